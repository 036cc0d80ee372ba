#!/bin/sh
# SPDX-License-Identifier: MIT
# check_ways: the other ways to the servers of a domain, for networks that see it otherwise than the
# Internet does: a resolver, ports, addresses, CAs and keys that are told; and what tlsrpt-check says while
# it waits, and to whom it speaks.
#
#   check_ways.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/check_world.sh"

# ways WHAT STATUS [OPTION...]: of good.example; the rules that were found are in $found.
ways() {
    what=$1
    wanted_status=$2
    shift 2
    status=0
    "$checker" --format json "$@" good.example >"$site/out" 2>"$site/err" || status=$?
    check "$what: status $wanted_status, not $status" [ "$status" = "$wanted_status" ]
    found=$(python3 -c '
import json, sys
print(*sorted({finding["rule"] for finding in json.load(open(sys.argv[1]))["findings"]}))' "$site/out")
}
# has FIELD VALUE: what the check said of the first mail server.
has() {
    python3 - "$site/out" "$@" <<'PYTHON'
import json, sys
server = json.load(open(sys.argv[1]))["live"]["hosts"][0]["servers"][0]
told = server
for key in sys.argv[2].split("."):
    told = told[key]
sys.exit(str(told) != sys.argv[3])
PYTHON
}

ways "as on the Internet" 0
check "nothing is wrong" [ -z "$found" ]
check "it tells of DANE" has dane True

# --- A resolver that is told, and none that is not.
cp /etc/resolv.conf "$site/resolv.conf"
echo 'nameserver 127.9.9.9' >/etc/resolv.conf
ways "the resolver of the system is gone" 2 --timeout 2
check "nothing is known" eval 'echo "$found" | grep -q dns-failed'
ways "another one is told" 0 --dns 127.0.0.1@5353
check "and asked" [ -z "$found" ]
ways "two are told" 0 --dns 127.0.0.1@5353 --dns 127.0.0.1
ways "one is told that is none" 2 --timeout 2 --dns 127.9.9.9@5353
status=0
"$checker" --dns resolver.example good.example >"$site/out" 2>"$site/err" || status=$?
check "a name is no address" [ "$status" = 2 ]
check "and that is said" grep -q '^tlsrpt-check: "resolver.example" as DNS server' "$site/err"
cp "$site/resolv.conf" /etc/resolv.conf

# --- Keys of another root.
ways "keys that are told" 0 --trust-anchor "$site/root.key.ds"
check "are those of the root" has dane True
sed 's/\(.*\) .*/\1 0000000000000000000000000000000000000000000000000000000000000000/' "$site/root.key.ds" >"$site/wrong.ds"
ways "wrong keys" 0 --trust-anchor "$site/wrong.ds"
check "validate nothing" [ "$found" = dnssec-not-checked ]
status=0
"$checker" --trust-anchor /nonexistent good.example >"$site/out" 2>"$site/err" || status=$?
check "no keys" [ "$status" = 2 ]
check "are told of" grep -q '^tlsrpt-check: trust anchor /nonexistent cannot be read' "$site/err"
ways "none, as it is wanted" 0 --trust-anchor none
check "is a note too" [ "$found" = dnssec-not-checked ]
mv /usr/share/dns/root.key "$site/kept.key"
ways "no keys on the system" 0
check "are a note" [ "$found" = dnssec-not-checked ]
mv "$site/kept.key" /usr/share/dns/root.key

# --- CAs.
ours=/etc/ssl/certs/$(openssl x509 -hash -noout -in "$site/root.crt").0
mv "$ours" "$site/kept.crt"
ways "no CA is trusted" 1
check "neither server is" [ "$found" = "certificate-untrusted policy-certificate-untrusted" ]
ways "one is told" 0 --ca-file "$site/root.crt"
check "and trusted" [ -z "$found" ]
status=0
"$checker" --ca-file "$site/knot.conf" good.example >"$site/out" 2>"$site/err" || status=$?
check "a file without CAs" [ "$status" = 2 ]
check "is told of" grep -q 'no certificates of CAs' "$site/err"
mv "$site/kept.crt" "$ours"

# --- Servers that the DNS does not know yet.
ways "a new mail server" 1 --resolve mx1.good.example:192.0.2.11
check "is looked at" [ "$found" = "certificate-expired certificate-name tlsa-mismatch" ]
check "at its address" has address 192.0.2.11
ways "over IPv6 alone" 0 --resolve mx1.good.example:2001:db8::1 --resolve mta-sts.good.example:2001:db8::80
check "is right" [ -z "$found" ]
check "at that address" has address 2001:db8::1

# --- Other ports.
python3 - <<'PYTHON' &
import socket, threading

def forward(port, address):
    listener = socket.create_server(("127.0.5.1", port))
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(address)
        for a, b in ((client, server), (server, client)):
            threading.Thread(target=pump, args=(a, b), daemon=True).start()

def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass

threading.Thread(target=forward, args=(2526, ("192.0.2.1", 25)), daemon=True).start()
forward(8443, ("198.51.100.1", 443))
PYTHON
pids="$pids $!"
is_forwarded() { python3 -c 'import socket; socket.create_connection(("127.0.5.1", 8443))' 2>/dev/null; }
wait_until 5 is_forwarded
ways "ports that are told" 0 --port 2526 --https-port 8443 \
    --resolve mx1.good.example:127.0.5.1 --resolve mta-sts.good.example:127.0.5.1
check "are used, on this machine too" [ -z "$found" ]
check "by TLS" has protocol TLSv1.3

# --- To whom it speaks, and how it says so.

# A sanitizer that looks for leaks is nobody to be traced.
export ASAN_OPTIONS=detect_leaks=0
for domain in good.example redirect.example; do
    strace -f -qq -s 100 -e trace=connect,sendto -o "$site/calls" "$checker" "$domain" >"$site/out" 2>"$site/err" || true
    grep -oE 'sin6?_port=htons\([0-9]+\).*(inet_addr|inet_pton)\([^)]*' "$site/calls" |
        sed -E 's/.*htons\(([0-9]+)\).*"([0-9a-f:.]+)".*/\2 \1/' | sort -u >"$site/peers"
    {
        echo "127.0.0.1 53"
        echo "198.51.100.1 443"
        case $domain in
        good.example) printf '%s\n' "192.0.2.1 25" "2001:db8::1 25" "2001:db8::80 443" ;;
        redirect.example) echo "192.0.2.60 25" ;;
        esac
    } | sort >"$site/wanted"
    check "$domain: it speaks to the resolver and these servers alone" diff "$site/wanted" "$site/peers"
done
check "it greets by the name of this machine" grep -q "\"EHLO $(hostname)" "$site/calls"
strace -f -qq -s 100 -e trace=sendto -o "$site/calls" "$checker" --helo check.example.org good.example \
    >"$site/out" 2>"$site/err"
check "or by the one that is told" grep -q '"EHLO check.example.org' "$site/calls"

python3 - "$checker" >"$site/terminal" <<'PYTHON'
import os, pty, subprocess, sys
here, there = pty.openpty()
with subprocess.Popen([sys.argv[1], "--timeout", "3", "slow.example"], stdout=subprocess.DEVNULL, stderr=there):
    os.close(there)
    said = b""
    try:
        while got := os.read(here, 4096):
            said += got
    except OSError:
        pass
print(said)
PYTHON
check "on a terminal it tells how far it is" grep -q '1 of 2: mta-sts.slow.example' "$site/terminal"
check "and removes that line in the end" grep -q '\\x1b\[K'"'"'$' "$site/terminal"

echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
