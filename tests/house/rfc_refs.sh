#!/bin/sh
# SPDX-License-Identifier: MIT
# rfc_refs: every reference to an RFC has the form "RFC 8460, section 4.4" (or "appendix B"), and
# names a section that rfc_sections.txt knows, as the RFC's own table of contents does.
set -eu
root=$1
sections=$(dirname "$0")/rfc_sections.txt
status=0
text=$(mktemp)
trap 'rm -f "$text"' EXIT
# A comment may break a reference at the end of a line.
find "$root/src" "$root/tests" -name '*.h' -o -name '*.cc' | sort | while read -r file; do
    sed -e 's,^ *///\{0,1\}, ,' "$file" | tr '\n' ' ' | tr -s ' ' | sed "s,^,${file#"$root"/}: ," && echo
done >"$text"
grep -oE '^[^ ]+|RFC [0-9]+[^.;:()]{0,3}(sections? [0-9.]+[0-9]|appendix [A-Z])?( and [0-9.]+[0-9])?' "$text" |
    awk '/^RFC/ { print file " " $0; next } { file = $1 }' |
    while read -r file reference; do
        case $reference in
        *section*) ;;
        *appendix*) ;;
        *) continue ;;
        esac
        number=$(echo "$reference" | sed 's/^RFC \([0-9]*\).*/\1/')
        for place in $(echo "$reference" | sed 's/^RFC [0-9]*,* *//; s/sections*//; s/appendix//; s/ and / /'); do
            if ! grep -qxF "$number $place" "$sections"; then
                echo "$file $reference: no such section in rfc_sections.txt"
                exit 1
            fi
        done
        if ! echo "$reference" | grep -qE '^RFC [0-9]+, (sections? [0-9.]+( and [0-9.]+)?|appendix [A-Z])$'; then
            echo "$file $reference: not in the form \"RFC 8460, section 4.4\""
            exit 1
        fi
    done || status=1
exit $status
