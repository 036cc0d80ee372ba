#!/bin/sh
# SPDX-License-Identifier: MIT
# via_fetchmail: reports that a real fetchmail takes out of the IMAP mailbox of a real Dovecot, by the
# lines that contrib/fetchmail has.
#
#   via_fetchmail.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/unit.sh"
. "$root/tests/integration/dovecot.sh"
. "$root/tests/integration/caller.sh"
[ -x /usr/bin/fetchmail ] || skip "no fetchmail here"
service=$root/contrib/fetchmail/tlsrpt-fetchmail.service

poll() { run_unit "$service"; }
retry() { check "the unit does not fail" poll; }
hand() {
    send "$1"
    retry
}
refusals() { told 'MDA returned nonzero status 75'; }
# On the server.
waiting() { mails tls-reports; }
# It would mail one.
bounces() { told 'SMTP|[Bb]ounce'; }

# As the file has it. Its password is that of this test.
install -o tlsrpt -g tlsrpt -m 600 "$root/contrib/fetchmail/fetchmailrc" /etc/tlsrpt
new_small_store
start_dovecot
check_unit "$service" "${service%.service}.timer"

poll_fails() { ! poll; }
numbered_mail 1 >"$site/1.eml"
send "$site/1.eml"
check "a server without a certificate gets no password" poll_fails
check "and no login" [ "$(logged 'Login: ')" = 0 ]
trust_certificate
check "with one it is asked" poll
check "and has mail" reports_are 1
check "an empty mailbox is no failure" poll
new_small_store

a_caller_is_at_home

send "$site/1.eml"
read_mails
printf 'Received: from nowhere\nno header field\nFrom: a@sender.example\n\nToday.\n' >"$site/headless.eml"
send "$site/headless.eml"
retry
check "what somebody has read is fetched too" nothing_waits
check "and what has a broken header" quarantined_are 3
check "all who logged in used TLS" [ "$(logged 'Login: ')" = "$(logged 'Login: .* TLS')" ]
stop_dovecot

[ "$failures" = 0 ] || sed 's/^/    /' "$maillog" "$site/journal"
finish
