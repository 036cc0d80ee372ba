# SPDX-License-Identifier: MIT
# dovecot: a real Dovecot for one test. To be read with "." after world.sh. Its configuration is
# /etc/dovecot of this world, and in conf.d there the test puts what it tries.

lmtp_port=24
maillog=$site/maillog
mailboxes=/var/mail/vhosts
dovecot=
for file in /usr/sbin/dovecot /usr/lib/dovecot/lmtp /usr/lib/dovecot/imap /usr/lib/dovecot/modules/lib90_sieve_plugin.so; do
    [ -e $file ] || skip "no Dovecot here: $file is missing"
done
at_end stop_dovecot

# As most sites have it: all mailboxes are of one user, who is not the one under test.
getent group vmail >/dev/null || groupadd --gid 64000 vmail
getent passwd vmail >/dev/null ||
    useradd -K UID_MAX=64000 --uid 64000 --gid vmail --home-dir "$mailboxes" --no-create-home vmail

# It speaks TLS with a certificate for the name that the shipped files have, which nobody trusts yet.
rm -rf /etc/dovecot
mkdir -p /etc/dovecot/conf.d
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=imap.example.com \
    -addext subjectAltName=DNS:imap.example.com \
    -keyout /etc/dovecot/key.pem -out /etc/dovecot/cert.pem 2>"$site/err"
echo '127.0.0.1 imap.example.com' >>/etc/hosts
trust_certificate() {
    cat /etc/dovecot/cert.pem >>/etc/ssl/certs/ca-certificates.crt
    cp /etc/dovecot/cert.pem "/etc/ssl/certs/$(openssl x509 -hash -noout -in /etc/dovecot/cert.pem).0"
}

# start_dovecot: with the mailboxes of tls-reports, postmaster and mallory at example.com, whose
# passwords are "secret". LMTP is on $lmtp_port, IMAP with TLS on 993. Log and mailboxes are empty.
# Returns when it listens.
start_dovecot() {
    rm -rf "$mailboxes" "$maillog" /var/lib/dovecot
    install -d -o vmail -g vmail -m 700 "$mailboxes"
    install -d /var/lib/dovecot
    # A program with AddressSanitizer wants more addresses than any limit leaves it.
    limit=
    ! grep -q __asan_init /usr/bin/tlsrpt-ingest || limit='default_vsz_limit = 0'
    cat >/etc/dovecot/dovecot.conf <<CONF
protocols = imap lmtp
listen = 127.0.0.1
base_dir = $site/run
log_path = $maillog
$limit
ssl_cert = </etc/dovecot/cert.pem
ssl_key = </etc/dovecot/key.pem
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
userdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
service imap-login {
  inet_listener imap {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp_port
  }
}
protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
}
!include_try conf.d/*.conf
CONF
    for name in tls-reports postmaster mallory; do
        echo "$name@example.com:{PLAIN}secret:$(id -u vmail):$(id -g vmail)::$mailboxes/$name"
    done >/etc/dovecot/users
    if ! /usr/sbin/dovecot >"$site/dovecot.out" 2>&1 || ! wait_until 20 [ -s "$site/run/master.pid" ]; then
        cat "$site/dovecot.out" "$maillog" 2>/dev/null || true
        echo "FAILED: Dovecot does not start"
        exit 1
    fi
    dovecot=$(cat "$site/run/master.pid")
}

dovecot_is_gone() { ! kill -0 "$dovecot" 2>/dev/null; }

stop_dovecot() {
    [ -n "$dovecot" ] || return 0
    kill "$dovecot" 2>/dev/null || true
    wait_until 10 dovecot_is_gone || kill -KILL "$dovecot" 2>/dev/null || true
    dovecot=
}

# send MAIL [NAME]: through LMTP to NAME@example.com, as a mail server would. It must be taken.
send() {
    python3 - "$1" "${2:-tls-reports}@example.com" "$lmtp_port" <<'PYTHON'
import smtplib, sys
with smtplib.LMTP("127.0.0.1", int(sys.argv[3])) as lmtp, open(sys.argv[1], "rb") as mail:
    lmtp.sendmail("tls-reports@sender.example", [sys.argv[2]], mail.read())
PYTHON
}

# read_mails: somebody reads all that is in the inbox of tls-reports, by IMAP.
read_mails() {
    python3 - <<'PYTHON'
import imaplib, ssl
context = ssl.create_default_context(cafile="/etc/dovecot/cert.pem")
with imaplib.IMAP4_SSL("imap.example.com", ssl_context=context) as imap:
    imap.login("tls-reports@example.com", "secret")
    imap.select()
    assert imap.store("1:*", "+FLAGS", "\\Seen")[0] == "OK"
PYTHON
}

# Counts of what the log tells. logged PATTERN
logged() { grep -cE "$1" "$maillog" || true; }

# mails NAME [FOLDER]: how many are in it.
mails() {
    folder=$mailboxes/$1/Maildir${2:+/.$2}
    find "$folder/new" "$folder/cur" -type f 2>/dev/null | wc -l
}
