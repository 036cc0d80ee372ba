#!/bin/sh
# SPDX-License-Identifier: MIT
# import: mails and reports by name, in every kind of container, and what a person sees of it.
#
#   import.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"

# import ARGUMENT...: as a person would, with a terminal nowhere in sight.
import() {
    status=0
    "$programs/tlsrpt-ingest" --database "$db" "$@" </dev/null >"$site/out" 2>"$site/err" || status=$?
}
fresh() {
    new_store
    rm -rf "$site/in"
    mkdir "$site/in"
}

fresh
numbered_mail 1 >"$site/in/one.eml"
numbered_mail 2 | sed -n '/^{/,/^--b/p' | sed '$d' >"$site/in/sender.example!example.com!1763596800!1763683199.json"
numbered_mail 3 | sed -n '/^{/,/^--b/p' | sed '$d' | gzip >"$site/in/three.json.gz"
import "$site/in/one.eml" "$site/in/"*.json "$site/in/three.json.gz"
check "a mail and bare reports: status $status" [ "$status" = 0 ]
check "all stored" [ "$(count report)" = 3 ]
said() { check "it says: $1" grep -qxF "$1" "$site/err"; }
said '3 read: 3 reports stored, 0 of them in conflict, 0 duplicates, 0 rejected, 0 other mails'
check "and nothing else" [ "$(wc -l <"$site/err")" = 1 ]
import "$site/in"
check "a folder of the same: status $status" [ "$status" = 0 ]
check "nothing twice" [ "$(count report)" = 3 ]
said '3 read: 0 reports stored, 0 of them in conflict, 3 duplicates, 0 rejected, 0 other mails'

fresh
mkdir -p "$site/in/Maildir/new" "$site/in/Maildir/cur" "$site/in/Maildir/tmp"
numbered_mail 1 >"$site/in/Maildir/new/1.host"
numbered_mail 2 >"$site/in/Maildir/cur/2.host:2,S"
numbered_mail 3 >"$site/in/Maildir/tmp/3.host"
import "$site/in/Maildir"
check "a Maildir: status $status" [ "$status" = 0 ]
check "new and cur, not tmp" [ "$(count report)" = 2 ]

fresh
for number in 1 2 3; do
    echo "From tls-reports@sender.example Sat Nov 21 04:00:00 2026"
    numbered_mail $number
    echo
done >"$site/in/mbox"
import "$site/in/mbox"
check "an mbox: status $status" [ "$status" = 0 ]
check "all its mails" [ "$(count report)" = 3 ]
sed 's/$/\r/' "$site/in/mbox" >"$site/in/mbox.crlf"
import "$site/in/mbox.crlf"
check "an mbox with CRLF: status $status" [ "$status" = 0 ]

fresh
numbered_mail 1 >"$site/in/a.eml"
printf 'Subject: lunch\n\nToday at noon.\n' >"$site/in/b.eml"
numbered_mail 3 | sed 's/"policies"/"nothing"/' >"$site/in/c.eml"
import "$site/in/a.eml" "$site/in/b.eml" "$site/in/c.eml"
check "some are no reports: status $status" [ "$status" = 65 ]
check "the rest is stored" [ "$(count report)" = 1 ]
check "each is named: b" grep -q 'in/b.eml: not-a-report' "$site/err"
check "each is named: c" grep -q 'in/c.eml: policies-missing' "$site/err"
check "nothing is quarantined" [ "$(quarantined)" = 0 ]
said '3 read: 1 reports stored, 0 of them in conflict, 0 duplicates, 1 rejected, 1 other mails'
import "$site/in/missing.eml" "$site/in/a.eml"
check "a path that is not there: status $status" [ "$status" = 66 ]
check "and is named" grep -q 'missing.eml: No such file' "$site/err"
mkdir "$site/in/empty"
import "$site/in/empty"
check "a folder with nothing in it: status $status" [ "$status" = 65 ]
said "tlsrpt-ingest: $site/in/empty: no mail and no report is in it"
numbered_mail 4 | sed 's/count":4/count":5/' >"$site/in/d.eml"
numbered_mail 4 >"$site/in/e.eml"
import "$site/in/d.eml" "$site/in/e.eml"
said '2 read: 2 reports stored, 1 of them in conflict, 0 duplicates, 0 rejected, 0 other mails'

# What this user may not read is named, and the rest is read.
fresh
mkdir -p "$site/in/closed" "$site/in/open/closed" "$site/in/Maildir/new" "$site/in/Maildir/cur" "$site/in/Maildir/.Reports/new" "$site/in/Maildir/.Reports/cur"
for folder in closed open open/closed Maildir/.Reports/cur; do numbered_mail 1 >"$site/in/$folder/a.eml"; done
numbered_mail 2 >"$site/in/open/b.eml"
chmod 000 "$site/in/closed" "$site/in/open/closed" "$site/in/open/b.eml"
chmod 755 "$site" "$site/in"
import_as_user() {
    status=0
    as_user "$programs/tlsrpt-ingest" --database "$db" "$@" </dev/null >"$site/out" 2>"$site/err" || status=$?
}
import_as_user "$site/in/closed"
check "a folder that is closed: status $status" [ "$status" = 66 ]
said "tlsrpt-ingest: $site/in/closed: Permission denied"
import_as_user "$site/in/open"
check "a folder with closed ones in it: status $status" [ "$status" = 66 ]
said "tlsrpt-ingest: $site/in/open/b.eml: Permission denied"
said "tlsrpt-ingest: $site/in/open/closed: Permission denied"
said '1 read: 1 reports stored, 0 of them in conflict, 0 duplicates, 0 rejected, 0 other mails'
import_as_user "$site/in/Maildir"
check "a folder of Maildir++: status $status" [ "$status" = 0 ]
said '1 read: 0 reports stored, 0 of them in conflict, 1 duplicates, 0 rejected, 0 other mails'
# What a disk says no more of.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    fresh
    numbered_mail 1 >"$site/in/a.eml"
    status=0
    ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=getdents64:error=EIO:when=2+ \
        "$programs/tlsrpt-ingest" --database "$db" "$site/in" >"$site/out" 2>"$site/err" || status=$?
    check "a folder that cannot be read to its end: status $status" [ "$status" = 66 ]
    said "tlsrpt-ingest: $site/in: Input/output error"
