# SPDX-License-Identifier: MIT
# check_world: a little Internet for tlsrpt-check: a Knot signs the root and answers for it, a Postfix
# has a mail server for each fault, an nginx has policies right and wrong, and there are servers that no
# server should be. To be read with "." after site.sh; when it returns all of them are there, and
# $checker needs no option to look at them.

PATH=$PATH:/usr/sbin:/sbin
for tool in knotd keymgr nginx openssl ip; do command -v $tool >/dev/null || skip "no $tool here"; done
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
checker=$site/tlsrpt-check
here=$root/tests/integration

# As hosts on the Internet have them: mail servers, web servers, and those that no server should be.
for network in 192.0.2 198.51.100 203.0.113; do ip addr add $network.0/24 dev lo; done
ip -6 addr add 2001:db8::1/128 dev lo nodad
ip -6 addr add 2001:db8::80/128 dev lo nodad

# --- Certificates

# issue NAME DAYS HOST...: $site/NAME.pem, a key, its certificate and that of what issued it, for these
# names and from now on so many days; less than none: it has expired.
ca=root
issue() {
    name=$1
    days=$2
    shift 2
    names=$(printf ',DNS:%s' "$@")
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
        -addext "subjectAltName=${names#,}" -keyout "$site/$name.key" -out "$site/$name.csr" 2>/dev/null
    sign "$name" "$days"
    cat "$site/$name.key" "$site/$name.crt" "$site/$ca.chain" >"$site/$name.pem"
}
# sign NAME DAYS [OPTION...]: by $ca, beginning 30 days ago.
sign() {
    signed=$1
    start=$(date -u -d '30 days ago' +%y%m%d%H%M%SZ)
    end=$(date -u -d "$2 days" +%y%m%d%H%M%SZ)
    shift 2
    : >"$site/index"
    openssl ca -batch -notext -config "$site/ca.cnf" -cert "$site/$ca.crt" -keyfile "$site/$ca.key" \
        -startdate "$start" -enddate "$end" -in "$site/$signed.csr" -out "$site/$signed.crt" \
        "$@" 2>"$site/err" || {
        cat "$site/err"
        exit 1
    }
}
echo 01 >"$site/serial"
cat >"$site/ca.cnf" <<CNF
[ca]
default_ca = here
[here]
database = $site/index
serial = $site/serial
new_certs_dir = $site
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
CNF
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=Root of tests' \
    -addext basicConstraints=critical,CA:TRUE -keyout "$site/root.key" -out "$site/root.crt" 2>/dev/null
: >"$site/root.chain"
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=Middle of tests' \
    -keyout "$site/middle.key" -out "$site/middle.csr" 2>/dev/null
sign middle 900 -extensions authority
cp "$site/middle.crt" "$site/middle.chain"
# One of the CAs of the system.
cp "$site/root.crt" "/etc/ssl/certs/$(openssl x509 -hash -noout -in "$site/root.crt").0"

# tlsa NAME: the record of its key.
tlsa() {
    hash=$(openssl pkey -in "$site/$1.key" -pubout -outform DER | openssl dgst -sha256 -r | cut -d ' ' -f 1)
    echo "3 1 1 $hash"
}

# --- Domains

web=198.51.100.1
zone=$site/zone
: >"$site/master.cf" >"$site/nginx.sites"
cat >"$zone" <<ZONE
\$ORIGIN .
\$TTL 60
@ SOA ns.example. hostmaster.example. 1 3600 600 86400 60
@ NS ns.example.
ns.example. A 127.0.0.1
ZONE
record() { printf '%s\n' "$*" >>"${into:-$zone}"; }

