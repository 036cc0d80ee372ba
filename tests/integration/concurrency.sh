#!/bin/sh
# SPDX-License-Identifier: MIT
# concurrency: 16 deliveries at once, of different mails and of the same, into one store.
#
#   concurrency.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
writers=16
each=50

# crowd MAIL-OF: starts the writers; MAIL-OF prints the path of writer $1's mail number $2.
crowd() {
    : >"$site/statuses"
    chmod 666 "$site/statuses"
    crowd_pids=
    for writer in $(seq $writers); do
        (
            for number in $(seq $each); do
                status=0
                as_user "$programs/tlsrpt-ingest" --database "$db" --deadline 60 \
                    <"$($1 "$writer" "$number")" || status=$?
                echo $status
            done >>"$site/statuses" 2>&1
        ) &
        crowd_pids="$crowd_pids $!"
    done
    for pid in $crowd_pids; do wait "$pid"; done
}
own_mail() { echo "$site/mails/$1-$2.eml"; }
same_mail() { echo "$site/mails/1-$2.eml"; }

mkdir "$site/mails"
for writer in $(seq $writers); do
    for number in $(seq $each); do
        numbered_mail $((writer * 1000 + number)) >"$site/mails/$writer-$number.eml"
    done
done

new_store
crowd own_mail
check "every delivery of a mail of its own ends with 0" [ "$(sort -u "$site/statuses")" = 0 ]
check "there were all of them" [ "$(wc -l <"$site/statuses")" = $((writers * each)) ]
check "each report is counted once" [ "$(count report)" = $((writers * each)) ]
check "the store is sound" [ "$(sqlite3 "$db" 'pragma integrity_check')" = ok ]

new_store
crowd same_mail
check "every delivery of the same mails ends with 0" [ "$(sort -u "$site/statuses")" = 0 ]
check "each of the same reports is counted once" [ "$(count report)" = $each ]
check "and each delivery is remembered" \
    [ "$(sqlite3 "$db" 'select sum(deliveries) from report')" = $((writers * each)) ]
check "the store is sound" [ "$(sqlite3 "$db" 'pragma integrity_check')" = ok ]

finish
