# SPDX-License-Identifier: MIT
# caller: what each mail server that hands mails to tlsrpt-ingest must show. To be read with "." after
# world.sh; the test defines how that server is spoken to:
#
#   hand MAIL     gives it one mail for the address of the reports, as the world does
#   refusals      prints how often it has been told "not now" by tlsrpt-ingest
#   waiting       prints how many mails wait for another try: in its queue, or kept where the caller
#                 knows no queue
#   retry         has it try again what waits
#   bounces       prints how many mails it has bounced or given up
#
# and may set
#   keeps=yes     a refused mail is not tried again but kept where a person finds it; then retry hands
#                 over what was kept
#
# then calls a_caller_is_at_home.
keeps=${keeps:-no}

# large_report NUMBER: one that does not fit into what a store has free, and does not compress.
large_report() {
    numbered_mail "$1" | python3 -c '
import random, sys
text = sys.stdin.read()
noise = random.Random(1)
details = ",".join(
    "{\"result-type\":\"validation-failure\",\"failed-session-count\":0,\"additional-information\":\"%0128x\"}"
    % noise.getrandbits(512) for _ in range(2000))
sys.stdout.write(text.replace("\"total-failure-session-count\":0}", "\"total-failure-session-count\":0},\"failure-details\":[" + details.replace("},{", "},\n{") + "]"))'
}

reports_are() { [ -s "$db" ] && [ "$(count report 2>/dev/null || true)" = "$1" ]; }
quarantined_are() { [ "$(quarantined)" = "$1" ]; }
nothing_waits() { [ "$(waiting)" = 0 ]; }
# A mail that moves in the queue may be seen twice, for a moment.
one_waits() { [ "$(waiting)" = 1 ]; }
refused_since() { [ "$(refusals)" -gt "$1" ]; }

# lock_store, unlock_store: somebody holds it for writing.
lock_store() {
    rm -f "$site/hold" "$site/held"
    mkfifo "$site/hold"
    as_user sqlite3 "$db" <"$site/hold" >"$site/held" &
    holder=$!
    pids="$pids $holder"
    exec 3>"$site/hold"
    printf "begin immediate;\nselect 'held';\n" >&3
    wait_until 10 grep -q held "$site/held"
}
unlock_store() {
    printf 'rollback;\n' >&3
    exec 3>&-
    wait "$holder" || true
}

# new_small_store: on a disk of its own that can be filled.
new_small_store() {
    new_store
    mount -t tmpfs -o "size=4m,mode=750,uid=$(id -u "$delivery_user"),gid=$(id -g "$delivery_user")" none "$data"
}
fill_disk() { cat /dev/zero >"$data/ballast" 2>/dev/null || true; }
free_disk() { rm -f "$data/ballast"; }

# hand_by_smtp MAIL [ADDRESS]: to a server that listens on 127.0.0.1, port $smtp_port.
hand_by_smtp() {
    python3 - "$1" "$smtp_port" "${2:-tls-reports@example.org}" <<'PYTHON'
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[2]), timeout=60) as smtp, open(sys.argv[1], "rb") as mail:
    smtp.sendmail("tls-reports@sender.example", [sys.argv[3]], mail.read())
PYTHON
}

# a_death_is_survived NUMBER: the program dies by a signal that it cannot catch, while it waits for the
# store; NUMBER is that of a report which is new.
ingest_is_killed() { pid=$(pgrep -x tlsrpt-ingest) && kill -KILL "$pid"; }
a_death_is_survived() {
    # It does not end by itself before.
    sed -i 's/^deadline = .*/deadline = 100/' /etc/tlsrpt/tlsrpt.conf
    numbered_mail "$1" >"$site/$1.eml"
    stored=$(count report)
    refused=$(refusals)
    lock_store
    hand "$site/$1.eml"
    check "the program is killed" wait_until 60 ingest_is_killed
    check "which is no delivery" wait_until 30 refused_since "$refused"
    unlock_store
    check "the mail waits for another try" wait_until 10 one_waits
    retry
    check "which stores it" wait_until 30 reports_are $((stored + 1))
    check "and the caller is done with it" wait_until 20 nothing_waits
}

