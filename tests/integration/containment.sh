#!/bin/sh
# SPDX-License-Identifier: MIT
# containment: a reader of mails that crashes, hangs, eats memory or obeys a stranger costs one mail,
# which is in the quarantine with the reason.
#
#   containment.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES FAULTY-INGEST
set -eu
programs=$1
root=$2
faulty=$3
. "$root/tests/integration/site.sh"
export ASAN_OPTIONS=detect_leaks=0
sanitized() { grep -q __asan_init "$faulty"; }

# Of type ET_DYN.
for program in tlsrpt-ingest tlsrpt-summary tlsrpt-store tlsrpt-check; do
    check "$program lies at other addresses in each run" \
        [ "$(od -An -tu2 -j16 -N2 "$programs/$program" | tr -d ' ')" = 3 ]
done

cp "$faulty" "$programs/tlsrpt-ingest"

# A report whose reader gets this fault; each its own.
n=0
faulty_mail() {
    n=$((n + 1))
    numbered_mail "$n" | sed "1s/^/X-Fault: $1\n/"
}
fault_of_last() { ask "select fault from rejected order by id desc limit 1"; }
detail_of_last() { ask "select detail from rejected order by id desc limit 1"; }
readers_left() { pgrep -f "^$programs/tlsrpt-ingest" | wc -l; }

# contained FAULT NAME DETAIL [OPTION...]
contained() {
    what=$1
    name=$2
    detail=$3
    shift 3
    new_store
    faulty_mail "$what" >"$site/faulty.eml"
    deliver "$site/faulty.eml" "$@"
    expect "$what" 0
    check "$what: the mail is in the quarantine" [ "$(quarantined)" = 1 ]
    check "$what: whole" cmp -s "$site/faulty.eml" "$(find "$data/quarantine/new" -type f)"
    check "$what: no report is stored" [ "$(count report)" = 0 ]
    check "$what: for a reason: $(fault_of_last)" [ "$(fault_of_last)" = "$name" ]
    check "$what: in words: $(detail_of_last)" eval 'detail_of_last | grep -qE "$detail"'
    check "$what: the store is sound" [ "$(ask 'pragma integrity_check')" = ok ]
    check "$what: no process is left" [ "$(readers_left)" = 0 ]
    deliver "$site/faulty.eml" "$@"
    expect "$what, once more" 0
    check "$what: it is there once" [ "$(quarantined)" = 1 ]
    numbered_mail 99 >"$site/good.eml"
    deliver "$site/good.eml"
    check "$what: the next report is stored" [ "$(count report)" = 1 ]
    "$programs/tlsrpt-summary" --database "$db" >"$site/digest" 2>&1 || true
    check "$what: the digest tells of it" grep -q "$name\|reader\|memory\|longer" "$site/digest"
}

contained crash reader-crashed 'signal 11 \(SIGSEGV\)|signal 4 \(SIGILL\)'
contained abort reader-crashed 'signal|ended with'
contained exception reader-crashed 'exception'
contained exit reader-crashed 'ended with 0'
contained nonsense reader-crashed 'cannot be read'
contained flood reader-crashed 'without end'
contained hang took-too-long 'in time' --deadline 2
contained spin took-too-long 'in time|CPU' --deadline 2
if sanitized; then
    echo "memory: not with AddressSanitizer, which reserves terabytes"
else
    contained memory needed-too-much-memory 'memory'
    contained memory needed-too-much-memory 'memory' --max-memory 64M
fi

# Memory that the caller does not give is the caller's matter.
if ! sanitized; then
    new_store
    faulty_mail memory >"$site/faulty.eml"
    status=0
    as_user prlimit --as=100000000 "$programs/tlsrpt-ingest" --database "$db" <"$site/faulty.eml" \
        >"$site/out" 2>"$site/err" || status=$?
    expect "a caller without memory" 75 '^4\.3\.0 tlsrpt-ingest: '
    check "nothing is rejected" [ "$(quarantined)" = 0 ]
fi

# Who has taken the reader over can do nothing but answer.
new_store
faulty_mail escape >"$site/faulty.eml"
deliver "$site/faulty.eml"
expect "a reader that tries to escape" 0
if sanitized; then
    check "it is not confined, and was found out" [ "$(count rejected)" = 1 ]
else
    check "it was refused everything, and then read the mail" [ "$(count report)" = 1 ]
fi

# The reader dies with its parent.
new_store
faulty_mail hang >"$site/faulty.eml"
as_user "$programs/tlsrpt-ingest" --database "$db" <"$site/faulty.eml" &
parent=$!
pids="$pids $parent"
wait_until 10 eval '[ "$(readers_left)" = 2 ]'
for pid in $(pgrep -f "^$programs/tlsrpt-ingest"); do
    check "it gets no core file" grep -q '^Max core file size *0 ' "/proc/$pid/limits"
done
pkill -KILL -o -f "^$programs/tlsrpt-ingest"
wait_until 10 eval '[ "$(readers_left)" = 0 ]'
check "the reader died with its parent" [ "$(readers_left)" = 0 ]

# An import goes on with a fresh reader, and blames the mail that killed it alone.
new_store
mkdir "$site/mails"
for i in 1 2 3 4 5; do numbered_mail "$i" >"$site/mails/$i.eml"; done
faulty_mail crash >"$site/mails/3-bad.eml"
faulty_mail exception >"$site/mails/4-bad.eml"
status=0
as_user "$programs/tlsrpt-ingest" --database "$db" "$site/mails" >"$site/out" 2>"$site/err" || status=$?
check "an import tells that some were not stored: $status" [ "$status" = 65 ]
check "and stores the others" [ "$(count report)" = 5 ]
check "and names the first" grep -q '3-bad.eml: reader-crashed' "$site/err"
check "and the second" grep -q '4-bad.eml: reader-crashed' "$site/err"
check "and no other" [ "$(grep -c '^tlsrpt-ingest: ' "$site/err")" = 2 ]
status=0
as_user "$programs/tlsrpt-ingest" --dry-run <"$site/mails/3-bad.eml" >"$site/out" 2>"$site/err" || status=$?
check "a dry run ends well: $status" [ "$status" = 0 ]
check "and says why" grep -q '"verdict":"rejected","fault":"reader-crashed"' "$site/out"

finish
