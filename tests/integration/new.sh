#!/bin/sh
# SPDX-License-Identifier: MIT
# new: tlsrpt-summary --new tells each report once, whatever happens between two runs of it.
#
#   new.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"

# tell [OPTION...]: status in $status, the digest in $site/out.
tell() {
    status=0
    as_user "$programs/tlsrpt-summary" --database "$db" --new --format json "$@" \
        >"$site/out" 2>"$site/err" || status=$?
}
# told: how many reports the digest is about; nothing where it is not whole.
told() {
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["reports"])' "$site/out" \
        2>/dev/null || true
}
mark() { ask "select coalesce((select report from mark where name = '${1:-}'), 0)"; }
deliver_numbered() {
    numbered_mail "$1" >"$site/mail.eml"
    deliver "$site/mail.eml"
}

# Who reads slowly, as in a pager, gets all of it: the patience is for the store alone, and 30 s. It
# goes on while the rest is tried.
new_store
python3 - >"$site/large.json" <<'PYTHON'
import json
details = [{"result-type": "certificate-expired", "receiving-mx-hostname": f"mx{n}.example.com",
            "failed-session-count": 1} for n in range(2000)]
print(json.dumps({"organization-name": "Example Sender", "contact-info": "tls@sender.example",
    "report-id": "large", "date-range": {"start-datetime": "2026-11-20T00:00:00Z",
    "end-datetime": "2026-11-20T23:59:59Z"}, "policies": [{"policy": {"policy-type": "sts",
    "policy-domain": "example.com"}, "summary": {"total-successful-session-count": 1,
    "total-failure-session-count": 2000}, "failure-details": details}]}))
PYTHON
as_user "$programs/tlsrpt-ingest" --database "$db" "$site/large.json"
mkdir "$site/slow"
mv "$site/data" "$site/slow"
as_user "$programs/tlsrpt-summary" --database "$site/slow/data/tlsrpt.db" --failures --all >"$site/quick"
{
    status=0
    as_user "$programs/tlsrpt-summary" --database "$site/slow/data/tlsrpt.db" --failures --all || status=$?
    echo "status $status"
} 2>&1 | {
    sleep 33
    cat
} >"$site/slowly" &
slow=$!

# Each report once, in the order of their coming.
new_store
for n in 1 2 3; do deliver_numbered $n; done
tell
check "the first run tells all" [ "$status $(told)" = "0 3" ]
tell
check "the second has nothing to tell" [ "$status $(told)" = "0 0" ]
deliver_numbered 4
tell
check "the third tells what came since" [ "$status $(told)" = "0 1" ]
as_user "$programs/tlsrpt-summary" --database "$db" --format json >"$site/out"
check "a digest without --new knows of no mark" [ "$(told)" = 4 ]

# Each group of domains has its own mark.
tell --domain example.com
check "a digest of one domain begins at its own mark" [ "$status $(told)" = "0 4" ]
tell --domain EXAMPLE.com --domain example.com
check "however it is written" [ "$status $(told)" = "0 0" ]
tell --domain example.com --domain example.net
check "that of two domains is another" [ "$status $(told)" = "0 4" ]

# Output that could not be written is not delivered.
deliver_numbered 5
status=0
as_user "$programs/tlsrpt-summary" --database "$db" --new >/dev/full 2>"$site/err" || status=$?
check "a full disk is a failure" [ "$status" = 75 ]
check "in words" grep -q 'cannot write to standard output: No space left' "$site/err"
status=$({ as_user "$programs/tlsrpt-summary" --database "$db" --new --all 2>"$site/err" || echo $? >&3; } 3>&1 >&4 4>&- | cat) 4>/dev/full || true
check "it is once more" [ "$status" = 75 ]
status=0
as_user "$programs/tlsrpt-summary" --database "$db" --new >&- 2>"$site/err" || status=$?
check "so is output that is closed" [ "$status" = 75 ]
check "in words as well" grep -q 'standard output is closed' "$site/err"
tell
check "the next run tells it" [ "$status $(told)" = "0 1" ]