fi

# As Dovecot compresses mails, and people mailboxes.
fresh
mkdir -p "$site/in/Maildir/new" "$site/in/Maildir/cur" "$site/in/Maildir/tmp"
numbered_mail 1 | gzip >"$site/in/Maildir/new/1.host"
numbered_mail 2 | xz >"$site/in/Maildir/cur/2.host:2,S"
numbered_mail 3 | gzip >"$site/in/three.eml.gz"
{
    echo "From tls-reports@sender.example Sat Nov 21 04:00:00 2026"
    numbered_mail 4
} | gzip >"$site/in/mbox.gz"
tar -C "$site/in" -czf "$site/in/all.tgz" Maildir
import "$site/in"
check "compressed mails: status $status" [ "$status" = 65 ]
packed='report-wrapped: the report is in a format that is not supported:'
said "tlsrpt-ingest: $site/in/Maildir/cur/2.host:2,S: $packed xz"
said "tlsrpt-ingest: $site/in/mbox.gz: $packed a mailbox in a compressed file; unpack it first"
said "tlsrpt-ingest: $site/in/all.tgz: $packed a tar archive in a compressed file"
said '5 read: 2 reports stored, 0 of them in conflict, 0 duplicates, 3 rejected, 0 other mails'

# Where it is not clear, the mails that are whole decide, and it is said.
fresh
from="From tls-reports@sender.example Sat Nov 21 04:00:00 2026"
{
    echo "$from"
    printf 'Subject: two\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n\nIt came:\n%s\n' "$from"
    numbered_mail 1
    printf -- '--outer\nContent-Type: message/rfc822\n\n'
    numbered_mail 2
    printf -- '--outer--\n%s\n' "$from"
    numbered_mail 3 | sed '/^--.*--$/d'
    echo "$from"
    numbered_mail 4
} >"$site/in/mbox"
import "$site/in/mbox"
check "an mbox with doubts: status $status" [ "$status" = 0 ]
said "tlsrpt-ingest: $site/in/mbox:1: a line that starts with From was read as text, because later parts belong to this mail"
said '3 read: 3 reports stored, 0 of them in conflict, 0 duplicates, 0 rejected, 0 other mails'

fresh
numbered_mail 1 >"$site/in/a.eml"
numbered_mail 3 | sed 's/"policies"/"nothing"/' >"$site/in/c.eml"
import "$site/in/a.eml" --no-such-option
check "a wrong option: status $status" [ "$status" = 64 ]
status=0
"$programs/tlsrpt-ingest" --database "$db" - <"$site/in/c.eml" >"$site/out" 2>"$site/err" || status=$?
check "standard input by name: status $status" [ "$status" = 65 ]

# --dry-run: one JSON line for each report, and nothing stored.
fresh
numbered_mail 7 >"$site/in/a.eml"
printf 'Subject: lunch\n\nToday at noon.\n' >"$site/in/b.eml"
import --dry-run "$site/in/a.eml" "$site/in/b.eml"
check "a dry run with a mail that is none: status $status" [ "$status" = 65 ]
check "stores nothing" [ ! -e "$db" ]
check "two lines" [ "$(wc -l <"$site/out")" = 2 ]
python3 - "$site/out" <<'PYTHON' || failures=$((failures + 1))
import json, sys
stored, other = [json.loads(line) for line in open(sys.argv[1])]
assert list(stored) == ["input", "verdict", "fault", "detail", "deviations", "report"], list(stored)
assert stored["verdict"] == "stored" and stored["fault"] is None and stored["detail"] is None
policy = stored["report"]["policies"][0]
assert policy["summary"]["total_successful_session_count"] == 7
assert policy["domain"] == "example.com"
assert stored["report"]["date_range"]["start_datetime"] == "2026-11-20T00:00:00Z"
assert other["verdict"] == "not-a-report" and other["report"] is None
PYTHON

# The progress line, on a real terminal.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    fresh
    for number in $(seq 50); do
        echo "From tls-reports@sender.example Sat Nov 21 04:00:00 2026"
        numbered_mail "$number"
        echo
    done >"$site/in/mbox"
    script -qec "'$programs/tlsrpt-ingest' --database '$db' '$site/in/mbox'" /dev/null </dev/null >"$site/out" 2>&1
    check "a person sees the sum" grep -q '50 read: 50 reports stored, 0 of them in conflict, 0 duplicates, 0 rejected, 0 other mails' "$site/out"
else
    echo "no terminal to be had here: the progress line is not looked at"
fi

finish
