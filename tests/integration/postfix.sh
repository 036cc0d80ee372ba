# SPDX-License-Identifier: MIT
# postfix: a real Postfix for one test, in a world of its own. To be read with "." after site.sh;
# the test then runs again, inside, from its first line.
#
# Inside are namespaces of its own for
#   mounts     our folders lie over /etc/postfix, /var/spool/postfix and /var/lib/postfix: sendmail
#              and the set-gid postdrop find them where they look by default, with no option and no
#              variable, and what the machine's own Postfix has is out of reach;
#   network    only lo: no port can be taken, and nothing can leave the machine;
#   processes  whatever ends the test, a SIGKILL too, ends every process of it.

smtp_port=2525
queue=/var/spool/postfix
maillog=$site/maillog
master=

# skip WHY: this machine cannot run the test.
skip() {
    echo "skipped: $1"
    exit 77
}

if [ -z "${tlsrpt_inside:-}" ]; then
    [ "$(id -u)" = 0 ] || skip "not root: no namespaces, no Postfix"
    [ -x /usr/sbin/postfix ] && [ -x /usr/sbin/sendmail ] || skip "no Postfix here"
    set -- unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc \
        sh "$0" "$@"
    unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc true \
        2>"$site/err" || skip "no namespaces here: $(cat "$site/err")"
    # exec runs no trap: this site is replaced by the one inside.
    leave
    tlsrpt_inside=yes exec "$@"
fi

trap 'stop_postfix; stop_syslog; leave' EXIT
# The first process of a namespace gets no signal that it does not ask for. unshare itself ignores
# INT and TERM; whoever has no patience sends it a KILL, and nothing but $site is left.
trap 'exit 1' INT TERM HUP

# lo is down in a new network.
python3 - <<'PYTHON'
import fcntl, socket, struct
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
PYTHON

# start_syslog: what goes to syslog is in $site/syslog, a line each, with its priority. There is no
# syslog daemon, so /dev becomes a folder of ours with the few devices that are needed, and the socket.
start_syslog() {
    mkdir "$site/dev"
    for device in null zero random urandom; do
        : >"$site/dev/$device"
        mount --bind "/dev/$device" "$site/dev/$device"
    done
    python3 - "$site/dev/log" "$site/syslog" <<'PYTHON' &
import os, socket, sys
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o666)
with open(sys.argv[2], "wb", 0) as out:
    while True:
        out.write(log.recv(65536).rstrip(b"\0\n") + b"\n")
PYTHON
    pids="$pids $!"
    wait_until 5 [ -S "$site/dev/log" ]
    mount --rbind "$site/dev" /dev
}

stop_syslog() {
    [ -d "$site/dev" ] || return 0
    umount --lazy --recursive /dev
    for device in null zero random urandom; do umount --lazy "$site/dev/$device"; done
}

# The mailboxes are of a user that the programs under test are not.
mail_user=64000

# wait_until SECONDS COMMAND...: polls; the last status is the command's.
wait_until() {
    polls=$(($1 * 20))
    shift
    until "$@"; do
        polls=$((polls - 1))
        [ "$polls" -gt 0 ] || return 1
        sleep 0.05
    done
}

# start_postfix [OPTION...]: with tlsrpt-ingest behind tls-reports@example.org, run as new_store's
# user with these options. Queue and log are empty, the mailboxes too. Returns when it listens.
start_postfix() {
    for folder in etc/postfix var/spool/postfix var/lib/postfix; do
        ! mountpoint -q "/$folder" || umount "/$folder"
        rm -rf "$site/world/$folder"
        mkdir -p "$site/world/$folder"
    done
    rm -rf "$site/mail" "$maillog"
    mkdir "$site/mail"
    chown "$mail_user" "$site/mail"
    # What "postfix start" makes the queue's folders from.
    cp /etc/postfix/postfix-files "$site/world/etc/postfix"
    chown postfix "$site/world/var/lib/postfix"
    for folder in etc/postfix var/spool/postfix var/lib/postfix; do
        mount --bind "$site/world/$folder" "/$folder"
    done

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

# As in README.md.
transport_maps = texthash:/etc/postfix/transport
tlsrpt_destination_recipient_limit = 1
tlsrpt_destination_concurrency_limit = 2
CONF
    echo "tls-reports@example.org tlsrpt:" >/etc/postfix/transport
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
tlsrpt unix - n n - 2 pipe
  flags=Rq user=nobody:nogroup
  argv=$programs/tlsrpt-ingest --database $db --recipient \${recipient} $*
CONF
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

# send MAIL: through SMTP to tls-reports@example.org, as a stranger would.
send() {
    python3 - "$1" "$smtp_port" <<'PYTHON'
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[2]), timeout=10) as smtp, open(sys.argv[1], "rb") as mail:
    smtp.sendmail("tls-reports@sender.example", ["tls-reports@example.org"], mail.read())
PYTHON
}

# Counts of what the log tells. logged PATTERN
logged() { grep -cE "$1" "$maillog" || true; }
piped() { logged 'relay=tlsrpt,.* status=sent'; }
bounced() { logged 'status=(bounced|deferred|expired)|non-delivery|delay notification'; }
# Mails that came by sendmail.
submitted() { logged 'postfix/pickup\['; }

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
