#!/bin/sh
# SPDX-License-Identifier: MIT
# alerts: no notice is lost and none is sent twice, whatever hangs, fails, is killed or comes at once.
#
#   alerts.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
# A leak checker cannot look into a process that is traced or killed.
export ASAN_OPTIONS=detect_leaks=0
for reporter in one two three; do failing_mail $reporter >"$site/$reporter.eml"; done
numbered_mail 1 >"$site/clean.eml"
printf 'Subject: lunch\n\nToday at noon.\n' >"$site/other.eml"

# command NAME: a program for --alert-command from standard input.
command_of() {
    { echo '#!/bin/sh' && cat; } >"$site/$1"
    chmod 755 "$site/$1"
}
told=$site/data/told
command_of tell <<SH
cat >>$told
SH
command_of fail <<SH
echo "no chat today" >&2
exit 1
SH
notices() { [ ! -f "$told" ] || cat "$told"; }
number_told() { notices | wc -l; }
state() { ask "select state from delivery where notifier = '$1' order by notice desc limit 1"; }
summary() { as_user "$programs/tlsrpt-summary" --database "$db" "$@" >"$site/out" 2>"$site/err"; }
tend() {
    status=0
    as_user "$programs/tlsrpt-store" --database "$db" "$@" >"$site/out" 2>"$site/err" || status=$?
}
# Time passes for what waits.
make_due() { ask "update delivery set next_try = 0 where state = 'pending'"; }

# One cause, one alert.
new_store
deliver "$site/one.eml" --alert-command "$site/tell"
expect "a report that opens an incident" 0
check "tells of it at once" [ "$(number_told)" = 1 ]
deliver "$site/two.eml" --alert-command "$site/tell"
deliver "$site/one.eml" --alert-command "$site/tell"
check "and nobody of the next ones, or the same" [ "$(number_told)" = 1 ]
check "the notice is JSON with what it tells" \
    [ "$(python3 -c 'import json,sys; n = json.load(sys.stdin); print(n["notice"], n["domain"],
        n["result_type"], n["failed_sessions"], n["sessions"], n["test"])' <"$told")" = \
        "opened example.org certificate-expired 57 1088 False" ]

# A notifier that fails is tried again by later runs, and the digest says so.
new_store
deliver "$site/one.eml" --alert-command "$site/fail"
expect "a notifier that fails" 0
check "the notice waits" [ "$(state command)" = pending ]
check "with the answer" [ "$(ask "select answer from delivery where notifier = 'command'")" = \
    "$site/fail ended with 1: no chat today" ]
deliver "$site/clean.eml" --alert-command "$site/tell"
check "but not before its time" [ "$(number_told)" = 0 ]
summary --alert-command "$site/tell"
check "the digest tells of it" grep -q '^Alerts not delivered: 1 waiting (command: .*no chat today)' "$site/out"
make_due
deliver "$site/other.eml" --alert-command "$site/tell"
expect "a mail that is no report" 0
check "delivers what is due" [ "$(number_told)" = 1 ]
deliver "$site/clean.eml" --alert-command "$site/tell"
check "once" [ "$(number_told)" = 1 ]
summary --alert-command "$site/tell"
check "the digest is content" eval '! grep -q "^Alerts" "$site/out"'

