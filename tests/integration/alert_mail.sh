#!/bin/sh
# SPDX-License-Identifier: MIT
# alert_mail: a report through a real Postfix, and the alert that comes of it.
#
#   alert_mail.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"

for reporter in one two; do failing_mail "$reporter" 2 >"$site/$reporter.eml"; done
# A day later nothing fails any more.
for reporter in one two; do
    failing_mail "$reporter" 1 | sed 's/count":57/count":0/' >"$site/$reporter-clean.eml"
done
# A name that would like to be a header and a colour, of another host.
failing_mail three 1 mx3.example.org |
    sed 's/"Reporter three"/"Bücher AG\\u001b[31m\\r\\nBcc: tls-reports@example.org\\r\\n\\r\\n.\\r\\n"/' \
        >"$site/hostile.eml"

header() { sed '/^$/q' "$alert" | grep -qE "$1"; }

start_syslog

# The first report of a failure makes an alert.
new_store
start_postfix 'alert-mail = postmaster@example.org'
send "$site/one.eml"
check "the report is delivered, and nothing is left to do" settled 1
check "the alert is there" wait_until 5 inbox_holds postmaster 1
alert=$(inbox postmaster | head -n 1)
[ -n "$alert" ] || alert=/dev/null
check "it has no sender to bounce to" header '^Return-Path: <>$'
check "no program shall answer it" header '^Auto-Submitted: auto-generated$'
check "its subject tells where it is from" header '^Subject: \[tlsrpt\] '
check "it is for the postmaster" header '^To: .*postmaster@example\.org'
check "once" [ "$(sed '/^$/q' "$alert" | grep -ciE '^(From|To|Subject|Date|Message-ID):')" = 5 ]

# 20 is facility mail, priority warning (RFC 3164).
check "syslog is told too" [ "$(grep -cE '^<20>.* tlsrpt-ingest\[[0-9]+\]: alert: opened: \[tlsrpt\] example\.org: certificate-expired on mx2\.example\.org \(57 of 1088 sessions failed\)$' "$site/syslog")" = 1 ]

# Another reporter tells of the same failure: nobody needs to hear it twice.
send "$site/two.eml"
check "the second report is delivered" settled 2
check "there is one alert" [ "$(inbox postmaster | wc -l)" = 1 ]
check "one mail was submitted" [ "$(submitted)" = 1 ]
check "nothing bounced or waits" [ "$(bounced)" = 0 ]
check "no mailbox has a report" [ "$(inbox tls-reports | wc -l)" = 0 ]

# It is over: one all-clear, in the thread of the alert.
thread=$(grep '^References: ' "$alert")
send "$site/one-clean.eml"
send "$site/two-clean.eml"
check "the reports of a later day are delivered" settled 4
check "the all-clear is there" wait_until 5 inbox_holds postmaster 2
check "it says so" [ "$(inbox postmaster | xargs grep -hc '^Subject: .*mx2.example.org is over' | grep -c 1)" = 1 ]
check "it belongs to the alert" [ "$(inbox postmaster | xargs grep -h '^References: ' | sort -u)" = "$thread" ]

# Hostile strings are text.
send "$site/hostile.eml"
check "a hostile report is delivered" settled 5
check "its alert is there" wait_until 5 inbox_holds postmaster 3
alert=$(inbox postmaster | xargs grep -l 'mx3.example.org' | head -n 1)
check "its header has no line of the report" eval '! header "^Bcc:"'
check "nobody else got it" [ "$(inbox tls-reports | wc -l)" = 0 ]
check "it is whole" grep -q '^This is incident 2' "$alert"
check "in UTF-8" grep -q 'Bücher' "$alert"
check "and shows what would have been a colour" grep -qF '\x1b[31m' "$alert"
check "three mails were submitted" [ "$(submitted)" = 3 ]
check "syslog got three alerts" [ "$(grep -c ': alert: ' "$site/syslog")" = 3 ]
check "in ASCII alone" eval '! LC_ALL=C grep -q "[^ -~]" "$site/syslog"'
stop_postfix

# An alert to the address that the reports come to would come back as a report.
new_store
start_postfix 'alert-mail = tls-reports@example.org'
send "$site/one.eml"
check "a report with itself as address is delivered" settled 1
check "nothing was submitted" [ "$(submitted)" = 0 ]
check "nothing was delivered but the report" [ "$(logged 'status=sent')" = 1 ]
check "nothing bounced or waits either" [ "$(bounced)" = 0 ]
stop_postfix

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
