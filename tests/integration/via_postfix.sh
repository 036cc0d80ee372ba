#!/bin/sh
# SPDX-License-Identifier: MIT
# via_postfix: reports through a real Postfix, by the lines that contrib/postfix has: as a transport of
# its own, and behind an alias.
#
#   via_postfix.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
. "$root/tests/integration/caller.sh"

address=tls-reports@example.org
relay=tlsrpt
hand() { send "$1" "$address"; }
refusals() { logged "relay=$relay,.* status=deferred"; }
is_told() { grep -qF -- "$1" "$site/syslog"; }
first_line() { head -n 1 "$(grep -rl "$1" "$data/quarantine/new")"; }

start_syslog
new_small_store
# Addresses that nobody would choose, in a domain in which every address is good.
configure_postfix() {
    postconf -e 'virtual_mailbox_domains = example.org odd.example.org' 'allow_min_user = yes' \
        'recipient_delimiter = +'
    echo '@odd.example.org odd/' >>/etc/postfix/mailboxes
    echo 'odd.example.org tlsrpt:' >>/etc/postfix/tlsrpt_transport
}
start_postfix
a_caller_is_at_home

# What else comes with a mail.
check "the sender stands first in what is kept" \
    [ "$(first_line 'Today at noon')" = "Return-Path: <tls-reports@sender.example>" ]
sed 's/noon/one/' "$site/lunch.eml" >"$site/other.eml"
send "$site/other.eml" "$address" ""
check "a mail without one is taken" wait_until 20 quarantined_are 3
check "and says so" [ "$(first_line 'Today at one')" = "Return-Path: <MAILER-DAEMON>" ]

number=10
# shellcheck disable=SC2016 # nothing is to be expanded
for odd in tls-reports+google@example.org TLS-Reports@Example.ORG "o'hara@odd.example.org" \
    'a+b=c@odd.example.org' '"a b"@odd.example.org' '-x@odd.example.org' '--database=x@odd.example.org' \
    '"a\"; touch x; `id` $(id) | cat"@odd.example.org' '""@odd.example.org'; do
    numbered_mail $number >"$site/odd.eml"
    send "$site/odd.eml" "$odd"
    check "a report to $odd is stored" wait_until 20 reports_are $((number - 6))
    # Syslog shows a backslash as two, and neither a quote nor a blank.
    shown=$(printf '%s' "$odd" | sed 's/\\/\\\\/g; s/"/\\x22/g; s/ /\\x20/g')
    check "under that name" wait_until 10 is_told "message-id=<$number@sender.example> recipient=$shown"
    number=$((number + 1))
done
check "nothing waits for it" wait_until 20 nothing_waits

# For the one that hangs.
postconf -P 'tlsrpt/unix/tlsrpt_time_limit=1s'
postfix reload 2>"$site/err"
# shellcheck disable=SC2016 # of that shell
waits_whatever 'exit 1' 'exit 64' 'exit 65' 'exit 67' 'exit 78' 'exit 127' 'kill -SEGV $$' 'exec sleep 100' \
    'echo 5.1.1 nobody here; exit 1' 'echo 5.7.1 >&2; exit 77' missing
stop_postfix
[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"

# Behind an alias.
address=tls-reports@mail.example.org
relay=local
configure_postfix() {
    # Postfix as it is where local users get mail.
    echo 'local unix - n n - - local' >>/etc/postfix/master.cf
    # shellcheck disable=SC2016 # Postfix' own variables
    postconf -e 'local_transport = local:$myhostname' \
        'alias_maps = hash:/etc/aliases' 'alias_database = hash:/etc/aliases' 'transport_maps =' 'virtual_alias_maps =' \
        'mydestination = $myhostname, localhost' 'myorigin = example.org' 'mailbox_size_limit = 0'
    echo 'wrong: "|/usr/bin/tlsrpt-ingest"' >/etc/aliases
    cat "$root/contrib/postfix/aliases" >>/etc/aliases
    newaliases
}
new_small_store
sed 's/@example\.com/@mail.example.org/' "$root/contrib/postfix/forward" >"$site/forward"
install -o tlsrpt -g tlsrpt -m 600 "$site/forward" "$data/.forward"
start_postfix
a_caller_is_at_home
check "the program knows the address" is_told "recipient=$address"
number=100
# shellcheck disable=SC2016 # of that shell
waits_whatever 'exit 1' 'exit 67' 'exit 127' 'kill -SEGV $$' missing

# As a command of the alias itself it has no store: who tries that loses nothing.
refused=$(refusals)
numbered_mail 4 >"$site/4.eml"
send "$site/4.eml" wrong@mail.example.org
check "as nobody it refuses" wait_until 30 refused_since "$refused"
check "for want of a store" [ "$(logged 'to=<wrong@.*dsn=4\.3\.5.*no store')" = 1 ]
check "and the mail waits" [ "$(waiting)" = 1 ]
stop_postfix

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
