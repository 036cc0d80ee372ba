#!/bin/sh
# SPDX-License-Identifier: MIT
# way_back: forged reports and what followed from them are taken out again; and a store that is full.
#
#   way_back.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"

tend() {
    status=0
    as_user "$programs/tlsrpt-store" --database "$db" "$@" >"$site/out" 2>"$site/err" || status=$?
}
# sums: what the digests read, in words.
sums() {
    ask "select day, name, reports, successful_sessions, failed_sessions from day_result
         join domain on domain.id = domain order by 1, 2, 3;
         select day, organization_name, reports, unverified from day_reporter
         join reporter on reporter.id = reporter order by 1, 2;
         select day, name, result_type, failed_sessions from day_failure
         join domain on domain.id = domain order by 1, 2, 3, 4"
}

new_store
for days_ago in 1 2 3; do
    failing_mail honest $days_ago >"$site/mail"
    deliver "$site/mail"
done
numbered_mail 1 >"$site/mail"
deliver "$site/mail"
sums >"$site/honest"
for number in $(seq 30); do
    failing_mail forger 1 "mx$number.example.org" | sed "s/2026.*forger\",/&/; s/\"report-id\":\"[^\"]*/&-$number/; s/^Message-ID: </&$number/" >"$site/mail"
    deliver "$site/mail"
done
forged="select count(*) from report join reporter on reporter.id = reporter where organization_name = 'Reporter forger'"
check "30 forged reports" [ "$(ask "$forged")" = 30 ]
open=$(ask 'select count(*) from incident where resolved is null')
check "and an incident for each host: $open" [ "$open" = 30 ]
notices=$(count notice)

tend remove
check "without a filter: status $status" [ "$status" = 64 ]
tend remove --reporter nobody
check "of nobody: status $status" [ "$status" = 1 ]
check "says so" grep -q 'no report matches' "$site/err"
tend remove --reporter 'Reporter forger' --dry-run
check "a dry run: status $status" [ "$status" = 0 ]
check "removes nothing" [ "$(ask "$forged")" = 30 ]
sed 's/^would be //' "$site/out" >"$site/foreseen"
tend remove --reporter 'REPORTER forger' --unauthenticated
check "removed: status $status" [ "$status" = 0 ]
head -1 "$site/out" >"$site/done"
check "as foreseen" cmp -s "$site/foreseen" "$site/done"
check "all of them" [ "$(ask "$forged")" = 0 ]
sums >"$site/left"
check "the sums are those without them" cmp -s "$site/honest" "$site/left"
check "their incidents are withdrawn" \
    [ "$(ask "select count(*) from incident where resolved is null or why <> 'withdrawn'")" = 1 ]
check "without an all-clear" [ "$(count notice)" = "$notices" ]
tend check
check "the store is whole: status $status" [ "$status" = 0 ]
tend remove --domain example.com --from 2026-11-20 --to 2026-11-20
check "by domain and day: status $status" [ "$status" = 0 ]
number=$(ask 'select max(id) from report')
tend remove --report "$number"
check "by number: status $status" [ "$status" = 0 ]
check "it is gone" [ "$(ask "select count(*) from report where id = $number")" = 0 ]
tend check
check "the store is whole: status $status" [ "$status" = 0 ]

# Incidents by filter.
for host in mx7 mx8 mx9; do
    failing_mail "forger-$host" 1 "$host.example.org" >"$site/mail"
    deliver "$site/mail"
done
before=$(ask 'select count(*) from incident where resolved is null')
tend incidents close --mx mx7.example.org --dry-run
check "a dry run closes nothing: status $status" \
    [ "$status $(ask 'select count(*) from incident where resolved is null')" = "0 $before" ]
check "and says what it would" grep -qx 'would be closed: 1 incident' "$site/out"
tend incidents close --mx mx7.example.org --type certificate-expired --domain EXAMPLE.org --why forged
check "one is closed: status $status" \
    [ "$status $(ask 'select count(*) from incident where resolved is null')" = "0 $((before - 1))" ]
tend incidents close --opened-before 2020-01-01 --why forged
check "none is as old: status $status" [ "$status" = 1 ]
tend incidents close --all --mx mx8.example.org --why forged
check "all, and one: status $status" [ "$status" = 64 ]
tend incidents close --all --why forged
check "all are closed: status $status" [ "$status $(ask 'select count(*) from incident where resolved is null')" = "0 0" ]
check "none of them waits to be told" [ "$(ask "select count(*) from delivery where state = 'pending'")" = 0 ]

# A full store.
failing_mail newcomer 1 >"$site/mail"
deliver "$site/mail" --max-database 4K
check "a newcomer is refused: status $status" \
    [ "$status $(ask "select verdict || ' ' || fault from rejected")" = "0 database-full database-full" ]
check "and kept" [ "$(find "$data/quarantine/new" -name '*.unauthenticated' | wc -l)" = 1 ]
failing_mail honest 4 >"$site/mail"
deliver "$site/mail" --max-database 4K
check "so is who is known, in a store that is far larger" [ "$(ask "select count(*) from report where report_id like '%honest'")" = 2 ]
bytes=$(ask 'select (page_count - freelist_count) * page_size from pragma_page_count, pragma_freelist_count, pragma_page_size')
deliver "$site/mail" --max-database "$bytes"
check "who is known is stored" [ "$(ask "select count(*) from report where report_id like '%honest'")" = 3 ]
"$programs/tlsrpt-summary" --database "$db" >"$site/out" 2>&1 || true
check "the digest says so" grep -q 'refused because the store is full' "$site/out"
check "and what to do" grep -q 'max-database' "$site/out"
tend stats --max-database 4K
check "so do the numbers" grep -q '^full ' "$site/out"
tend stats
check "which do not otherwise" eval '! grep -q "^full " "$site/out"'
tend quarantine release --all
check "later it is released: status $status" [ "$status" = 0 ]

finish
