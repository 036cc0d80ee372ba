#!/bin/sh
# SPDX-License-Identifier: MIT
# deviations: every tolerated deviation names a file in tests/data that exists, and whose expectation
# lists it.
set -eu
root=$1
status=0
pairs=$(tr '\n' ' ' <"$root/src/report/deviation.cc" |
    grep -oE 'DeviationFacts\{Deviation::[a-z0-9_]+, "[^"]*", *"[^"]*", *"[^"]*", "[^"]*"\}' |
    sed -E 's/.*Deviation::[a-z0-9_]+, "([^"]*)".*"([^"]*)"\}/\1 \2/')
[ -n "$pairs" ] || { echo "no deviations found in report/deviation.cc" && exit 1; }
count=$(grep -c 'DeviationFacts{' "$root/src/report/deviation.cc")
[ "$(echo "$pairs" | wc -l)" = "$count" ] || { echo "some rows could not be read" && status=1; }
echo "$pairs" | while read -r name file; do
    expect=$root/tests/data/${file%.eml}.expect
    if [ ! -f "$root/tests/data/$file" ]; then
        echo "$name: tests/data/$file does not exist"
        exit 1
    elif ! grep -qE "^deviations .*\b$name\b" "$expect"; then
        echo "$name: $expect does not expect it"
        exit 1
    fi
done || status=1
exit $status