# waits_whatever WAY...: whatever ends the program, a mail waits: each way is a line of shell in its place,
# or "missing". The mails are number $number and those after it.
broken() {
    printf '#!/bin/sh\n%s\n' "$1" >/usr/bin/tlsrpt-ingest.new
    chmod 755 /usr/bin/tlsrpt-ingest.new
    mv /usr/bin/tlsrpt-ingest.new /usr/bin/tlsrpt-ingest
}
refused_or_bounced() { refused_since "$1" || [ "$(bounces)" != 0 ]; }
waits_whatever() {
    cp -p /usr/bin/tlsrpt-ingest "$site/kept"
    reports=$(count report)
    for way in "$@"; do
        if [ "$way" = missing ]; then rm /usr/bin/tlsrpt-ingest; else broken "$way"; fi
        refused=$(refusals)
        numbered_mail $number >"$site/$number.eml"
        number=$((number + 1))
        hand "$site/$((number - 1)).eml"
        wait_until 30 refused_or_bounced "$refused" || true
        check "$way: the mail is refused" refused_since "$refused"
        check "$way: and waits" wait_until 10 one_waits
        check "$way: nothing bounces" [ "$(bounces)" = 0 ]
        cp -p "$site/kept" /usr/bin/tlsrpt-ingest
        [ "$(bounces)" = 0 ] || break
        retry
        reports=$((reports + 1))
        check "$way: in the end it is stored" wait_until 30 reports_are $reports
        check "$way: and waits no longer" wait_until 20 nothing_waits
    done
}

a_caller_is_at_home() {
    # A deadline that a test can wait for.
    echo 'deadline = 2' >>/etc/tlsrpt/tlsrpt.conf
    for number in 1 2; do numbered_mail "$number" >"$site/$number.eml"; done
    large_report 3 >"$site/3.eml"
    sed 's/"policies"/"nothing"/' "$site/1.eml" >"$site/broken.eml"
    printf 'From: a@sender.example\nSubject: lunch\n\nToday at noon.\n' >"$site/lunch.eml"

    hand "$site/1.eml"
    check "a report is stored" wait_until 20 reports_are 1
    hand "$site/broken.eml"
    check "a malformed one is quarantined" wait_until 20 quarantined_are 1
    hand "$site/lunch.eml"
    check "so is mail that is no report" wait_until 20 quarantined_are 2
    check "and nothing waits" wait_until 20 nothing_waits
    hand "$site/1.eml"
    check "the same again is done with" wait_until 20 nothing_waits

    refused=$(refusals)
    lock_store
    hand "$site/2.eml"
    check "a locked store refuses" wait_until 30 refused_since "$refused"
    unlock_store
    check "the mail waits" wait_until 10 one_waits
    check "the store has nothing of it" reports_are 1
    retry
    check "then it is stored" wait_until 30 reports_are 2
    check "and waits no longer" wait_until 20 nothing_waits

    refused=$(refusals)
    fill_disk
    hand "$site/3.eml"
    check "a full disk refuses" wait_until 30 refused_since "$refused"
    check "the mail waits too" wait_until 10 one_waits
    free_disk
    check "the store is sound, without it" reports_are 2
    retry
    check "with room it is stored" wait_until 30 reports_are 3
    check "and does not wait either" wait_until 20 nothing_waits

    check "nothing came twice but the one that was sent so" \
        [ "$(ask 'select group_concat(deliveries) from (select deliveries from report order by id)')" = 2,1,1 ]
    check "the quarantine has two" quarantined_are 2
    check "nothing bounced" [ "$(bounces)" = 0 ]
    check "the store is whole" [ "$(ask 'pragma integrity_check')" = ok ]
    check "its files are for its owner alone" [ -z "$(find "$data" -mindepth 1 ! -path "$data" -perm /077)" ]
    check "and all of them its" [ -z "$(find "$data" ! -user "$delivery_user")" ]
}
