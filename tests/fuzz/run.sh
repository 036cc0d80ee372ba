#!/bin/sh
# SPDX-License-Identifier: MIT
# run: minutes of fuzzing to a table of what each target did, and to the inputs that broke one.
#
#   run.sh [--plants|--coverage] [MINUTES [FOLDER]]
#
# Builds with Clang and its sanitizers in FOLDER (default: build-fuzz), and keeps the corpora there, so
# that a later run goes on. MINUTES (default: 60) are shared by all targets, of which so many run at a
# time as there are processors, or as JOBS says. Ends with 1 where an input crashed a target, took more than
# two seconds of CPU time, or more memory than it may.
#
# --plants has each target look for what is planted in it instead (oracle.h), and ends with 1 where one
# does not find it in its time. --coverage prints which share of the lines of each room the seeds and
# the corpora reach, and fuzzes no further.
set -eu
mode=fuzz
case ${1-} in
--plants | --coverage)
    mode=${1#--}
    shift
    ;;
esac
minutes=${1:-60}
here=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "${2:-$here/build-fuzz}"
folder=$(cd "${2:-$here/build-fuzz}" && pwd)
jobs=${JOBS:-$(nproc)}
build=$folder/build
sh "$here/contrib/install-packages.sh" "$here/contrib/debian-packages" "$here/tests/debian-packages"

targets=
for file in "$here"/tests/fuzz/*_fuzz.cc; do
    name=$(basename "$file")
    targets="$targets ${name%_fuzz.cc}"
done

# What a target is worth: the way of a whole mail is the longest, and its stations have a grammar each.
weight() {
    case $1 in
    pipeline) echo 8 ;;
    mail | json | options) echo 3 ;;
    unpack) echo 2 ;;
    *) echo 1 ;;
    esac
}
all=0
for target in $targets; do all=$((all + $(weight "$target"))); done
seconds_of() {
    seconds=$((minutes * 60 * jobs * $(weight "$1") / all))
    echo $((seconds > 10 ? seconds : 10))
}

# coverage: the corpora once through targets that count lines.
if [ $mode = coverage ]; then
    build=$folder/coverage
    cmake -S "$here" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Debug \
        -DTLSRPT_STATIC=OFF -DCMAKE_CXX_FLAGS="-O1 -fprofile-instr-generate -fcoverage-mapping" >/dev/null
    cmake --build "$build" --target fuzz_targets >/dev/null
    objects=
    for target in $targets; do
        corpus=$folder/corpus/$target
        mkdir -p "$corpus"
        set -- "$here/tests/fuzz/$target" "$corpus"
        if [ -d "$build/tests/fuzz/$target" ]; then set -- "$@" "$build/tests/fuzz/$target"; fi
        LLVM_PROFILE_FILE=$build/$target.profraw "$build/tests/fuzz/${target}_fuzz" "$@" >/dev/null
        # The first is named without the option.
        objects="$objects${objects:+ -object }$build/tests/fuzz/${target}_fuzz"
    done
    llvm-profdata merge -o "$build/all.profdata" "$build"/*.profraw
    # shellcheck disable=SC2086
    llvm-cov report $objects -instr-profile="$build/all.profdata" "$here/src" >"$build/files"
    awk '
        $1 ~ /\// && $8 ~ /^[0-9]+$/ {
            room = $1; sub(/.*src\//, "", room); sub(/\/.*/, "", room)
            lines[room] += $8; missed[room] += $9
        }
        END {
            for (room in lines)
                printf "%-8s %6d lines  %5.1f %%\n", room, lines[room], 100 * (1 - missed[room] / lines[room]) | "sort"
        }' "$build/files"
    echo "Each file: $build/files"
    exit 0
fi

cmake -S "$here" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DTLSRPT_FUZZ=ON >/dev/null
cmake --build "$build" --target fuzz_targets >/dev/null

# Stores of one input each are written where that costs nothing.
TMPDIR=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)" tlsrpt-fuzz-XXXXXX)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
export ASAN_OPTIONS=quarantine_size_mb=16:malloc_context_size=4
mkdir -p "$folder/log" "$folder/crashes" "$folder/plants"

# fuzz TARGET SECONDS LOG OPTION…: whatever comes of it.
fuzz() {
    target=$1 seconds=$2 log=$3
    shift 3
    # Where there are so many edges, weighing them costs more than it brings.
    if [ "$target" = pipeline ]; then set -- "$@" -entropic=0; fi
    if [ -f "$here/tests/fuzz/$target.dict" ]; then set -- "$@" -dict="$here/tests/fuzz/$target.dict"; fi
    "$build/tests/fuzz/${target}_fuzz" "$@" -max_total_time="$seconds" -timeout=20 -report_slow_units=2 \
        -rss_limit_mb=512 -malloc_limit_mb=256 -print_final_stats=1 >>"$log" 2>&1 || true
}

