#!/bin/sh
# SPDX-License-Identifier: MIT
# man_options: the options that --help prints are those of the man page, for each program, and the
# keys of tlsrpt.conf(5) are the options of all programs.
#
#   man_options.sh ROOT FOLDER-OF-PROGRAMS
set -eu
root=$1
programs=$2
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/keys"
for program in tlsrpt-ingest tlsrpt-summary tlsrpt-store tlsrpt-check; do
    "$programs/$program" --help | grep -oE '^ +(-[a-z],)?--[a-z-]+' | sed 's/.*--//' | sort -u >"$work/help"
    # mdoc: ".It Fl -database Ar file"
    grep -oE '^\.It Fl -[a-z-]+' "$root/man/$program.1" | sed 's/.*Fl -//' | sort -u >"$work/man"
    if ! diff "$work/help" "$work/man" >"$work/diff"; then
        echo "$program: --help (<) and $program.1 (>) differ:"
        cat "$work/diff"
        status=1
    fi
    # Of these none is a key: they are for one call alone.
    if [ "$program" = tlsrpt-check ]; then continue; fi
    if [ "$program" = tlsrpt-store ]; then
        # Of its own options these are keys; the others are shared, or for one call alone.
        grep '^keep-' "$work/help" >>"$work/keys"
        continue
    fi
    grep -vxE 'help|version|config|dry-run|restore|alert|test-alert|incidents|failures|mail|new|ready|type|mx|report' "$work/help" >>"$work/keys"
done
sort -u "$work/keys" >"$work/options"
grep -oE '^\.It Ic [a-z-]+' "$root/man/tlsrpt.conf.5" | sed 's/.*Ic //' | sort -u >"$work/conf"
if ! diff "$work/options" "$work/conf" >"$work/diff"; then
    echo "options (<) and tlsrpt.conf.5 (>) differ:"
    cat "$work/diff"
    status=1
fi
# The exit statuses that the code can end with are those of the man page.
for pair in tlsrpt-ingest:0,64,65,66,69,75 tlsrpt-summary:0,1,64,66,75 tlsrpt-store:0,1,64,65,66,69,73,75 \
    tlsrpt-check:0,1,2; do
    page=$root/man/${pair%%:*}.1
    told=$(sed -n '/^\.Sh EXIT STATUS/,/^\.Sh [^E]/p' "$page" | grep -oE '^\.It (Li )?[0-9]+' |
        grep -oE '[0-9]+' | sort -nu | paste -sd, -)
    if [ "$told" != "${pair#*:}" ]; then
        echo "$page tells of exit statuses $told, not ${pair#*:}"
        status=1
    fi
done
exit $status
