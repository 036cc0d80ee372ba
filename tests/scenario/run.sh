#!/bin/sh
# SPDX-License-Identifier: MIT
# run: a scenario, which is a folder of files, to pass or fail. A new scenario is a new folder.
#
#   run.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES SCENARIO
#
# The scenario's folder is tests/scenario/PROGRAM/NAME. Its files:
#   args     one argument a line; {db} stands for a fresh store, {root} for the sources
#   mails    mails below the sources that are in the store before, one a line (may be missing)
#   stdin    the mail below the sources that is on standard input (missing: none)
#   env      NAME=value, one a line (may be missing)
#   status, stdout, stderr     what must come of it; a missing one is 0, or nothing; {now} stands for
#                              the time at which a report was received, and for an id of that time
set -eu
programs=$1
root=$2
scenario=$3
program=$(basename "$(dirname "$scenario")")

for file in "$scenario"/*; do
    case $(basename "$file") in
    args | mails | stdin | env | status | stdout | stderr) ;;
    *)
        echo "$file: a scenario has no such file"
        exit 1
        ;;
    esac
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db=$work/tlsrpt.db
if [ -f "$scenario/mails" ]; then
    while read -r mail; do
        "$programs/tlsrpt-ingest" --allow-root --database "$db" <"$root/$mail"
    done <"$scenario/mails"
fi

set -- "$programs/$program"
while read -r argument; do
    set -- "$@" "$(printf '%s' "$argument" | sed "s,{db},$db,g; s,{root},$root,g")"
done <"$scenario/args"
if [ -f "$scenario/env" ]; then
    while read -r setting; do set -- "$setting" "$@"; done <"$scenario/env"
fi
input=/dev/null
[ ! -f "$scenario/stdin" ] || input=$root/$(cat "$scenario/stdin")

status=0
(cd "$root" && env -u TLSRPT_DATABASE -u COLUMNS LC_ALL=C.UTF-8 "$@" <"$input" >"$work/stdout" 2>"$work/stderr") || status=$?

failed=0
expected=0
[ ! -f "$scenario/status" ] || expected=$(cat "$scenario/status")
if [ "$status" != "$expected" ]; then
    echo "status $status, not $expected"
    failed=1
fi
for stream in stdout stderr; do
    wanted=$scenario/$stream
    [ -f "$wanted" ] || wanted=/dev/null
    # What changes with the place and with the time is not part of the scenario.
    sed -i "s,$work,{work},g; s,$root,{root},g" "$work/$stream"
    sed -i 's/\(received[": ]* \{0,1\}\)20[0-9-]*T[0-9:]*Z/\1{now}/g
        s/received 20[0-9-]* [0-9:]* UTC/received {now} UTC/g
        s/\(id=\)20[0-9]\{12\}"/\1{now}"/g' "$work/$stream"
    if ! diff -u "$wanted" "$work/$stream"; then
        echo "$stream differs"
        failed=1
    fi
done
exit $failed
