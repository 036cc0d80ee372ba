#!/bin/sh
# SPDX-License-Identifier: MIT
# mta_sts: the guide in contrib/mta-sts, walked to its end: every command that stands in it is run as
# it stands there, with a real Apache, a real nginx, and a real certbot that gets its certificates
# from Pebble, an ACME server for tests. Then both servers are asked the same questions.
#
#   mta_sts.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
for tool in apachectl nginx certbot pebble curl openssl named-checkzone; do
    PATH=$PATH:/usr/sbin command -v $tool >/dev/null || skip "no $tool here"
done

PATH=$PATH:/usr/sbin:/sbin
domain=example.org
host=mta-sts.$domain
www=/var/www/$host
policy=$www/.well-known/mta-sts.txt
quietly() { "$@" >"$site/err" 2>&1; }

# Nothing of the machine's own web is in the world. Without a folder of systemd in /run, service(8)
# calls the init scripts of the packages.
mount -t tmpfs -o mode=755 none /run
mkdir -m 1777 /run/lock
server=
at_end leave_run
leave_run() {
    [ -z "$server" ] || quietly service "$server" stop
    umount --lazy /run
}
find /etc/apache2/sites-enabled /etc/nginx/sites-enabled -type l ! -name '*default*' -delete
rm -rf /etc/letsencrypt/accounts
for name in "$host" mta-sts.example.net; do printf '127.0.0.1 %s\n::1 %s\n' "$name" "$name"; done >>/etc/hosts

# The CA, which asks on port 80 as the one of a user does; nothing is reused and nothing delayed.
cat >"$site/pebble.json" <<JSON
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
 "certificate": "$site/acme.pem", "privateKey": "$site/acme.key", "httpPort": 80, "tlsPort": 443,
 "ocspResponderURL": "", "externalAccountBindingRequired": false}}
JSON
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$site/acme.key" -out "$site/acme.pem" 2>"$site/err"
PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 PEBBLE_AUTHZREUSE=0 \
    pebble -config "$site/pebble.json" -strict true >"$site/pebble" 2>&1 &
pids="$pids $!"
root_of_ca() { curl -sSf --cacert "$site/acme.pem" https://localhost:15000/roots/0 >"$site/ca.pem" 2>"$site/err"; }
wait_until 30 root_of_ca || {
    cat "$site/err" "$site/pebble"
    exit 1
}
# What certbot would ask a person, and where its CA is.
cat >>/etc/letsencrypt/cli.ini <<INI
server = https://localhost:14000/dir
non-interactive = true
agree-tos = true
register-unsafely-without-email = true
no-random-sleep-on-renew = true
INI
export REQUESTS_CA_BUNDLE="$site/acme.pem" CURL_CA_BUNDLE="$site/ca.pem"

# guide SECTION: runs the commands of that section; what they print is in $site/said. The first that
# fails is the last, unless $flags are other.
flags=-eux
guide() {
    awk -v "section=## $1" '/^## / { here = $0 == section } here && sub(/^    /, "")' \
        "$root/contrib/mta-sts/README.md" >"$site/commands"
    [ -s "$site/commands" ] || {
        echo "the guide has no commands on: $1" >"$site/err"
        return 1
    }
    (cd "$root/contrib/mta-sts" && domain=$domain sh "$flags" "$site/commands") >"$site/said" 2>"$site/err"
}

# The policy: RFC 8461, section 3.2, to the letter.
cat >"$site/policy.py" <<'PY'
import re, sys
text = open(sys.argv[1], "rb").read().decode("ascii")
name = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)"
grammar = {"version": r"STSv1", "mode": r"testing|enforce|none", "max_age": r"[0-9]{1,10}",
           "mx": rf"(?:\*\.)?{name}(?:\.{name})+"}
seen = []
for line in re.split(r"\r?\n", re.sub(r"\r?\n\Z", "", text)):
    key, value = re.fullmatch(r"([a-z_]+):[ \t]*(.*?)[ \t]*", line).groups()
    assert re.fullmatch(grammar[key], value), line
    assert key == "mx" or key not in dict(seen), line
    seen.append((key, value))
assert {key for key, _ in seen} == set(grammar), seen
assert int(dict(seen)["max_age"]) <= 31557600
for expected in sys.argv[2:]:
    assert tuple(expected.split("=")) in seen, expected
PY
policy_says() { quietly python3 "$site/policy.py" "$policy" "$@"; }

check "the guide writes the policy" guide "The policy"
check "a policy to begin with" policy_says mode=testing max_age=86401 mx=mx1.$domain mx=mx2.$domain
check "all of it speaks of this domain" eval '! grep -q example.com "$policy"'

