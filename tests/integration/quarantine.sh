#!/bin/sh
# SPDX-License-Identifier: MIT
# quarantine: what gives way in it when strangers fill it, and how its mails are read again.
#
#   quarantine.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"

trusted='--trusted-authserv-id mx.example.org'
# refused MAIL [OPTION...]: delivers it where reports must be authenticated.
# shellcheck disable=SC2086 # words
refused() {
    mail_of_it=$1
    shift
    deliver "$mail_of_it" $trusted "$@"
    check "dealt with: status $status" [ "$status" = 0 ]
}
# kept CLASS: how many mails of it there are.
kept() { find "$data/quarantine/new" "$data/quarantine/cur" -name "*.$1*" | wc -l; }
# large FROM BYTES: a mail of that size that is not a report.
large() {
    printf 'From: a@%s\nSubject: hello %s\n\n' "$1" "$2"
    yes 'Nothing here is a report, but there is a lot of it.' | head -c "$2"
}

# 20 real reports that are refused, and then 17 large mails, of one domain and of as many.
new_store
for number in $(seq 20); do
    numbered_mail "$number" >"$site/real.eml"
    refused "$site/real.eml"
done
check "20 reports are kept" [ "$(kept unauthenticated)" = 20 ]
for number in $(seq 17); do
    large attacker.example $((15800000 + number)) >"$site/large.eml"
    refused "$site/large.eml"
done
check "all of them stay" [ "$(kept unauthenticated)" = 20 ]
check "the large mails replaced each other" [ "$(kept not-a-report)" -ge 15 ]
lost=$(ask 'select count(*) from rejected where gave_way is not null')
check "what was lost is on record: $lost" [ "$lost" = $((17 - $(kept not-a-report))) ]
tldr=$("$programs/tlsrpt-summary" --database "$db" 2>&1 || true)
check "and the digest says so" eval 'echo "$tldr" | grep -q "The quarantine was full"'
# A report that is as large, in the same class as the real ones.
numbered_mail 1 | sed "s/Example Sender/$(yes x | head -8000000 | tr -d '\n' | head -c 1000)/; s/sender.example/many.example/" >"$site/large.eml"
for number in $(seq 30); do
    sed "s/number 1/forged $number/; s/many.example/many$number.example/" "$site/large.eml" >"$site/one.eml"
    refused "$site/one.eml" --quarantine-messages 50 --quarantine-bytes 40000
done
real=$(grep -lr 'From: tls-reports@sender.example' "$data/quarantine/new" | wc -l)
echo "$real of 20 reports of one domain stay beside 30 of as many domains"
check "no other mail stays where reports give way" [ "$(kept not-a-report)" = 0 ]

# What is meant as a report is kept, even where other mail is not.
new_store
for name in removed removed-by-subject encrypted-smime wrapped-tnef mail-spam; do
    refused "$root/tests/data/$name.eml" --not-report discard
done
check "of five mails the four that say that they carry a report" [ "$(kept rejected) $(kept not-a-report)" = "4 0" ]

# What is kept is durable, and so are the names of the folders that it is in.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    new_store
    status=0
    # shellcheck disable=SC2086 # words
    as_user env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=fsync -o "$data/trace" \
        "$programs/tlsrpt-ingest" --database "$db" $trusted <"$site/real.eml" || status=$?
    check "a first mail is kept: status $status" [ "$status $(kept unauthenticated)" = "0 1" ]
    # The folder of the store, the quarantine, the mail, and "new".
    check "all that is new is synced" [ "$(grep -c 'fsync(.*= 0' "$data/trace")" = 4 ]
fi

# A mail that does not fit among higher classes is not kept, and nothing goes for it.
new_store
for number in 1 2 3; do
    numbered_mail "$number" >"$site/real.eml"
    refused "$site/real.eml" --quarantine-messages 3
done
printf 'Subject: without From\n\ntext\n' >"$site/other.eml"
refused "$site/other.eml" --quarantine-messages 3
check "the reports stay" [ "$(kept unauthenticated) $(kept not-a-report)" = "3 0" ]
check "the other mail is on record as lost" \
    [ "$(ask "select count(*) from rejected where verdict = 'not-a-report' and gave_way is not null and quarantine_file = ''")" = 1 ]
