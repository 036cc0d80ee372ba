#!/bin/sh
# SPDX-License-Identifier: MIT
# delivery_contract: what a mail server sees of tlsrpt-ingest for each class of trouble.
#
#   delivery_contract.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
# A leak checker cannot look into a process that is traced or killed.
export ASAN_OPTIONS=detect_leaks=0
good=$site/good.eml
broken=$site/broken.eml
other=$site/other.eml
numbered_mail 1 >"$good"
sed 's/"policies"/"nothing"/' "$good" >"$broken"
printf 'Subject: lunch\n\nToday at noon.\n' >"$other"

# What the message causes ends with 0.
new_store
deliver "$good"
expect "a report" 0
check "a report is stored" [ "$(count report)" = 1 ]
deliver "$good"
expect "a duplicate" 0
check "a duplicate is counted once" [ "$(count report)" = 1 ]
sed 's/count":1,/count":2,/' "$good" >"$site/conflict.eml"
deliver "$site/conflict.eml"
expect "a conflict" 0
check "a conflict is kept beside" [ "$(count report)" = 2 ]
deliver "$other"
expect "mail that is no report" 0
deliver "$broken"
expect "a broken report" 0
deliver /dev/null
expect "an empty mail" 0
check "three mails are quarantined" [ "$(quarantined)" = 3 ]
check "and their reasons stored" [ "$(count rejected)" = 3 ]
deliver "$other" --not-report discard
check "what is discarded is not kept twice" [ "$(quarantined)" = 3 ]

# Every limit, and stdin larger than all of them.
new_store
head -c 100000000 /dev/zero | tr '\0' 'x' >"$site/large"
{ cat "$good" && cat "$site/large"; } >"$site/large.eml"
deliver "$site/large.eml"
expect "a message of 100 MB" 0
check "it is rejected as too large" \
    [ "$(sqlite3 "$db" 'select fault from rejected')" = message-too-large ]
status=0
{ cat "$site/large.eml" && echo done >"$site/drained"; } |
    as_user "$programs/tlsrpt-ingest" --database "$db" 2>"$site/err" >"$site/out" || status=$?
expect "a message of 100 MB through a pipe" 0
check "stdin is read to its end" [ -f "$site/drained" ]
rm -f "$site/large.eml" "$site/large"

# Writers that are slow, or gone early.
new_store
status=0
{ head -c 200 "$good" && sleep 1 && tail -c +201 "$good"; } |
    as_user "$programs/tlsrpt-ingest" --database "$db" 2>"$site/err" >"$site/out" || status=$?
expect "a slow writer" 0
check "a slow writer's report is stored" [ "$(count report)" = 1 ]
head -c 400 "$good" >"$site/part.eml"
deliver "$site/part.eml"
expect "a writer that stops early" 0
check "half a report is rejected" [ "$(count rejected)" = 1 ]

# Odd surroundings.
new_store
status=0
as_user "$programs/tlsrpt-ingest" --database "$db" <"$good" >&- 2>&- || status=$?
check "stdout and stderr closed: status $status" [ "$status" = 0 ]
check "and the store is sound" [ "$(sqlite3 "$db" 'pragma integrity_check')" = ok ]
status=0
as_user "$programs/tlsrpt-ingest" --database "$db" <&- >"$site/out" 2>"$site/err" || status=$?
expect "stdin closed" 75 '^4\.3\.5 tlsrpt-ingest: '
status=0
(cd / && as_user env -i "$programs/tlsrpt-ingest" --database "$db" <"$good" >"$site/out" 2>"$site/err") ||
    status=$?
expect "an empty environment in /" 0
status=0
(cd / && as_user env -i "$programs/tlsrpt-ingest" <"$good" >"$site/out" 2>"$site/err") || status=$?
if [ ! -w /var/lib/tlsrpt ]; then
    expect "an empty environment and no store" 75 '^4\.3\.5 tlsrpt-ingest: no store'
fi
status=0
as_user prlimit --fsize=4096 "$programs/tlsrpt-ingest" --database "$site/data/limited.db" \
    <"$good" >"$site/out" 2>"$site/err" || status=$?
expect "a limit on the size of files" 75 '^4\.3\.1 tlsrpt-ingest: .*limit on the size of files'
status=0
as_user prlimit --fsize=4096:unlimited "$programs/tlsrpt-ingest" --database "$site/data/lifted.db" \
    <"$good" >"$site/out" 2>"$site/err" || status=$?
expect "a limit that can be lifted" 0