# The records: in a zone that has what any has.
check "the guide prints the records" guide "The records"
cat - "$site/said" >"$site/zone" <<ZONE
$domain. 3600 IN SOA ns.$domain. hostmaster.$domain. 1 7200 3600 1209600 3600
$domain. 3600 IN NS ns.$domain.
$domain. 3600 IN MX 10 mx1.$domain.
$domain. 3600 IN MX 20 mx2.$domain.
ns.$domain. 3600 IN A 192.0.2.1
mx1.$domain. 3600 IN A 192.0.2.25
mx2.$domain. 3600 IN A 192.0.2.26
ZONE
check "BIND takes the zone" eval 'named-checkzone -D -o "$site/zone.out" "$domain" "$site/zone" >"$site/err" 2>&1'
check "and warns of nothing" eval '! grep -vE ": loaded serial|^OK$|^dump zone" "$site/err"'
cat >"$site/records.py" <<'PY'
import re, sys
domain = sys.argv[2]
text, kinds = {}, set()
for line in open(sys.argv[1]):
    name, _, _, kind, value = line.split(None, 4)
    kinds.add((name, kind))
    if kind == "TXT":
        assert name not in text, name
        text[name] = "".join(re.findall(r'"([^"]*)"', value))
assert set(text) == {f"_mta-sts.{domain}.", f"_smtp._tls.{domain}."}, text
assert {(f"mta-sts.{domain}.", "A"), (f"mta-sts.{domain}.", "AAAA")} <= kinds
# RFC 8461, section 3.1, and RFC 8460, section 3
assert re.fullmatch(r"v=STSv1[ \t]*;[ \t]*id=[A-Za-z0-9]{1,32}(?:[ \t]*;)?", text[f"_mta-sts.{domain}."])
assert re.fullmatch(rf"v=TLSRPTv1[ \t]*;[ \t]*rua=mailto:[a-z-]+@{re.escape(domain)}(?:[ \t]*;)?",
                    text[f"_smtp._tls.{domain}."])
PY
check "the records are what the RFCs say" quietly python3 "$site/records.py" "$site/zone.out" "$domain"
check "the guide makes an id" guide "Change the policy"
check "that is one" grep -qxE '[A-Za-z0-9]{1,32}' "$site/said"

