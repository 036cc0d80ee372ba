#!/bin/sh
# SPDX-License-Identifier: MIT
# run: a fresh Debian 12 and this folder to the result of every test.
#
#   sh tests/run.sh [FOLDER]      build below FOLDER (default: build-tests)
#
# Two builds run the same tests: GCC as it is shipped, and Clang with AddressSanitizer and UBSan.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$here/build-tests}

sh "$here/contrib/install-packages.sh" "$here/contrib/debian-packages" "$here/tests/debian-packages"

echo "== Clang, AddressSanitizer and UBSan"
# Tests of real servers wait most of their time.
jobs=$((2 * $(nproc)))
cmake -S "$here" -B "$build/sanitize" -G Ninja -DCMAKE_CXX_COMPILER=clang++ \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DTLSRPT_WERROR=ON -DTLSRPT_SANITIZE=ON
cmake --build "$build/sanitize"
ctest --test-dir "$build/sanitize" --output-on-failure -j "$jobs"

echo "== GCC, as shipped"
cmake -S "$here" -B "$build/gcc" -G Ninja -DCMAKE_CXX_COMPILER=g++ -DTLSRPT_WERROR=ON
cmake --build "$build/gcc"
ctest --test-dir "$build/gcc" --output-on-failure -j "$jobs"
