#!/bin/sh
# SPDX-License-Identifier: MIT
# layering: every #include of another room is one that rooms.txt allows.
set -eu
src=$1
rooms=$(dirname "$0")/rooms.txt
status=0
for room in "$src"/*/; do
    room=$(basename "$room")
    allowed=$(sed -n "s/^$room://p" "$rooms")
    if ! grep -q "^$room:" "$rooms"; then
        echo "src/$room is not in rooms.txt"
        status=1
    fi
    for used in $(grep -rhoE '^#include "[a-z]+/' "$src/$room" | sed 's/.*"//; s,/,,' | sort -u); do
        case " $room $allowed " in
        *" $used "*) ;;
        *)
            echo "src/$room includes $used/:"
            grep -rnE "^#include \"$used/" "$src/$room"
            status=1
            ;;
        esac
    done
done
# A file that names no room hides where it belongs.
if grep -rnE '^#include "[^/"]+"' "$src"; then
    echo "the includes above name no room"
    status=1
fi
exit $status
