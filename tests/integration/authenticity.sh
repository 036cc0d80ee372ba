#!/bin/sh
# SPDX-License-Identifier: MIT
# authenticity: reports that are signed, and that are not, through a real Postfix with a real OpenDKIM,
# by the lines that contrib/opendkim has; the keys are in a DNS of this machine's own.
#
#   authenticity.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
[ -x /usr/sbin/opendkim ] || skip "no OpenDKIM here"
[ -x /usr/sbin/dnsmasq ] || skip "no dnsmasq here"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"

start_syslog

# Keys of two domains, in a DNS that knows nothing else.
dns=
for domain in sender.example attacker.example; do
    openssl genrsa -out "$site/$domain.key" 2048 2>/dev/null
    key=$(openssl rsa -in "$site/$domain.key" -pubout 2>/dev/null | sed '/^-/d' | tr -d '\n')
    dns="$dns --txt-record=s1._domainkey.$domain,v=DKIM1;k=rsa;p=$(echo "$key" | cut -c -200),$(echo "$key" | cut -c 201-)"
done
# shellcheck disable=SC2086 # words of a command
dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --port=53 --user=root \
    --listen-address=127.0.0.1 --bind-interfaces --local=/example/ $dns &
pids="$pids $!"

# start_opendkim LINE...: with these lines at the end of its configuration.
opendkim=
start_opendkim() {
    {
        # That of Debian, but for what this machine does not have, and for its own addresses, whose
        # mail it would sign.
        sed -E 's/^(UserID|UMask|Socket|PidFile|TrustAnchorFile).*/# &/' /etc/opendkim.conf
        echo 'Socket inet:8891@127.0.0.1'
        echo 'InternalHosts 192.0.2.1'
        echo 'Nameservers 127.0.0.1'
        echo "ResolverConfiguration $site/unbound.conf"
        for line in "$@"; do echo "$line"; done
    } >"$site/opendkim.conf"
    printf 'server:\n  do-not-query-localhost: no\n' >"$site/unbound.conf"
    opendkim -f -x "$site/opendkim.conf" 2>"$site/opendkim.err" &
    opendkim=$!
    pids="$pids $opendkim"
    wait_until 10 milter_listens || {
        cat "$site/opendkim.err" "$site/syslog"
        echo "FAILED: OpenDKIM does not start"
        exit 1
    }
}
milter_listens() { python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8891))' 2>/dev/null; }
is_away() { ! kill -0 "$opendkim" 2>/dev/null; }
stop_opendkim() {
    kill "$opendkim"
    wait_until 10 is_away
}
# As a postmaster does, who has another name.
shipped() { sed 's/mail\.example\.com/mail.example.org/' "$root/contrib/opendkim/opendkim.conf"; }

configure_postfix() {
    cat "$root/contrib/opendkim/main.cf" >>/etc/postfix/main.cf
    cp "$root/contrib/opendkim/header_checks" /etc/postfix/tlsrpt_header_checks
}

# sign DOMAIN [length | text]: the mail on standard input, signed (RFC 6376): with l=, or without
# Content-Type, so that it may have been signed as text.
sign() {
    python3 -c '
import base64, hashlib, re, subprocess, sys
domain, key, how = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""
mail = re.sub(b"\r?\n", b"\r\n", sys.stdin.buffer.read())
header, body = mail.split(b"\r\n\r\n", 1)
body = body.rstrip(b"\r\n") + b"\r\n"
def relaxed(field):
    name, value = field.split(b":", 1)
    return name.strip().lower() + b":" + b" ".join(value.split())
fields = {field.split(b":")[0].lower(): field for field in header.split(b"\r\n")}
names = ["from", "message-id"] + ([] if how == "text" else ["content-type"])
seal = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=%s; s=s1; h=%s;%s bh=%s; b=" % (
    domain, ":".join(names), " l=%d;" % len(body) if how == "length" else "",
    base64.b64encode(hashlib.sha256(body).digest()).decode())
