#!/bin/sh
# SPDX-License-Identifier: MIT
# play: a plot to pass or fail; all notices that come of it are those that its folder lists. A new
# plot is a new folder.
#
#   play.sh PLAYER SCENARIO
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" "$2/plot" >"$work/notices"
# What stands behind a # says why a notice is there.
sed 's/ *#.*//; /^$/d' "$2/notices" >"$work/wanted"
diff -u "$work/wanted" "$work/notices"