# answer STATUS BODY [CURL-OPTION...] URL: of the server that runs. BODY is policy, pointer, token,
# nothing or anything.
answer() {
    want="$1 $2"
    shift 2
    rm -f "$site/body" "$site/head"
    got=$(curl -sS --path-as-is --max-time 60 -o "$site/body" -D "$site/head" -w '%{http_code}' "$@" 2>"$site/err") || true
    body=anything
    # For HEAD, curl writes the headers there.
    if [ ! -s "$site/body" ] || cmp -s "$site/body" "$site/head"; then
        body=nothing
    elif cmp -s "$site/body" "$policy"; then
        body=policy
    elif [ "$(cat "$site/body")" = "$token" ]; then
        body=token
    elif grep -q "^This host serves the MTA-STS policy of $domain and" "$site/body" &&
        grep -q "'https://$host/.well-known/mta-sts.txt'" "$site/body"; then
        body=pointer
    fi
    echo "$body, status $got, not $want" >>"$site/err"
    [ "$got $body" = "$want" ] && ! grep -qi '^location:' "$site/head"
}
header() { sed -n "s/^$1: *//Ip" "$site/head" | tr -d '\r'; }
refused() { ! quietly curl -sS --max-time 60 -o "$site/body" "$@" && grep -q 'curl: (60)' "$site/err"; }
# 421 is Apache's word for a name that the connection was not made for.
refused_policy() {
    case $(curl -sS --max-time 60 -o "$site/body" -w '%{http_code}' "$@" 2>"$site/err") in
        403 | 421) ! grep -q STSv1 "$site/body" ;;
        *) return 1 ;;
    esac
}
# A question a line, as answer takes them.
ask_all() {
    while read -r status_of_it body_of_it words; do
        # shellcheck disable=SC2086 # words of options
        check "$server: $words" answer "$status_of_it" "$body_of_it" $words
    done <<TABLE
200 policy  https://$host/.well-known/mta-sts.txt
200 policy  -4 https://$host/.well-known/mta-sts.txt
200 policy  -6 https://$host/.well-known/mta-sts.txt
200 policy  --http1.0 --no-alpn https://$host/.well-known/mta-sts.txt
200 policy  --tls-max 1.2 https://$host/.well-known/mta-sts.txt
200 policy  --tlsv1.3 https://$host/.well-known/mta-sts.txt
200 policy  -H Host:MTA-STS.$domain https://$host/.well-known/mta-sts.txt
200 policy  https://$host/.well-known/mta-sts.txt?a=b
200 policy  https://$host/.well-known/../.well-known/mta-sts.txt
200 nothing -I https://$host/.well-known/mta-sts.txt
403 pointer https://$host/
403 pointer https://$host/index.html
403 pointer https://$host/robots.txt
403 pointer https://$host/mta-sts.txt
403 pointer https://$host/secret.txt
403 pointer https://$host/.well-known
403 pointer https://$host/.well-known/
403 pointer https://$host/.well-known/other
403 pointer https://$host/.well-known/secret.txt
403 pointer https://$host/.well-known/mta-sts.txt/
403 pointer https://$host/.well-known/mta-sts.txt/x
403 pointer https://$host/.well-known/mta-sts.txt.bak
403 pointer https://$host/.well-known/MTA-STS.TXT
403 pointer https://$host/.well-known/../secret.txt
403 pointer https://$host/.well-known/%2e%2e/secret.txt
403 pointer https://$host/.well-known/acme-challenge/token
403 pointer https://$host/server-status
403 pointer https://$host/icons/
403 pointer https://$host/cgi-bin/x
400 anything https://$host/../../../etc/passwd
400 anything https://$host/.well-known/../../../etc/passwd
403 pointer -X POST -d a=b https://$host/.well-known/mta-sts.txt
403 pointer -X PUT -d a=b https://$host/.well-known/mta-sts.txt
403 pointer -X DELETE https://$host/.well-known/mta-sts.txt
403 pointer -X OPTIONS https://$host/.well-known/mta-sts.txt
403 pointer -X PUT -d a=b https://$host/.well-known/new.txt
405 anything -X TRACE https://$host/.well-known/mta-sts.txt
403 nothing -I https://$host/
403 pointer -H Host:other.example https://$host/.well-known/mta-sts.txt
403 pointer -k --connect-to ::$host:443 https://other.example/.well-known/mta-sts.txt
403 pointer -k https://127.0.0.1/.well-known/mta-sts.txt
400 anything http://$host:443/.well-known/mta-sts.txt
200 token   http://$host/.well-known/acme-challenge/token
200 token   -6 http://$host/.well-known/acme-challenge/token
404 anything http://$host/.well-known/acme-challenge/none
403 pointer -X POST -d a=b http://$host/.well-known/acme-challenge/token
403 pointer http://$host/.well-known/acme-challenge/
403 pointer http://$host/.well-known/acme-challenge/token/
403 pointer http://$host/.well-known/acme-challenge/../secret.txt
403 pointer http://$host/.well-known/acme-challenge/../mta-sts.txt
403 pointer http://$host/.well-known/mta-sts.txt
403 pointer http://$host/
403 pointer http://$host/index.html
403 pointer http://$host/server-status
404 anything -H Host:other.example http://$host/.well-known/mta-sts.txt
404 anything http://127.0.0.1/.well-known/mta-sts.txt
TABLE
}
other_policy() {
    quietly curl -sSf --max-time 60 -o "$site/body" https://mta-sts.example.net/.well-known/mta-sts.txt &&
        cmp -s "$site/body" /var/www/mta-sts.example.net/.well-known/mta-sts.txt
}
served_serial() {
    openssl s_client -connect 127.0.0.1:443 -servername "$host" </dev/null 2>/dev/null |
        openssl x509 -noout -serial
}
another_serial() { [ "$(served_serial)" != "$1" ]; }
token="token.of-the-CA"

