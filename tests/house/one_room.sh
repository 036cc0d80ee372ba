#!/bin/sh
# SPDX-License-Identifier: MIT
# one_room: each third-party library is included in one room, and in no header that another room
# includes.
set -eu
src=$1
libraries=$(dirname "$0")/libraries.txt
status=0
sed '/^#/d' "$libraries" | while IFS=': ' read -r header room; do
    if grep -rnE "^#include <$header" "$src" | grep -v "^$src/$room/"; then
        echo "the files above include <$header>, which is for src/$room alone"
        exit 1
    fi
    # Headers of the room that include it, and that some other room includes.
    for file in $(grep -rlE "^#include <$header" "$src/$room" --include='*.h'); do
        name=$room/$(basename "$file")
        if grep -rn "^#include \"$name\"" "$src" | grep -v "^$src/$room/"; then
            echo "the files above include $name, which includes <$header>"
            exit 1
        fi
    done
done || status=1
# Every library is in the table: a new one must choose its room.
for header in $(grep -rhoE '^#include <[^>]+>' "$src" | sed 's/.*<//; s/>//' | grep -E '[./]' | sort -u); do
    case $header in
    sys/* | arpa/* | grp.h | unistd.h | fcntl.h | dirent.h | poll.h | syslog.h | sysexits.h) continue ;;
    esac
    if ! sed '/^#/d; s/:.*//' "$libraries" | grep -qxF -e "$header" -e "${header%%/*}/"; then
        echo "<$header> is not in libraries.txt"
        status=1
    fi
done
exit $status
