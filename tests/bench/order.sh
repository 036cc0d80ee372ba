#!/bin/sh
# SPDX-License-Identifier: MIT
# order: what a delivery of a small mail runs, to src/cli/delivery.ld, by which GNU ld puts it side by
# side. To be made anew when the rows of run.sh say that it is worth it; it takes a few minutes.
#
#   sh tests/bench/order.sh [FOLDER]      build and work in FOLDER (default: build-order)
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build-order}
sh "$here/contrib/install-packages.sh" "$here/contrib/debian-packages" "$here/tests/debian-packages"
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_EXE_LINKER_FLAGS=-Wl,-Map,%.map >/dev/null
cmake --build "$build" --target tlsrpt-ingest bench >/dev/null

ingest=$build/src/cli/tlsrpt-ingest
work=$build/work
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
python3 "$here/tests/bench/make_input.py" "$work" >/dev/null
# Incidents of its domain are open, so that it runs what looks at them too.
for mail in small/000000 failing; do
    "$ingest" --allow-root --database "$work/a.db" <"$work/$mail.eml"
done
"$build/tests/bench/order" "$ingest.map" \
    "$ingest" --allow-root --deadline 3600 --database "$work/a.db" \
    <"$work/small/000002.eml" >"$work/delivery.ld"
# It ends well too where the mail went to the quarantine instead.
[ "$(sqlite3 "$work/a.db" "SELECT COUNT(*) FROM report")" = 3 ]
mv "$work/delivery.ld" "$here/src/cli/delivery.ld"
