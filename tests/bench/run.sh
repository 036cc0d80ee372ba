#!/bin/sh
# SPDX-License-Identifier: MIT
# run: the programs to a table of what they cost, as whole processes. Nothing passes or fails: a
# machine that others use too tells ratios, and the floor runs in the same minute.
#
#   sh tests/bench/run.sh [FOLDER]      build and work in FOLDER (default: build-bench)
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$here/build-bench}
sh "$here/contrib/install-packages.sh" "$here/contrib/debian-packages" "$here/tests/debian-packages"
cmake -S "$here" -B "$build" -G Ninja >/dev/null
cmake --build "$build" --target tlsrpt-ingest tlsrpt-summary bench >/dev/null

ingest=$build/src/cli/tlsrpt-ingest
summary=$build/src/cli/tlsrpt-summary
measure=$build/tests/bench/measure
floor=$build/tests/bench/floor
work=$build/work
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
python3 "$here/tests/bench/make_input.py" "$work" >"$work/sizes"

echo "One small mail delivered, beside a program that does the same SQLite work (at most 1.5):"
"$ingest" --allow-root --database "$work/a.db" <"$work/small/000000.eml"
"$ingest" --allow-root --database "$work/b.db" <"$work/small/000000.eml"
"$measure" pair "$work/small" 800 "$ingest --allow-root --database $work/a.db" "$floor $work/b.db"

echo "The same while nine incidents of its domain are open:"
for mail in small/000000 failing; do "$ingest" --allow-root --database "$work/c.db" <"$work/$mail.eml"; done
"$measure" pair "$work/small" 400 "$ingest --allow-root --database $work/c.db" "$floor $work/b.db"

echo "A mail that tells of one of them:"
"$measure" pair "$work/telling" 300 "$ingest --allow-root --database $work/c.db" "$floor $work/b.db"

echo "Deliveries at once (p99 of 16 at most 25 times the median of 1):"
for writers in 1 4 16; do
    rm -f "$work"/crowd.db*
    "$ingest" --allow-root --database "$work/crowd.db" <"$work/small/000001.eml"
    "$measure" crowd "$work/small" 1600 $writers "$ingest --allow-root --database $work/crowd.db"
done

echo "20 000 mails imported (at least 5 000 a second: 4 000 ms):"
for from in maildir mbox; do
    printf '  %s:' $from
    "$measure" once "$ingest --allow-root --database $work/$from.db $work/$from"
done

echo "Large reports (41 MB of 100 000 failures: 1 000 ms, 1.5 times the inflated size; hostile: 96 MB):"
sed 's/^/  /' "$work/sizes"
for name in large-repeating large-distinct hostile; do
    printf '  %s:' $name
    "$measure" once "$ingest --allow-root --database $work/large.db" "$work/$name.eml"
done

echo "A digest of a store of 1 000 000 reports (--day 50 ms, --last 30 500 ms):"
"$build/tests/bench/make_store" "$work/million.db" 1000000
ls -l "$work/million.db" | awk '{ printf "  %.0f MB on disk\n", $5 / 1e6 }'
day=$(date -u -d '40 days ago' +%Y-%m-%d)
for window in "--day $day" "--last 30"; do
    "$summary" --database "$work/million.db" $window >/dev/null
    for format in text html json csv metrics; do
        printf '  %s %s:' "$window" $format
        "$measure" once "$summary --database $work/million.db $window --format $format"
    done
done

echo "There, --new for the last 10 000 reports (at most 150 ms and 64 MB), and other questions:"
"$summary" --database "$work/million.db" --new >/dev/null
for format in text html json; do
    sqlite3 "$work/million.db" "UPDATE mark SET report = report - 10000, moved = moved - 86400"
    printf '  --new %s:' $format
    "$measure" once "$summary --database $work/million.db --new --format $format"
done
for question in "--failures --day $day" "--ready domain1.example" "--report 500000"; do
    printf '  %s:' "$question"
    "$measure" once "$summary --database $work/million.db $question"
done