# What is wrong with our host can be mended, and ends with 75.
new_store
deliver "$good" --no-such-option
expect "an unknown option" 75 '^4\.3\.5 tlsrpt-ingest: configuration error: '
deliver "$good" --config "$site/missing.conf"
expect "a missing configuration" 75 '^4\.3\.5 tlsrpt-ingest: configuration error: '
echo 'no-such-key = 1' >"$site/bad.conf"
deliver "$good" --config "$site/bad.conf"
expect "an unknown key" 75 '^4\.3\.5 tlsrpt-ingest: configuration error: .*no-such-key'
echo 'deadline = soon' >"$site/bad.conf"
deliver "$good" --config "$site/bad.conf"
expect "a bad value" 75 '^4\.3\.5 tlsrpt-ingest: configuration error: '
echo 'deadline = 8' >"$site/secret.conf"
chmod 000 "$site/secret.conf"
deliver "$good" --config "$site/secret.conf"
expect "an unreadable configuration" 75 '^4\.3\.5 tlsrpt-ingest: configuration error: '
chmod 555 "$site/data"
deliver "$good"
expect "a folder that cannot be written" 75 '^4\.3\.5 tlsrpt-ingest: '
chmod 755 "$site/data"
printf 'this is no database, but a text of some length, longer than a header\n' >"$db"
chmod 666 "$db"
deliver "$good"
expect "a store that is none" 75 '^4\.3\.5 tlsrpt-ingest: '
new_store
deliver "$good"
chmod 444 "$db"
deliver "$good"
expect "a store that cannot be written" 75 '^4\.3\.5 tlsrpt-ingest: '
chmod 600 "$db"
sqlite3 "$db" 'pragma user_version = 999'
deliver "$good"
expect "a store of a newer program" 75 '^4\.3\.5 tlsrpt-ingest: .*newer'
check "it is left alone" [ "$(sqlite3 "$db" 'pragma user_version')" = 999 ]

# A store that somebody holds.
new_store
deliver "$good"
numbered_mail 2 >"$site/second.eml"
mkfifo "$site/hold"
sqlite3 "$db" <"$site/hold" >"$site/held" &
holder=$!
pids="$pids $holder"
exec 3>"$site/hold"
printf "begin immediate;\nselect 'held';\n" >&3
while ! grep -q held "$site/held"; do sleep 0.05; done
before=$(date +%s)
deliver "$site/second.eml" --deadline 2
expect "a locked store" 75 '^4\.3\.0 tlsrpt-ingest: '
check "within its deadline" [ $(($(date +%s) - before)) -le 4 ]
deliver "$other" --deadline 1
expect "a locked store and a mail that is no report" 75 '^4\.3\.0 tlsrpt-ingest: '
printf 'rollback;\n' >&3
exec 3>&-
wait "$holder" || true
deliver "$site/second.eml"
expect "the store is free again" 0
check "and the report is stored" [ "$(count report)" = 2 ]
deliver "$other"
check "and the other mail is kept once" [ "$(quarantined)" = 1 ]

# Told to end while it waits for a mail that nobody finishes.
new_store
for signal in TERM INT HUP XCPU; do
    status=0
    # shellcheck disable=SC2086 # words of a command
    python3 - "$signal" $user_command "$programs/tlsrpt-ingest" --database "$db" >"$site/out" 2>"$site/err" <<'PYTHON' || status=$?
import signal, subprocess, sys, time
process = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE)
time.sleep(0.5)
process.send_signal(getattr(signal, "SIG" + sys.argv[1]))
sys.exit(process.wait(timeout=20))
PYTHON
    expect "SIG$signal" 75 '^4\.3\.0 tlsrpt-ingest: '
done

# Killed between the commit and the end: the mail comes again, and is counted once.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    new_store
    status=0
    as_user strace -o /dev/null -e trace=exit_group -e inject=exit_group:signal=KILL \
        "$programs/tlsrpt-ingest" --database "$db" <"$good" >"$site/out" 2>"$site/err" || status=$?
    check "it was killed: status $status" [ "$status" -ge 128 ]
    check "after the commit" [ "$(count report)" = 1 ]
    deliver "$good"
    expect "redelivery" 0
    check "counted once" [ "$(count report)" = 1 ]
else
    echo "no strace here: not killed between commit and end"
fi

# A full disk.
mkdir -p "$site/small"
if mount -t tmpfs -o size=64k,mode=777 none "$site/small" 2>/dev/null; then
    new_store
    db=$site/small/tlsrpt.db
    head -c 60000 /dev/zero >"$site/small/ballast"
    deliver "$good"
    expect "a full disk" 75 '^4\.3\.1 tlsrpt-ingest: '
    deliver "$other" --quarantine "$site/small/quarantine"
    expect "a full disk and a mail that is no report" 75 '^4\.3\.1 tlsrpt-ingest: '
    umount "$site/small"
    mount -t tmpfs -o size=2m,mode=777 none "$site/small"
    deliver "$good"
    expect "room again" 0
    check "and the report is stored" [ "$(count report)" = 1 ]
    umount "$site/small"
else
    echo "not root: no full disk"
fi

finish
