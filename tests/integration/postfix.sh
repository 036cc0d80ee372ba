# SPDX-License-Identifier: MIT
# postfix: a real Postfix for one test. To be read with "." after world.sh.

smtp_port=2525
queue=/var/spool/postfix
maillog=$site/maillog
master=
[ -x /usr/sbin/postfix ] && [ -x /usr/sbin/sendmail ] || skip "no Postfix here"
at_end stop_postfix

# The mailboxes are of a user that the programs under test are not.
mail_user=64000

# What a test has beside that in /etc/postfix, by redefining this.
configure_postfix() { :; }

# start_postfix [LINE...]: with tlsrpt-ingest behind tls-reports@example.org by the lines that we ship,
# and with these lines in its configuration. Queue and log are empty, the mailboxes too. Returns when it
# listens.
start_postfix() {
    cp "$root/contrib/tlsrpt.conf" /etc/tlsrpt
    for line in "$@"; do echo "$line" >>/etc/tlsrpt/tlsrpt.conf; done

    cp /etc/postfix/postfix-files "$site"
    rm -rf /etc/postfix /var/spool/postfix /var/lib/postfix "$site/mail" "$maillog"
    mkdir /etc/postfix /var/spool/postfix /var/lib/postfix "$site/mail"
    chown "$mail_user" "$site/mail"
    # What "postfix start" makes the queue's folders from.
    mv "$site/postfix-files" /etc/postfix
    chown postfix /var/lib/postfix

    cat >/etc/postfix/main.cf <<CONF
compatibility_level = 3.6
mydomain = example.org
myhostname = mail.example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = $maillog
maillog_file_prefixes = $site

# Nobody is asked for a name, and nothing goes elsewhere: there is no smtp(8) in master.cf.
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
default_transport = error:nothing leaves this test
relay_transport = error:nothing leaves this test
local_transport = error:no local users
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = none

virtual_mailbox_domains = example.org
virtual_mailbox_base = $site/mail
virtual_mailbox_maps = texthash:/etc/postfix/mailboxes
virtual_uid_maps = static:$mail_user
virtual_gid_maps = static:$mail_user
CONF
    cat >/etc/postfix/mailboxes <<MAILBOXES
postmaster@example.org postmaster/
tls-reports@example.org tls-reports/
MAILBOXES
    cat >/etc/postfix/master.cf <<CONF
127.0.0.1:$smtp_port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
CONF
    # As a postmaster does, who has another address.
    for file in main.cf master.cf tlsrpt_virtual tlsrpt_transport; do
        sed 's/@example\.com/@example.org/g' "$root/contrib/postfix/$file" >>"/etc/postfix/$file"
    done
    cp "$root/contrib/postfix/tlsrpt_status" /etc/postfix
    configure_postfix
    # "master -w" in it returns when all sockets are there. It takes 2 s.
    if ! timeout 20 /usr/sbin/postfix start >"$site/postfix.out" 2>&1; then
        cat "$site/postfix.out" "$maillog" 2>/dev/null || true
        echo "FAILED: Postfix does not start"
        exit 1
    fi
    master=$(tr -d ' ' <"$queue/pid/master.pid")
}

# All of one process group, whose number is the master's.
postfix_is_gone() { ! pgrep -g "$master" >/dev/null; }

stop_postfix() {
    [ -n "$master" ] || return 0
    kill "$master" 2>/dev/null || true
    wait_until 5 postfix_is_gone || kill -KILL "-$master" 2>/dev/null || true
    master=
}

# A mail moves through the folders in this order, and find looks at them in this order: none slips
# through.
queue_is_empty() {
    [ -z "$(cd "$queue" && find maildrop incoming active deferred hold corrupt -type f)" ]
}

# send MAIL [RECIPIENT [SENDER]]: through SMTP to tls-reports@example.org, as a stranger would.
send() {
    python3 - "$1" "$smtp_port" "${2:-tls-reports@example.org}" "${3-tls-reports@sender.example}" <<'PYTHON'
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[2]), timeout=10) as smtp, open(sys.argv[1], "rb") as mail:
    smtp.sendmail(sys.argv[4], [sys.argv[3]], mail.read())
PYTHON
}

# Counts of what the log tells. logged PATTERN
logged() { grep -cE "$1" "$maillog" || true; }
piped() { logged 'relay=tlsrpt,.* status=sent'; }
bounced() { logged 'status=(bounced|deferred|expired)|non-delivery|delay notification'; }
# Mails that came by sendmail.
submitted() { logged 'postfix/pickup\['; }

# What caller.sh asks for.
waiting() { (cd "$queue" && find maildrop incoming active deferred hold corrupt -type f) | wc -l; }
retry() { postqueue -f; }
bounces() { logged 'status=(bounced|expired)|non-delivery|delay notification'; }

# inbox NAME: the mails in it, one file name a line.
inbox() { find "$site/mail/$1/new" -type f 2>/dev/null || true; }
inbox_holds() { [ "$(inbox "$1" | wc -l)" -ge "$2" ]; }

piped_and_done() { [ "$(piped)" -ge "$1" ] && queue_is_empty; }

# settled NUMBER: that many mails are through the pipe, and Postfix has nothing more to do.
settled() {
    wait_until 8 piped_and_done "$1" || {
        sed 's/^/    maillog: /' "$maillog"
        return 1
    }
}