signed = b"\r\n".join([relaxed(fields[name.encode()]) for name in names] + [relaxed(seal.encode())])
signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=signed, stdout=subprocess.PIPE, check=True)
sys.stdout.buffer.write(seal.encode() + base64.b64encode(signature.stdout) + b"\r\n" + mail)' \
        "$1" "$site/$1.key" ${2:+"$2"}
}

# mail NUMBER [FROM-DOMAIN [CONTACT-DOMAIN]]: a report of its own.
mail() {
    numbered_mail "$1" | sed "s/^From: tls-reports@sender/From: tls-reports@${2:-sender}/
        s/\"tls-reports@sender/\"tls-reports@${3:-sender}/"
}

# handed NUMBER: the mail on standard input goes through SMTP, and is dealt with.
handed() {
    cat >"$site/$1.eml"
    send "$site/$1.eml"
    check "mail $1 is taken" wait_until 20 is_dealt_with "$1"
}
is_dealt_with() { grep -q "message-id=<$1@sender.example>" "$site/syslog"; }
told() { grep "message-id=<$1@sender.example>" "$site/syslog"; }

# is_stored NUMBER AUTHENTICATED PATTERN; is_refused NUMBER FAULT
is_stored() {
    check "report $1 is stored" [ "$(ask "select authenticated from report where report_id = 'number $1'")" = "$2" ]
    check "and the log says so" [ "$(told "$1" | grep -c "stored: .* $3 message-id")" = 1 ]
}
is_refused() {
    check "report $1 is refused" \
        [ "$(ask "select verdict || ' ' || fault from rejected where message_id = '<$1@sender.example>'")" = "unauthenticated $2" ]
    check "report $1 is not stored" [ "$(ask "select count(*) from report where report_id = 'number $1'")" = 0 ]
    check "and the log says so" [ "$(told "$1" | grep -c ": unauthenticated: $2: ")" = 1 ]
    check "its mail is kept" grep -qlr "^Message-I[dD]: <$1@sender.example>" "$data/quarantine/new"
}
kept() { grep -lr "^Message-I[dD]: <$1@sender.example>" "$data/quarantine/new"; }

# tamper NUMBER: as a forger does who changes a number, and a gateway that puts a banner into the body.
tamper() { sed "s/\"total-successful-session-count\":$1,/\"total-successful-session-count\":99,/"; }

# forge FIELD: puts it before the mail on standard input.
# shellcheck disable=SC2059 # it has escapes
forge() { printf "$1\n" && cat; }
claims='dkim=pass header.d=sender.example header.s=s1'

# Fields of Authentication-Results in what was kept of a mail.
fields() { grep -ac '^Authentication-Results:' "$(kept "$1")"; }

db=$data/tlsrpt.db
mkdir -p "$data"
chown tlsrpt:tlsrpt "$data"
# Refused ones must tell nobody.
printf '#!/bin/sh\ncat >>%s/alerts\n' "$site" >/usr/bin/note-alert
chmod 755 /usr/bin/note-alert
: >"$site/alerts"
chmod 666 "$site/alerts"
start_postfix 'trusted-authserv-id = mail.example.org' 'alert-command = /usr/bin/note-alert'
start_opendkim "$(shipped)"

# Who signs.
mail 10 | sign sender.example | handed 10
is_stored 10 1 'signed-by=sender.example'
mail 11 | handed 11
is_refused 11 dkim-missing
mail 12 | sign sender.example | tamper 12 | handed 12
is_refused 12 dkim-failed
mail 13 sender sender | sign attacker.example | handed 13
is_refused 13 dkim-unaligned
mail 14 attacker sender | sign attacker.example | handed 14
is_refused 14 contact-unaligned
mail 15 | sign sender.example length | handed 15
check "its signature has a length" grep -q ' l=' "$site/15.eml"
is_refused 15 dkim-body-length
failing_mail sender | sed 's/^Message-ID.*/Message-ID: <16@sender.example>/' | handed 16
is_refused 16 dkim-missing
mail 17 | sign sender.example text | handed 17
is_refused 17 content-type-unsigned
check "a failure that is refused tells nobody" [ ! -s "$site/alerts" ]

