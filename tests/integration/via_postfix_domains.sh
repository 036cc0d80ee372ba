#!/bin/sh
# SPDX-License-Identifier: MIT
# via_postfix_domains: by the lines that contrib/postfix has, a report that another host sends is stored
# whichever way Postfix knows the domain of the address.
#
#   via_postfix_domains.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
. "$root/tests/integration/caller.sh"

# Another host: a network of its own, and a wire.
unshare --net sleep 1000 &
other=$!
stop_other() { kill "$other"; }
at_end stop_other
away() { nsenter --net --target "$other" "$@"; }
wire() { ip link add to-other type veth peer name wire netns "$other" 2>"$site/err"; }
wait_until 5 wire || skip "no wires here: $(cat "$site/err")"
ip address add 192.0.2.25/24 dev to-other
ip link set to-other up
away ip address add 192.0.2.99/24 dev wire
away ip link set wire up

# send_from_away MAIL RECIPIENT: prints the last answer of the server.
send_from_away() {
    away python3 - "$1" "$2" "$smtp_port" <<'PYTHON'
import smtplib, sys
with smtplib.SMTP("192.0.2.25", int(sys.argv[3]), timeout=10) as smtp, open(sys.argv[1], "rb") as mail:
    try:
        smtp.sendmail("tls-reports@sender.example", [sys.argv[2]], mail.read())
        print("taken")
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = refused.recipients[sys.argv[2]]
        print(code, words.decode())
PYTHON
}

# As Debian has it: who is no neighbor may send to the domains that are here, and to nobody else.
class=
configure_postfix() {
    sed -i "s/^127.0.0.1:$smtp_port inet/$smtp_port inet/" /etc/postfix/master.cf
    echo 'local unix - n n - - local' >>/etc/postfix/master.cf
    # shellcheck disable=SC2016 # Postfix' own variables
    postconf -e 'inet_interfaces = all' 'mynetworks = 127.0.0.0/8' 'local_transport = local:$myhostname' \
        'smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination' \
        'alias_maps = hash:/etc/aliases' 'alias_database = hash:/etc/aliases' \
        'local_recipient_maps = proxy:unix:passwd.byname $alias_maps' \
        'virtual_mailbox_domains =' 'virtual_mailbox_maps =' 'mydestination = $myhostname, localhost'
    echo 'postmaster: root' >/etc/aliases
    newaliases
    case $class in
    local) postconf -e 'mydestination = $myhostname, localhost, example.org' ;;
    hosted)
        # The table of mailboxes that postfix.sh makes has the address; this has not.
        echo 'postmaster@example.org postmaster/' >/etc/postfix/mailboxes
        postconf -e 'virtual_mailbox_domains = example.org' \
            'virtual_mailbox_maps = texthash:/etc/postfix/mailboxes'
        ;;
    relay) postconf -e 'relay_domains = example.org' ;;
    relay-with-table)
        echo 'postmaster@example.org x' >/etc/postfix/relayed
        postconf -e 'relay_domains = example.org' 'relay_recipient_maps = texthash:/etc/postfix/relayed'
        ;;
    alias)
        postconf -e 'virtual_alias_domains = example.org'
        ;;
    esac
}

number=0
for class in local hosted relay relay-with-table alias; do
    new_small_store
    start_postfix
    number=$((number + 1))
    numbered_mail $number >"$site/mail.eml"
    answer=$(send_from_away "$site/mail.eml" tls-reports@example.org)
    check "$class: a report from another host is taken: $answer" [ "$answer" = taken ]
    check "$class: and stored" wait_until 20 reports_are 1
    check "$class: and is no mail of the server" [ "$(logged 'status=(bounced|deferred)')" = 0 ]
    answer=$(send_from_away "$site/mail.eml" stranger@example.org)
    case $class in
    relay) ;; # it knows no addresses
    *) check "$class: others are unknown as before: $answer" eval 'case $answer in 550*) ;; *) false ;; esac' ;;
    esac
    [ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
    stop_postfix
done

# In none of them it is not accepted, and README says so.
class=none
start_postfix
answer=$(send_from_away "$site/mail.eml" tls-reports@example.org)
check "a domain that is in no list is refused: $answer" eval 'case $answer in 454*Relay*) ;; *) false ;; esac'
stop_postfix
finish
