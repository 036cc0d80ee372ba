#!/bin/sh
# SPDX-License-Identifier: MIT
# via_postfix_load: a thousand reports at once through a real Postfix, by the lines that contrib/postfix
# has and by the concurrency that Postfix has by itself. All are stored; how fast is told, not judged.
#
#   via_postfix_load.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
. "$root/tests/integration/caller.sh"
mails=1000

# flood: reports 1 to $mails, each of its own, over eight connections.
flood() {
    numbered_mail NUMBER | python3 -c '
import smtplib, sys, threading
template, port, mails, connections = sys.stdin.read(), int(sys.argv[1]), int(sys.argv[2]), 8
failures = []
def send(first):
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as smtp:
            for number in range(first, mails + 1, connections):
                smtp.sendmail("tls-reports@sender.example", ["tls-reports@example.org"],
                              template.replace("NUMBER", str(number)))
    except Exception as failure:
        failures.append(failure)
threads = [threading.Thread(target=send, args=(first,)) for first in range(1, connections + 1)]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit("\n".join(map(str, failures)) or 0)' "$smtp_port" "$mails"
}
waiting() { find "$queue"/maildrop "$queue"/incoming "$queue"/active -type f | wc -l; }
deferred() { find "$queue/deferred" -type f | wc -l; }
milliseconds() { date +%s%3N; }

# load NAME: a thousand mails, until the last is through.
load() {
    new_store
    start_postfix
    start=$(milliseconds)
    check "$1: all are taken" flood
    taken=$(milliseconds)
    check "$1: all have been tried" wait_until 200 nothing_waits
    # What has been deferred is tried again, as Postfix does some minutes later.
    tries=0
    while [ "$(deferred)" -gt 0 ] && [ "$tries" -lt 20 ]; do
        tries=$((tries + 1))
        postqueue -f
        wait_until 10 queue_is_empty || true
    done
    end=$(milliseconds)
    check "$1: the queue is empty" queue_is_empty
    check "$1: all are stored" reports_are $mails
    check "$1: each by its own number" \
        [ "$(ask 'select count(distinct report_id), sum(deliveries) from report')" = "$mails|$mails" ]
    check "$1: each was handed over once" [ "$(piped)" = $mails ]
    check "$1: none bounced" [ "$(logged 'status=(bounced|expired)|non-delivery|delay notification')" = 0 ]
    check "$1: none is in the quarantine" quarantined_are 0
    check "$1: the store is whole" [ "$(ask 'pragma integrity_check')" = ok ]
    echo "$1: $mails reports taken in $((taken - start)) ms, stored in $((end - start)) ms:" \
        "$((mails * 1000 / (end - start))) a second; deferred on the way: $(logged 'relay=tlsrpt,.* status=deferred')"
    stop_postfix
    [ "$failures" = 0 ] || grep -vE 'status=sent|smtpd|cleanup|qmgr' "$maillog" | sed 's/^/    maillog: /'
}

load "two at once, as shipped"
# All that Postfix has by itself: 20 at once to one address, and processes enough.
configure_postfix() {
    postconf -F 'tlsrpt/unix/process_limit = -'
    postconf -X tlsrpt_destination_concurrency_limit
}
load "twenty at once"
finish