# Small seeds alone, so that small inputs are tried first.
seeds_of() {
    seeds=$folder/seeds/$1
    rm -rf "$seeds"
    mkdir -p "$seeds" "$folder/corpus/$1"
    for kept in "$here/tests/fuzz/$1" "$build/tests/fuzz/$1"; do
        if [ -d "$kept" ]; then find "$kept" -type f -size -8k -exec cp {} "$seeds" \;; fi
    done
    case $1 in
    mail | pipeline) find "$here/tests/data" -name '*.eml' -size -8k -exec cp {} "$seeds" \; ;;
    esac
}

# The time of one target: small inputs, and a tenth of it large ones.
one() {
    target=$1
    seconds=$(seconds_of "$target")
    corpus=$folder/corpus/$target
    log=$folder/log/$target
    seeds_of "$target"
    : >"$log"
    if [ $mode = plants ]; then
        export TLSRPT_PLANT=1
        fuzz "$target" "$seconds" "$log" -artifact_prefix="$folder/plants/$target-" -max_len=8192 \
            "$folder/seeds/$target"
        return
    fi
    set -- -artifact_prefix="$folder/crashes/$target-"
    fuzz "$target" $((seconds * 9 / 10)) "$log" "$@" -max_len=8192 "$corpus" "$folder/seeds/$target"
    fuzz "$target" $((seconds / 10)) "$log" "$@" -max_len=100000 -len_control=0 "$corpus"
}

# As many lanes as there are jobs, each with every so many-th target; those with most time first.
in_order=$(for target in $targets; do echo "$(weight "$target") $target"; done | sort -k1,1nr -k2 | cut -d' ' -f2)
lane=0
while [ $lane -lt "$jobs" ]; do
    (
        at=0
        for target in $in_order; do
            if [ $((at % jobs)) = $lane ]; then one "$target"; fi
            at=$((at + 1))
        done
    ) &
    lane=$((lane + 1))
done
wait

status=0
if [ $mode = plants ]; then
    for target in $targets; do
        if grep -q 'found what is planted' "$folder/log/$target"; then
            awk -v target="$target" '/number_of_executed_units/ { n = $2 }
                END { printf "%-24s found after %d executions\n", target, n }' "$folder/log/$target"
        elif grep -q 'plant(' "$here/tests/fuzz/${target}_fuzz.cc"; then
            echo "$target: not found in $(seconds_of "$target") seconds; see $folder/log/$target"
            status=1
        fi
    done
    exit $status
fi

# What was slow while others used the machine is slow only where it takes so much CPU time.
for slow in "$folder"/crashes/*-slow-unit-* "$folder"/crashes/*-timeout-*; do
    [ -f "$slow" ] || continue
    target=$(basename "$slow" | sed 's/-slow-unit-.*//; s/-timeout-.*//')
    if (ulimit -t 2 && "$build/tests/fuzz/${target}_fuzz" "$slow" >/dev/null 2>&1); then rm "$slow"; fi
done

printf '%-24s %12s %9s %7s %7s %8s\n' target executions 'a second' edges corpus crashes
for target in $targets; do
    crashes=$(find "$folder/crashes" -name "$target-*" | wc -l)
    awk -v target="$target" -v crashes="$crashes" -v files="$(find "$folder/corpus/$target" -type f | wc -l)" '
        /^stat::number_of_executed_units:/ { n += $2 }
        /^Done [0-9]+ runs in [0-9]+ second/ { seconds += $5 }
        / cov: / { for (i = 1; i < NF; ++i) if ($i == "cov:" && $(i + 1) > edges) edges = $(i + 1) + 0 }
        END { printf "%-24s %12d %9d %7d %7d %8d\n", target, n, seconds ? n / seconds : 0, edges, files, crashes }
    ' "$folder/log/$target"
done
for input in "$folder"/crashes/*; do
    [ -f "$input" ] || continue
    target=$(basename "$input" | sed 's/-\(crash\|leak\|oom\|timeout\|slow-unit\)-.*//')
    echo
    echo "$input"
    echo "  again:  $build/tests/fuzz/${target}_fuzz $input"
    echo "  kept:   cp $input $here/tests/fuzz/$target/WHAT-IT-SHOWS"
    status=1
done
exit $status