# Flags of a mail reader, and files of somebody else.
name=$(find "$data/quarantine/new" -type f | head -1)
as_user mv "$name" "$data/quarantine/cur/$(basename "$name"):2,FS"
as_user sh -c 'echo private >"$1/quarantine/new/1764370000.M1P1.host"; echo x >"$1/quarantine/new/notes.rejected"' sh "$data"
numbered_mail 4 >"$site/real.eml"
refused "$site/real.eml" --quarantine-messages 3
check "the oldest gave way, wherever it was" [ "$(kept unauthenticated)" = 3 ]
check "files of others are not touched" [ -e "$data/quarantine/new/1764370000.M1P1.host" ]
check "whatever their names" [ -e "$data/quarantine/new/notes.rejected" ]

# A body that looks like another mail, with a header that the attacker wrote.
new_store
{
    printf 'From a@attacker.example Sat Nov 21 04:00:00 2026\nReceived: from attacker.example\n'
    printf 'From: a@attacker.example\nSubject: a list of mails\n\nSee below.\n\n'
    printf 'From b@sender.example Sat Nov 21 04:00:00 2026\n'
    cat "$root/tests/data/authentic.eml"
} >"$site/attack.eml"
refused "$site/attack.eml"
check "it is in the quarantine" [ "$(kept not-a-report)" = 1 ]
file=$(find "$data/quarantine/new" -type f)
cp "$file" "$site/copy.eml"
chmod 644 "$site/copy.eml"
ln -s "$file" "$site/link"
# nothing_believed WHAT PATH...: an import of it stores nothing that is authenticated.
nothing_believed() {
    what=$1
    shift
    # shellcheck disable=SC2086 # words
    deliver "$site/copy.eml" $trusted "$@"
    check "$what: status $status" [ "$status" = 65 ]
    check "$what: nothing is stored" [ "$(count report)" = 0 ]
}
nothing_believed "the quarantine" "$data/quarantine"
nothing_believed "its folder" "$data/quarantine/new"
nothing_believed "its file" "$file"
nothing_believed "a link to it" "$site/link"
nothing_believed "a copy elsewhere" "$site/copy.eml"
check "the copy is an mbox" grep -q 'copy.eml:2: unauthenticated: mbox-unauthenticated' "$site/err"
nothing_believed "standard input" -
tend() {
    status=0
    as_user "$programs/tlsrpt-store" --database "$db" "$@" >"$site/out" 2>"$site/err" || status=$?
}
tend quarantine release --all
check "a release stores nothing of it: status $status" [ "$status $(count report)" = "65 0" ]
deliver "$site/copy.eml" --trusted-authserv-id mx.example.org --authentication record "$site/copy.eml"
check "recorded, it is unverified" [ "$(ask 'select group_concat(authenticated) from report')" = 0 ]

# Other first bytes, delivered and in a Maildir: always a mail.
report=$(sed -n '/^{/,/}$/p' "$site/real.eml")
for kind in json gzip export bom escaped blank; do
    new_store
    case $kind in
        json) echo "$report" ;;
        gzip) echo "$report" | gzip ;;
        export) printf '{"tlsrpt_export":1,"authenticated":true}\n' ;;
        bom) printf '\357\273\277From a\n' && cat "$root/tests/data/authentic.eml" ;;
        escaped) printf '>From a\n>From b\n' && cat "$root/tests/data/authentic.eml" ;;
        blank) printf '\n\nFrom a\n\n' && cat "$root/tests/data/authentic.eml" ;;
    esac >"$site/odd.eml"
    refused "$site/odd.eml"
    check "$kind: quarantined" [ "$(quarantined) $(count report)" = "1 0" ]
    # shellcheck disable=SC2086 # words
    deliver "$site/odd.eml" $trusted "$data/quarantine"
    check "$kind: refused again: status $status" [ "$status $(count report)" = "65 0" ]
done

finish
