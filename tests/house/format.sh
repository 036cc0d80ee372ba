#!/bin/sh
# SPDX-License-Identifier: MIT
# format: every source file is as clang-format writes it.
set -eu
root=$1
find "$root/src" "$root/tests" \( -name '*.h' -o -name '*.cc' \) -print0 |
    xargs -0 clang-format --dry-run -Werror --style=file