# the_way SECTION SERVER: to a policy that is served, by that section of the guide.
the_way() {
    server=$2
    rm -rf /etc/letsencrypt/archive /etc/letsencrypt/live /etc/letsencrypt/renewal "$www/.well-known/acme-challenge"
    # As the package starts it, with its own default site.
    check "$server starts" quietly service "$server" start
    check "the guide's way for $1" guide "$1"
    check "$server has the certificate" [ -f "/etc/letsencrypt/live/$host/privkey.pem" ]
    # A reload is over some time after the command for it.
    check "$server: the policy" wait_until 30 answer 200 policy "https://$host/.well-known/mta-sts.txt"
    check "$server: seen for oneself" guide "See for yourself"
    check "$server: it is the policy" eval 'tr -d "\r" <"$site/said" | grep -qx "mode: testing"'
    check "$server: certbot can renew" grep -q 'simulated renewals succeeded' "$site/said"

    # What is no policy, beside it; and the token as certbot puts it.
    echo secret | tee "$www/secret.txt" "$www/.well-known/secret.txt" "$www/.well-known/mta-sts.txt.bak" >/dev/null
    mkdir -p "$www/.well-known/acme-challenge"
    echo "$token" >"$www/.well-known/acme-challenge/token"
    cp "$policy" "$site/before"
    ask_all
    check "$server: nobody has changed it" eval 'cmp "$policy" "$site/before" && [ ! -e "$www/.well-known/new.txt" ]'
    check "$server: once more" answer 200 policy "https://$host/.well-known/mta-sts.txt"
    check "$server: as plain text" eval 'header content-type | grep -qixE "text/plain(; *charset=(utf-8|us-ascii))?"'
    check "$server: its length" [ "$(header content-length)" = "$(wc -c <"$policy")" ]
    check "$server: no name but its own is certified" refused --connect-to "::$host:443" https://other.example/
    check "$server: nor certified for an address" refused https://127.0.0.1/
    check "$server: no old cipher" eval '! quietly openssl s_client -connect 127.0.0.1:443 -servername "$host" \
        -tls1_2 -cipher ECDHE-ECDSA-AES256-SHA </dev/null'
    check "$server: a new one" quietly openssl s_client -connect 127.0.0.1:443 -servername "$host" \
        -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256 </dev/null

    # Another domain on the same host.
    domain=example.net
    check "$server: the policy of another domain" guide "The policy"
    echo "mx: mail.example.net" >>"/var/www/mta-sts.$domain/.well-known/mta-sts.txt"
    check "$server: its way" guide "$1"
    domain=example.org
    check "$server: that policy" wait_until 30 other_policy
    check "$server: still this one" answer 200 policy "https://$host/.well-known/mta-sts.txt"
    # Whichever of the two comes first.
    check "$server: neither of them for no name" refused_policy -k https://127.0.0.1/.well-known/mta-sts.txt
    check "$server: nor by IPv6" refused_policy -k 'https://[::1]/.well-known/mta-sts.txt'
    check "$server: nor for another name" refused_policy -k -H Host:other.example "https://$host/.well-known/mta-sts.txt"

    before=$(served_serial)
    check "$server: a renewal" quietly certbot renew --force-renewal
    check "$server: is in use at once" wait_until 30 another_serial "$before"
    check "$server: and good" answer 200 policy "https://$host/.well-known/mta-sts.txt"

    check "$server stops" quietly service "$server" stop
    server=
}
the_way Apache apache2
the_way nginx nginx

# told REPORTER DAYS-AGO FAILED: a report of somebody who saw the policy as it is served, with the result
# of a verifier.
told() {
    printf 'Authentication-Results: mx.%s; dkim=pass header.d=%s.example\n' "$domain" "$1"
    printf 'DKIM-Signature: v=1; a=rsa-sha256; d=%s.example; s=s; h=From:Content-Type; bh=AAAA; b=AAAA\n' "$1"
    lines=$(sed 's/.*/"&"/' "$policy" | paste -sd,)
    failing_mail "$1" "$2" "mx2.$domain" |
        sed "s/\"policy-string\":\[.*\]}/\"policy-string\":[$lines]}/; s/session-count\":57/session-count\":$3/"
}
reports() {
    new_store
    for ago in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
        for reporter in one two; do
            told "$reporter" "$ago" "$1" >"$site/told.eml"
            deliver "$site/told.eml"
            [ "$status" = 0 ] || return 1
        done
    done
}
check "reports that tell of failures" reports 3
# As a person types it, whom no failure stops.
flags=-ux
check "not ready: the guide's command fails" eval '! guide "Move to enforce"'
flags=-eux
check "for that reason" grep -qi 'not ready' "$site/said"
check "and the policy stays as it is" policy_says mode=testing
check "reports that tell of none" reports 0
flags=-ux
check "which are not authenticated: it fails still" eval '! guide "Move to enforce"'
flags=-eux
check "for that" grep -q 'if these unauthenticated reports are' "$site/said"
check "and the policy still stays" policy_says mode=testing
echo "trusted-authserv-id = mx.$domain" >>/etc/tlsrpt/tlsrpt.conf
check "the same with a verifier" reports 0
check "ready" guide "Move to enforce"
check "then it is enforced" policy_says mode=enforce max_age=86401
check "reports of that" reports 0
check "the digest advises a longer max_age" eval 'as_user tlsrpt-summary 2>"$site/err" | grep -q "max_age: 86401"'
check "which the guide makes" guide "Raise max_age"
check "of a month" policy_says mode=enforce max_age=2592000
check "reports of that too" reports 0
check "are read so" eval 'as_user tlsrpt-summary --ready "$domain" --format json 2>"$site/err" | grep -q "\"mode\":\"enforce\""'
check "and nothing more is advised" eval '! as_user tlsrpt-summary 2>"$site/err" | grep -q max_age:'

check "taken back" guide "Take it back"
check "the policy says so" policy_says mode=none max_age=86400
check "the certificate is gone" [ ! -e "/etc/letsencrypt/live/$host" ]

finish
