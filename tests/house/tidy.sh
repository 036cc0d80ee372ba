#!/bin/sh
# SPDX-License-Identifier: MIT
# tidy: every source file is as clang-tidy wants it. Most of its time goes into the headers of
# libraries, so it gets each room as one file.
#
#   tidy.sh ROOT BUILD-FOLDER      makes BUILD-FOLDER/tidy
set -eu
root=$1
build=$2/tidy
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DTLSRPT_TESTS=OFF \
    -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0 >/dev/null
cmake --build "$build" --target src/cell/filter.inc >/dev/null

# The largest room first, so that all processors are done at the same time.
find "$build/src" -name 'unity_*_cxx.cxx' -printf '%s %p\n' | sort -rn | cut -d ' ' -f 2 >"$build/units"
for file in $(cd "$root" && find src -name '*.cc'); do
    if ! xargs grep -qF "/$file\"" <"$build/units"; then
        echo "$file: belongs to no target"
        exit 1
    fi
done
# A room is one file only for this check, which includes its sources.
xargs -P "$(nproc)" -n 1 clang-tidy -p "$build" --quiet --config-file="$root/.clang-tidy" \
    --checks=-bugprone-suspicious-include <"$build/units" 2>/dev/null
