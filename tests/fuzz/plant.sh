#!/bin/sh
# SPDX-License-Identifier: MIT
# plant: an input that once led a fuzzer to what is planted in its target still leads there, and is
# harmless where nothing is planted.
#
#   plant.sh TARGET INPUT
set -eu
"$1" "$2" >/dev/null
said=$(TLSRPT_PLANT=1 "$1" "$2" 2>&1) && {
    echo "$2 does not reach what is planted"
    exit 1
}
case $said in
*"found what is planted"*) ;;
*)
    echo "$said"
    exit 1
    ;;
esac
