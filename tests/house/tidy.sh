#!/bin/sh
# SPDX-License-Identifier: MIT
# tidy: every source file is as clang-tidy wants it.
#
#   tidy.sh ROOT BUILD-FOLDER      which was made with Clang, and knows how each file is compiled
set -eu
root=$1
find "$root/src" -name '*.cc' -print0 |
    xargs -0 -P "$(nproc)" -n 4 clang-tidy -p "$2" --quiet 2>/dev/null