# So does the digest, for the user that the store belongs to.
new_store
deliver "$site/one.eml" --alert-command "$site/fail"
make_due
summary --alert-command "$site/tell"
check "tlsrpt-summary delivers what is due" [ "$(number_told)" = 1 ]
check "and then tells the truth" eval '! grep -q "^Alerts" "$site/out"'
check "one incident is open" grep -q '^1 incident is open' "$site/out"
summary --incidents
check "and is listed" grep -q '^OPEN 1  example.org$' "$site/out"
if [ "$(id -u)" = 0 ]; then
    new_store
    deliver "$site/one.eml" --alert-command "$site/fail"
    make_due
    "$programs/tlsrpt-summary" --database "$db" --alert-command "$site/tell" >"$site/out" 2>"$site/err"
    check "root does it as that user" [ "$(number_told)" = 1 ]
    check "who owns what was told" [ "$(stat -c %u "$told")" = 65534 ]
    new_store
    deliver "$site/one.eml" --alert-command "$site/fail"
    "$programs/tlsrpt-store" --database "$db" alerts retry 1 --alert-command "$site/tell" >"$site/out"
    check "an administrator may ask for it" [ "$(number_told)" = 1 ]
    new_store
    deliver "$site/one.eml" --alert-command "$site/fail"
    make_due
    deliver "$site/other.eml" # sqlite3 has removed the log, which a reader needs
    chmod 755 "$site/data"
    chmod 644 "$db" "$db"-*
    setpriv --reuid 65533 --regid 65533 --clear-groups \
        "$programs/tlsrpt-summary" --database "$db" --alert-command "$site/tell" >"$site/out" 2>"$site/err"
    check "who only reads the store tells nobody" [ "$(number_told)" = 0 ]
    check "and gets a digest" grep -q 'example.org' "$site/out"
    rm -f "$told" "$db.alerts" "$db.lock"
    "$programs/tlsrpt-store" --database "$db" incidents close 1 --why "mx2 is gone" >"$site/out"
    deliver "$site/two.eml" --alert-command "$site/tell"
    expect "a delivery after an administrator's work" 0
fi

# A notifier that hangs or floods keeps no delivery beyond its deadline.
for how in 'sleep 60' 'while :; do echo flood >&2; done' 'exec sleep 60 <&-' \
    'trap "" TERM INT HUP; while :; do sleep 1; done'; do
    # Its number is that of its process group, which must not outlive the delivery.
    { echo "echo \$\$ >$site/data/group" && echo "$how"; } | command_of hang
    new_store
    before=$(date +%s%N)
    deliver "$site/one.eml" --alert-command "$site/hang" --deadline 2 --alert-timeout 60
    expect "a notifier that does: $how" 0
    check "within the deadline and a second" [ $((($(date +%s%N) - before) / 1000000)) -lt 3500 ]
    check "the report is stored" [ "$(count report)" = 1 ]
    check "the notice waits" [ "$(state command)" = pending ]
    check "it was started" [ -s "$site/data/group" ]
    check "nothing of it is left" eval '! pgrep -r D,R,S,T -g "$(cat "$site/data/group")"'
done
new_store
before=$(date +%s%N)
deliver "$site/one.eml" --alert-command "$site/hang" --alert-timeout 1
check "or beyond its own time" [ $((($(date +%s%N) - before) / 1000000)) -lt 5000 ]

# One that hangs does not keep the others from being told.
command_of sendmail <<SH
cat >>$site/data/mail
SH
new_store
deliver "$site/one.eml" --alert-command "$site/hang" --alert-mail postmaster@example.org \
    --sendmail "$site/sendmail" --deadline 4 --alert-timeout 1
check "mail goes out beside a command that hangs" [ "$(state mail)" = delivered ]
check "and syslog" [ "$(state syslog)" = delivered ]
check "the command waits" [ "$(state command)" = pending ]