# What somebody claims himself is gone, or is called otherwise. Each has a signature that does not
# pass; the last has one that OpenDKIM cannot parse, and says nothing of.
number=20
for forged in \
    "Authentication-Results: mail.example.org; $claims" \
    "authentication-results: MAIL.EXAMPLE.ORG; $claims" \
    "Authentication-Results: \"mail.example.org\"; $claims" \
    "Authentication-Results: (c) mail.example.org (c) 1; $claims" \
    "Authentication-Results:\n mail.example.org;\n $claims" \
    "Authentication-Results: mail.example.org/4ABC; $claims" \
    "Authentication-Results : mail.example.org; $claims" \
    "X-Comment: a\rAuthentication-Results: mail.example.org; $claims" \
    "ARC-Authentication-Results: i=1; mail.example.org; $claims" \
    "Authentication-Results-Original: mail.example.org; $claims"; do
    mail $number | sign sender.example | tamper $number | forge "$forged" | handed $number
    is_refused $number dkim-failed
    check "of its fields one is left" [ "$(fields $number)" = 1 ]
    number=$((number + 1))
done
broken='DKIM-Signature: v=1; d=sender.example; s=s1; h=from:content-type; b=abcdefghijkl'
mail 30 | forge "Authentication-Results: mail.example.org; $claims\n$broken" | handed 30
is_refused 30 authentication-missing
check "and none is left" [ "$(fields 30)" = 0 ]

check "every mail is taken" [ "$(piped)" = 19 ]
check "nothing bounces" [ "$(bounces)" = 0 ]

# OpenDKIM alone takes out what has its name, and its own stands above the rest; but it does neither
# for a signature that it cannot parse. So do not leave out the lines for Postfix.
postconf -X header_checks
postfix reload 2>"$site/err"
mail 40 | sign sender.example | tamper 40 | forge "Authentication-Results: mail.example.org; $claims" | handed 40
is_refused 40 dkim-failed
check "OpenDKIM removed the forged field" [ "$(fields 40)" = 1 ]
mail 41 | sign sender.example | tamper 41 | forge "Authentication-Results: mail.example.org; dmarc=pass action=none; $claims" | handed 41
is_refused 41 dkim-failed
check "or has put its own above it" [ "$(fields 41)" = 2 ]
mail 42 | forge "Authentication-Results: mail.example.org; $claims\n$broken" | handed 42
is_stored 42 1 'signed-by=sender.example'
postconf -e 'header_checks = regexp:/etc/postfix/tlsrpt_header_checks'
postfix reload 2>"$site/err"

# configured LINE...: in place of what tlsrpt.conf had beside its defaults.
configured() {
    cp "$root/contrib/tlsrpt.conf" /etc/tlsrpt
    for line in "$@"; do echo "$line" >>/etc/tlsrpt/tlsrpt.conf; done
}

# Marked instead.
configured 'trusted-authserv-id = mail.example.org' 'authentication = record'
mail 50 | handed 50
is_stored 50 0 'unverified=dkim-missing'
mail 51 | sign sender.example | handed 51
is_stored 51 1 'signed-by=sender.example'

# Whose domains.
configured 'domain = example.net' 'domain = *.example.net'
mail 60 | handed 60
check "a report on another domain is foreign" \
    [ "$(ask "select verdict || ' ' || fault || ' ' || detail from rejected where message_id = '<60@sender.example>'")" = \
    "foreign foreign-domain example.com" ]
check "and kept" grep -qlr '<60@sender.example>' "$data/quarantine/new"
mail 61 | sed 's/example\.com/mx.example.net/g' | handed 61
check "one on ours is stored" [ "$(ask "select count(*) from report where report_id = 'number 61'")" = 1 ]
stop_opendkim

finish