ask_for_reports() { record "_smtp._tls.$1." TXT '"v=TLSRPTv1; rua=mailto:tls-reports@example.org"'; }
# A domain D with its records; the host of its policy is on the web server.
records() {
    ask_for_reports "$1"
    record "_mta-sts.$1." TXT '"v=STSv1; id=1"'
    record "mta-sts.$1." A "${2:-$web}"
    record "$1." MX "10 mx1.$1."
}
# policy D MODE [MX]: the web server has it.
policy() {
    mkdir -p "$site/www/$1"
    printf 'version: STSv1\nmode: %s\nmx: %s\nmax_age: 1209600\n' "$2" "${3:-mx1.$1}" >"$site/www/$1/mta-sts.txt"
    chmod -R a+rX "$site/www"
    [ -e "$site/mta-sts.$1.pem" ] || issue "mta-sts.$1" 60 "mta-sts.$1"
    web_site "$1" 'types {} default_type text/plain;'
}
# web_site D LINES: what nginx does for its policy.
web_site() {
    cat >>"$site/nginx.sites" <<SITE
server {
    listen $web:443 ssl;
    listen [2001:db8::80]:443 ssl;
    server_name mta-sts.$1;
    ssl_certificate $site/mta-sts.$1.pem;
    ssl_certificate_key $site/mta-sts.$1.pem;
    location = /.well-known/mta-sts.txt { alias $site/www/$1/mta-sts.txt; $2 }
}
SITE
}
# mail_server ADDRESS CERTIFICATE [OPTION=VALUE...]: Postfix listens there.
mail_server() {
    address=$1
    chain=$2
    shift 2
    {
        printf '%s:25 inet n - n - - smtpd\n' "$address"
        printf '    -o smtpd_tls_security_level=may\n    -o smtpd_tls_chain_files=%s\n' "$chain"
        for option in "$@"; do printf '    -o %s\n' "$option"; done
    } >>"$site/master.cf"
}
# host D ADDRESS CERTIFICATE [OPTION=VALUE...]: its first mail server.
host() {
    record "mx1.$1." A "$2"
    shift
    mail_server "$@"
}

# Right in all, over both families.
records good.example
record mta-sts.good.example. AAAA 2001:db8::80
record mx1.good.example. AAAA 2001:db8::1
policy good.example enforce
issue good 60 mx1.good.example
host good.example 192.0.2.1 "$site/good.pem"
mail_server '[2001:db8::1]' "$site/good.pem"
record _25._tcp.mx1.good.example. TLSA "$(tlsa good)"