# Told to end while a notice is on its way: the mail is dealt with.
echo 'touch '"$site/data/begun"'; sleep 60' | command_of hang
for signal in TERM INT HUP QUIT XCPU USR1; do
    new_store
    status=0
    # shellcheck disable=SC2086 # words of a command; without a shell between, for the signal
    $user_command "$programs/tlsrpt-ingest" --database "$db" --alert-command "$site/hang" \
        <"$site/one.eml" >"$site/out" 2>"$site/err" &
    pid=$!
    tries=0
    until [ -f "$site/data/begun" ] || [ $tries = 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    kill -s $signal $pid
    wait $pid || status=$?
    expect "SIG$signal during a notice" 0
    check "SIG$signal: the notice waits" [ "$(state command)" = pending ]
done

# Killed after the commit: the next run delivers, also that of the same mail again.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    # The first process is the reader of the mail, the second the command. The third lock is that of those who deliver, after the turn at the store was taken and ended.
    for call in clone,fork,vfork,clone3:2 flock:3 exit_group; do
        new_store
        deliver "$site/clean.eml"
        when=${call#*:}
        [ "$when" != "$call" ] || when=1
        status=0
        as_user strace -o /dev/null -e trace="${call%:*}" -e "inject=${call%:*}:signal=KILL:when=$when" \
            "$programs/tlsrpt-ingest" --database "$db" --alert-command "$site/tell" \
            <"$site/one.eml" >"$site/out" 2>"$site/err" || status=$?
        check "killed at $call: status $status" [ "$status" -ge 128 ]
        check "the report is stored" [ "$(count report)" = 2 ]
        make_due # what was begun waits a minute
        deliver "$site/one.eml" --alert-command "$site/tell"
        expect "the same mail again" 0
        check "killed at $call: told once" [ "$(notices | sort -u | wc -l)" = 1 ]
        check "the incident is one" [ "$(count incident)" = 1 ]
        check "nothing waits" [ "$(ask "select count(*) from delivery where state = 'pending'")" = 0 ]
    done
else
    echo "no strace here: not killed after the commit"
fi

# Killed by what it runs, again and again: nothing is lost, and only what was in flight comes twice.
command_of kill_once <<SH
cat >>$told
[ -f $site/data/killed ] || { touch $site/data/killed; kill -KILL \$PPID; sleep 1; }
SH
new_store
deliver "$site/one.eml" --alert-command "$site/kill_once"
check "it was killed: status $status" [ "$status" -ge 128 ]
check "what was in flight is known" [ "$(ask "select answer from delivery where notifier = 'command'")" = \
    "was begun, and nobody knows how it ended" ]
make_due
deliver "$site/clean.eml" --alert-command "$site/kill_once"
expect "the next delivery" 0
check "the one in flight came twice" [ "$(number_told)" = 2 ]
deliver "$site/two.eml" --alert-command "$site/kill_once"
check "and no more" [ "$(number_told)" = 2 ]

# Many at once: each notice by one of them.
command_of tell_slowly <<SH
notice=\$(cat)
sleep 0.05
echo "\$notice" >>$told
SH
new_store
for host in 1 2 3 4 5 6 7 8; do
    failing_mail one 1 "mx$host.example.org" | sed "s/report-id\":\"/&$host-/" >"$site/mx$host.eml"
done
for host in 1 2 3 4 5 6 7 8; do
    as_user "$programs/tlsrpt-ingest" --database "$db" --alert-command "$site/tell_slowly" \
        <"$site/mx$host.eml" &
    as_user "$programs/tlsrpt-summary" --database "$db" --alert-command "$site/tell_slowly" >/dev/null 2>&1 &
done
wait
check "eight incidents are told by eight notices" [ "$(number_told)" = 8 ]
check "of eight hosts" [ "$(notices | grep -o 'on mx[1-8]' | sort -u | wc -l)" = 8 ]
check "all at once" [ "$(ask "select count(*) from delivery where state <> 'delivered'")" = 0 ]

# What cannot be delivered is a person's to see and to end.
new_store
deliver "$site/one.eml" --alert-command "$site/fail"
ask "update delivery set next_try = 0; update notice set created = created - 6 * 86400"
deliver "$site/clean.eml" --alert-command "$site/fail"
check "after its days it is given up" [ "$(state command)" = given-up ]
summary
check "the digest says so" grep -q '^Alerts not delivered: 1 given up' "$site/out"
tend alerts
expect_tend() { check "$1: status $status" [ "$status" = "$2" ]; }
expect_tend "alerts" 0
check "tlsrpt-store lists it" grep -q 'given-up after 2 attempts' "$site/out"
tend alerts list --format json
check "as JSON too" python3 -c 'import json,sys; assert json.load(open(sys.argv[1]))["state"] == "given-up"' "$site/out"
tend alerts retry 1 --alert-command "$site/fail"
expect_tend "a retry that fails" 69
check "is given up again, being so old" [ "$(state command)" = given-up ]
tend alerts retry 2 --alert-command "$site/tell"
expect_tend "a retry of what is not there" 65
tend alerts retry 1 --alert-command "$site/tell"
expect_tend "a retry that succeeds" 0
check "is told" [ "$(number_told)" = 1 ]
check "and says so" grep -q '^alert 1: command: accepted' "$site/out"
tend alerts retry
expect_tend "a retry of nothing" 64
tend incidents close 1
expect_tend "a close without a reason" 64
tend incidents close 1 --why "mx2 is gone" --alert-command "$site/tell"
expect_tend "a close" 0
check "is told" [ "$(notices | grep -c '"notice":"resolved".*"why":"closed: mx2 is gone"')" = 1 ]
tend incidents close 1 --why again
expect_tend "a close of what is over" 65
new_store
deliver "$site/one.eml" --alert-command "$site/fail"
tend alerts drop --all
expect_tend "a drop" 0
make_due
deliver "$site/clean.eml" --alert-command "$site/tell"
check "is for ever" [ "$(number_told)" = 0 ]
summary
check "and out of the digest" eval '! grep -q "^Alerts" "$site/out"'
status=0
"$programs/tlsrpt-store" --database "$site/none.db" alerts >"$site/out" 2>"$site/err" || status=$?
expect_tend "no store" 66

# Answers are written down, however long it takes and whoever else writes.
echo 'cat >/dev/null; sleep 2; echo x >>'"$told" | command_of tell_late
new_store
for host in 1 2 3; do deliver "$site/mx$host.eml" --alert-command "$site/fail"; done
as_user "$programs/tlsrpt-store" --database "$db" alerts retry --all --alert-command "$site/tell_late" \
    >"$site/retried" 2>&1 &
retrying=$!
for number in $(seq 1 30); do
    numbered_mail "$number" >"$site/writer.eml"
    deliver "$site/writer.eml"
    sleep 0.1
done
wait $retrying
check "three are told once" [ "$(number_told)" = 3 ]
check "and known to be" [ "$(ask "select count(*) from delivery where state <> 'delivered'")" = 0 ]

# An import is silent unless it is told not to be.
new_store
as_user "$programs/tlsrpt-ingest" --database "$db" --alert-command "$site/tell" "$site/one.eml"
check "an import opens an incident" [ "$(count incident)" = 1 ]
check "in silence" [ "$(count notice)" = 0 ]
deliver "$site/two.eml" --alert-command "$site/tell"
check "the next delivery tells of it" [ "$(number_told)" = 1 ]
new_store
as_user "$programs/tlsrpt-ingest" --database "$db" --alert --alert-command "$site/tell" "$site/one.eml"
check "with --alert an import tells of it" [ "$(number_told)" = 1 ]

# A test says what each answered, and touches nothing.
status=0
as_user "$programs/tlsrpt-ingest" --test-alert --database "$site/data/test.db" --alert-command "$site/tell" \
    --alert-mail root --sendmail "$site/fail" >"$site/out" 2>"$site/err" || status=$?
check "a test that fails in part: status $status" [ "$status" = 69 ]
check "says who took it" grep -q '^command: accepted: ' "$site/out"
check "and who did not" grep -q '^mail: FAILED: to root: .*ended with 1: no chat today' "$site/out"
check "is marked" [ "$(notices | tail -n 1 | grep -c '"test":true.*TEST: ')" = 1 ]
check "and makes no store" [ ! -e "$site/data/test.db" ]
status=0
as_user "$programs/tlsrpt-ingest" --test-alert --alert-mail tls@example.org --sendmail "$site/tell" \
    --recipient tls@example.org >"$site/out" 2>"$site/err" || status=$?
check "a test to where reports come to is refused" [ "$status" = 69 ]
check "in words" grep -q 'is where the reports come to' "$site/out"

# Thresholds are obeyed, and wrong ones keep the mail in the queue.
new_store
deliver "$site/one.eml" --threshold certificate-expired:58 --alert-command "$site/tell"
check "below its threshold nothing opens" [ "$(count incident)" = 0 ]
deliver "$site/two.eml" --threshold certificate-expired:58 --alert-command "$site/tell"
check "at its threshold it does" [ "$(number_told)" = 1 ]
deliver "$site/three.eml" --threshold 'certificate-expired:-1'
expect "a threshold that is none" 75 '^4\.3\.5 tlsrpt-ingest: configuration error: threshold '

finish