# A clean day is dealt with in silence.
deliver_numbered 6
status=0
as_user "$programs/tlsrpt-summary" --database "$db" --new --quiet-if-clean >"$site/out" 2>"$site/err" || status=$?
check "a clean day is told by silence" [ "$status $(wc -c <"$site/out")" = "0 0" ]
tell
check "and is not told again" [ "$status $(told)" = "0 0" ]
failing_mail one >"$site/mail.eml"
deliver "$site/mail.eml"
tell --quiet-if-clean --exit-code
check "a day with failures is told" [ "$status $(told)" = "1 1" ]

# Who may read the store, but not write it, moves nothing and hears why.
if [ "$(id -u)" = 0 ]; then
    deliver_numbered 7
    chmod 755 "$site/data"
    chmod 644 "$db" "$db"-*
    status=0
    setpriv --reuid 65533 --regid 65533 --clear-groups "$programs/tlsrpt-summary" --database "$db" --new \
        >"$site/out" 2>"$site/err" || status=$?
    check "a stranger gets a failure" [ "$status" = 75 ]
    check "and no digest that could not be marked" [ ! -s "$site/out" ]
    check "but a reason" grep -q "tlsrpt-summary: " "$site/err"
    tell
    check "the owner is told all the same" [ "$status $(told)" = "0 1" ]
fi

# Killed at any system call: where the mark has moved, the digest is whole; where it has not, the
# next run tells the same again.
killed() {
    deliver_numbered "$serial"
    serial=$((serial + 1))
    before=$(mark)
    status=0
    as_user strace -f -o /dev/null -e "inject=$1:signal=KILL:when=$2" \
        "$programs/tlsrpt-summary" --database "$db" --new --format json >"$site/out" 2>"$site/err" || status=$?
    [ "$status" != 0 ] || return 1 # there are not so many calls
    kills=$((kills + 1))
    if [ "$(mark)" = "$before" ]; then
        tell
        [ "$status $(told)" = "0 1" ] || lost=$((lost + 1))
    else
        [ "$(told)" = 1 ] || lost=$((lost + 1))
        tell
        [ "$status $(told)" = "0 0" ] || doubled=$((doubled + 1))
    fi
    [ "$(ask 'pragma integrity_check')" = ok ] || lost=$((lost + 1))
}
if command -v strace >/dev/null; then
    new_store
    serial=1
    kills=0
    lost=0
    doubled=0
    tell
    deliver_numbered 0
    tell
    for call in write pwrite64 fdatasync fsync fcntl openat close; do
        n=1
        while [ $n -le 25 ] && killed $call $n; do n=$((n + 1)); done
    done
    echo "killed $kills times"
    check "it was killed" [ "$kills" -gt 30 ]
    check "no report was missed" [ "$lost" = 0 ]
    check "and none told twice after the mark had moved" [ "$doubled" = 0 ]
fi

# Many at once: reports that come, and several who tell.
new_store
deliver_numbered 0
workers=
for worker in 1 2 3 4; do
    (
        for n in 1 2 3 4 5 6 7 8 9 10; do
            numbered_mail "$worker$n" | as_user "$programs/tlsrpt-ingest" --database "$db"
        done
    ) &
    workers="$workers $!"
done
for teller in 1 2 3; do
    (
        for n in 1 2 3 4 5 6; do
            as_user "$programs/tlsrpt-summary" --database "$db" --new --format json
        done
    ) >"$site/teller.$teller" &
    workers="$workers $!"
done
for worker in $workers; do wait "$worker" || failures=$((failures + 1)); done
as_user "$programs/tlsrpt-summary" --database "$db" --new --format json >"$site/teller.last"
sum=$(cat "$site"/teller.* | python3 -c 'import json, sys; print(sum(json.loads(line)["reports"] for line in sys.stdin))')
check "every report was told by one of them" [ "$sum" = 41 ]
check "of all that are stored" [ "$(count report)" = 41 ]

wait "$slow"
echo "status 0" >>"$site/quick"
check "a slow reader gets what a quick one gets" cmp "$site/quick" "$site/slowly"
check "which is more than a pipe holds" [ "$(wc -c <"$site/quick")" -gt 100000 ]

finish