# A fault of the mail server each, in mode testing.
number=10
faulty() {
    records "$1"
    policy "$1" testing
    number=$((number + 1))
    [ $# = 1 ] || host "$1" "192.0.2.$number" "$2" smtp_unused=
}
issue expired -3 mx1.expired.example
faulty expired.example "$site/expired.pem"
issue soon 3 mx1.soon.example
faulty soon.example "$site/soon.pem"
issue wrongname 60 mail.wrongname.example '*.mx1.wrongname.example'
faulty wrongname.example "$site/wrongname.pem"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -subj /CN=self \
    -addext subjectAltName=DNS:mx1.self.example -keyout "$site/self.key" -out "$site/self.crt" 2>/dev/null
cat "$site/self.key" "$site/self.crt" >"$site/self.pem"
faulty self.example "$site/self.pem"
ca=middle
issue whole 60 mx1.whole.example
faulty whole.example "$site/whole.pem"
issue broken 60 mx1.broken.example
cat "$site/broken.key" "$site/broken.crt" >"$site/broken.pem"
faulty broken.example "$site/broken.pem"
ca=root

records plain.example
policy plain.example enforce
host plain.example 192.0.2.30 "$site/good.pem" smtpd_tls_security_level=none
records unready.example
policy unready.example testing
host unready.example 192.0.2.31 /nonexistent/key.pem
issue old 60 mx1.old.example
records old.example
policy old.example testing
host old.example 192.0.2.32 "$site/old.pem" smtpd_tls_protocols=TLSv1.1 \
    smtpd_tls_ciphers=medium tls_medium_cipherlist=ALL:@SECLEVEL=0
records closed.example
policy closed.example testing
record mx1.closed.example. A 192.0.2.33
records strict.example
policy strict.example testing
host strict.example 192.0.2.34 "$site/good.pem" smtpd_client_restrictions=reject smtpd_delay_reject=no

# The policy and the MX records.
issue moved 60 mx1.moved.example mx2.moved.example
records moved.example
policy moved.example enforce mx2.moved.example
host moved.example 192.0.2.40 "$site/moved.pem"
records wide.example
policy wide.example enforce '*.wide.example'
issue wide 60 mx1.wide.example
host wide.example 192.0.2.41 "$site/wide.pem"
issue alias 60 mx1.alias.example
records alias.example
policy alias.example testing
record mx1.alias.example. CNAME mail.alias.example.
record mail.alias.example. A 192.0.2.42
mail_server 192.0.2.42 "$site/alias.pem"
# Delegated: records that are aliases are followed.
record _smtp._tls.tenant.example. CNAME _smtp._tls.good.example.
record _mta-sts.tenant.example. CNAME _mta-sts.good.example.
record mta-sts.tenant.example. CNAME mta-sts.good.example.
record tenant.example. MX '10 mx1.good.example.'
policy tenant.example enforce mx1.good.example
record null.example. MX '0 .'
record _smtp._tls.null.example. TXT '"v=TLSRPTv1; rua=mailto:a@example.org"'
record empty.example. A 192.0.2.1
record misplaced.example. TXT '"v=TLSRPTv1; rua=mailto:a@example.org"'
record misplaced.example. MX '10 mx1.good.example.'
record twice.example. MX '10 mx1.good.example.'
record _smtp._tls.twice.example. TXT '"v=TLSRPTv1; rua=mailto:a@example.org"'
record _smtp._tls.twice.example. TXT '"v=TLSRPTv1; rua=mailto:b@example.org"'

# DANE.
dane() {
    record "_smtp._tls.$1." TXT '"v=TLSRPTv1; rua=mailto:a@example.org"'
    record "$1." MX "10 mx1.$1."
}
dane mismatch.example
record _25._tcp.mx1.mismatch.example. TLSA "$(tlsa good)"
host mismatch.example 192.0.2.50 "$site/self.pem"
# Its own certificate is nobody else's to judge.
dane own.example
record _25._tcp.mx1.own.example. TLSA "$(tlsa self)"
host own.example 192.0.2.51 "$site/self.pem"
dane half.example
record half.example. MX '20 mx1.good.example.'
host half.example 192.0.2.52 "$site/self.pem"
hash=$(tlsa self | cut -d ' ' -f 4)
record _smtp._tls.elsewhere.example. TXT '"v=TLSRPTv1; rua=mailto:a@example.org"'
record elsewhere.example. MX '10 mx1.elsewhere.example.'
record mx1.elsewhere.example. CNAME mx1.own.example.
record nomail.example. MX '0 .'
record lab.test. MX '10 mx1.good.example.'
dane unfit.example
record _25._tcp.mx1.unfit.example. TLSA "1 1 1 $hash"
host unfit.example 192.0.2.53 "$site/self.pem"
unsigned=$site/zone.unsigned
broken=$site/zone.broken
for sub in unsigned broken; do
    record "$sub-zone.example." NS ns.example.
    cat >"$site/zone.$sub" <<ZONE
\$ORIGIN .
\$TTL 60
$sub-zone.example. SOA ns.example. hostmaster.example. 1 3600 600 86400 60
$sub-zone.example. NS ns.example.
ZONE
done
into=$unsigned
dane unsigned-zone.example
record _25._tcp.mx1.unsigned-zone.example. TLSA "$(tlsa self)"
host unsigned-zone.example 192.0.2.54 "$site/self.pem"
into=$broken
dane broken-zone.example
host broken-zone.example 192.0.2.55 "$site/self.pem"
into=
# It promises signatures that are not there.
record broken-zone.example. DS 12345 13 2 "$hash"

# The host of the policy.
web_fault() {
    records "$1" "${3:-$web}"
    policy "$1" testing
    sed -i "s|location = /.well-known/mta-sts.txt { alias $site/www/$1/.*|location = /.well-known/mta-sts.txt { $2 }|" "$site/nginx.sites"
    record "mx1.$1." A 192.0.2.60
}
mail_server 192.0.2.60 "$site/moved.pem"
wanted="alias $site/www/good.example/mta-sts.txt; types {}"
web_fault redirect.example 'return 301 https://www.example.org/mta-sts.txt;'
web_fault gone.example 'return 404;'
web_fault html.example "$wanted default_type text/html;"
web_fault untyped.example "alias $site/www/untyped.example/mta-sts.txt; types {} default_type '';"
web_fault latin.example "alias $site/www/latin.example/mta-sts.txt; types {} default_type 'text/plain; charset=iso-8859-1';"
web_fault large.example "alias $site/large; types {} default_type text/plain;"
head -c 70000 /dev/zero | tr '\0' 'x' >"$site/large"
issue mta-sts.webexpired.example -1 mta-sts.webexpired.example
web_fault webexpired.example "alias $site/www/webexpired.example/mta-sts.txt; types {} default_type text/plain;"
issue mta-sts.webname.example 60 webname.example
web_fault webname.example "alias $site/www/webname.example/mta-sts.txt; types {} default_type text/plain;"
cp "$site/self.pem" "$site/mta-sts.webself.example.pem"
web_fault webself.example "alias $site/www/webself.example/mta-sts.txt; types {} default_type text/plain;"
records webclosed.example 198.51.100.9
record mx1.webclosed.example. A 192.0.2.60
record _mta-sts.webless.example. TXT '"v=STSv1; id=1"'
record webless.example. MX '10 mx1.good.example.'
records webplain.example 198.51.100.2
record mx1.webplain.example. A 192.0.2.60
records two.example
record mta-sts.two.example. AAAA 2001:db8::80
policy two.example testing
record mx1.two.example. A 192.0.2.60
# Its IPv6 side has another one.
sed -i "s|alias $site/www/two.example/mta-sts.txt;|if (\$server_addr = '2001:db8::80') { return 200 'version: STSv1'; } &|" "$site/nginx.sites"
record unannounced.example. MX '10 mx1.good.example.'
record _smtp._tls.unannounced.example. TXT '"v=TLSRPTv1; rua=mailto:a@example.org"'
record mta-sts.unannounced.example. A $web
policy unannounced.example testing mx1.good.example
records syntax.example
policy syntax.example Testing
record mx1.syntax.example. A 192.0.2.60

# Servers that no server should be.
hostile() {
    records "$1" "${3:-$web}"
    policy "$1" testing
    record "mx1.$1." A "${2:-192.0.2.60}"
}
hostile endless.example 203.0.113.1
hostile slow.example 203.0.113.2
hostile silent.example 203.0.113.3
hostile escape.example 203.0.113.4
hostile certificates.example 203.0.113.5
hostile refusing.example 203.0.113.8
hostile hellos.example 203.0.113.9
hostile injected.example 203.0.113.10
hostile chatty.example 203.0.113.11
hostile webslow.example '' 203.0.113.6
hostile webheader.example '' 203.0.113.7
hostile webhellos.example '' 203.0.113.20
hostile webcontinue.example '' 203.0.113.21
hostile webpacked.example '' 203.0.113.22
hostile webgzip.example '' 203.0.113.29
hostile webchunks.example '' 203.0.113.23
hostile webold.example '' 203.0.113.24
hostile webshort.example '' 203.0.113.25
hostile weblocation.example '' 203.0.113.26
hostile webcertificates.example '' 203.0.113.27
hostile websilent.example '' 203.0.113.28
# Where packets get lost: 22 hosts, each at nine addresses, and a good one in their midst.
ask_for_reports many.example
for i in $(seq 10 31); do
    record many.example. MX "$i mx$i.many.example."
    for address in $(seq 101 109); do record "mx$i.many.example." A "203.0.113.$address"; done
done
record mx10.many.example. AAAA 2001:db8::1
record many.example. MX '28 mx1.good.example.'

# Zones that no zone should be.
hostile loopback.example 127.0.0.1 169.254.169.254
for address in 0.0.0.0 224.0.0.1; do record mx1.loopback.example. A $address; done
for address in ::1 :: ::ffff:192.0.2.60 ff02::1; do record mx1.loopback.example. AAAA $address; done
ip addr add 10.9.9.9/32 dev lo
hostile private.example 10.9.9.9
mail_server 10.9.9.9 "$site/moved.pem"
ask_for_reports odd.example
for name in 'a\.b' '\027\0912J\007' '*' 'two\032words' '\226\128\174' "$(printf %063d 0)"; do
    record odd.example. MX "10 $name.odd.example."
done
record _mta-sts.circle.example. CNAME round.circle.example.
record round.circle.example. CNAME _mta-sts.circle.example.
ask_for_reports circle.example
record circle.example. MX '10 mx1.good.example.'
record wildcard.example. MX '10 mx1.good.example.'
for text in v=spf1 one=1 two=2; do record '*.wildcard.example.' TXT "\"$text\""; done
record '*.wildcard.example.' A $web
# More than can be signed.
into=$unsigned
heaps=heaps.unsigned-zone.example
ask_for_reports $heaps
hordes=hordes.unsigned-zone.example
ask_for_reports $hordes
record $hordes. MX '10 mx1.good.example.'
{
    for i in $(seq 1 1500); do echo "$heaps. MX 10 $i.*."; done
    printf '_mta-sts.%s. TXT' $heaps
    for i in $(seq 1 240); do printf ' "%0250d"' "$i"; done
    echo
    for i in $(seq 1 1500); do echo "_mta-sts.$hordes. TXT \"v=STSv1; id=$i\""; done
} >>"$unsigned"
into=

# --- Servers

mkdir "$site/knot"
cat >"$site/knot.conf" <<CONF
server:
    rundir: $site/knot
    listen: [ 127.0.0.1@53, 127.0.0.1@5353 ]
log:
  - target: $site/knot.log
    any: info
database:
    storage: $site/knot
policy:
  - id: own
    single-type-signing: on
    algorithm: ecdsap256sha256
template:
  - id: default
    storage: $site
    zonefile-sync: -1
zone:
  - domain: .
    file: $zone
    dnssec-signing: on
    dnssec-policy: own
  - domain: unsigned-zone.example.
    file: $unsigned
  - domain: broken-zone.example.
    file: $broken
CONF
knotd -c "$site/knot.conf" >"$site/knot.out" 2>&1 &
pids="$pids $!"
root_key() { keymgr -c "$site/knot.conf" . ds 2>"$site/err" | grep -m 1 ' 13 2 ' >"$site/root.key.ds"; }
wait_until 20 root_key || {
    cat "$site/err" "$site/knot.out" "$site/knot.log"
    exit 1
}
# Where Debian has the key of the root.
mkdir -p /usr/share/dns
cp "$site/root.key.ds" /usr/share/dns/root.key
rm -f /etc/resolv.conf
! mountpoint -q /etc/resolv.conf || umount /etc/resolv.conf
echo 'nameserver 127.0.0.1' >/etc/resolv.conf

cat >"$site/nginx.conf" <<CONF
daemon off;
pid $site/nginx.pid;
error_log $site/nginx.log;
user root;
worker_processes 1;
events {}
http {
    access_log off;
    server_names_hash_bucket_size 128;
    client_body_temp_path $site/tmp;
    proxy_temp_path $site/tmp;
    fastcgi_temp_path $site/tmp;
    uwsgi_temp_path $site/tmp;
    scgi_temp_path $site/tmp;
    server { listen 198.51.100.2:443; return 200; }
    include $site/nginx.sites;
}
CONF
nginx -c "$site/nginx.conf" >"$site/nginx.out" 2>&1 &
pids="$pids $!"
python3 "$here/hostile_servers.py" "$site" &
pids="$pids $!"
configure_postfix() {
    echo 'tlsmgr unix - - n 1000? 1 tlsmgr' | cat - "$site/master.cf" >>/etc/postfix/master.cf
    sed -i 's/^inet_protocols.*/inet_protocols = all/; s/^inet_interfaces.*/inet_interfaces = all/' /etc/postfix/main.cf
}
start_postfix
web_is_up() { curl -sk --resolve "mta-sts.good.example:443:$web" https://mta-sts.good.example/ >"$site/out"; }
wait_until 10 web_is_up || cat "$site/nginx.out" "$site/nginx.log"
