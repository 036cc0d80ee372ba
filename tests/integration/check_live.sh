#!/bin/sh
# SPDX-License-Identifier: MIT
# check_live: tlsrpt-check looks at domains as it would on the Internet, with no option at all, and
# finds what is wrong there and nothing else.
#
#   check_live.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/check_world.sh"

# Memory that a sanitizer keeps is none of ours.
export ASAN_OPTIONS=quarantine_size_mb=8

# look DOMAIN [OPTION...]: what is there, for found to judge.
look() {
    looked=$site/looked.$1
    status=0
    python3 -c '
import resource, subprocess, sys, time
start = time.monotonic()
status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as cost:
    print(int(time.monotonic() - start), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=cost)
sys.exit(status)' "$looked.cost" "$checker" --format json "$@" >"$looked" 2>"$looked.err" || status=$?
    echo "$status" >"$looked.status"
}

# found DOMAIN STATUS [FINDING...]: these, and nothing else, in this order; a finding is a severity, a
# rule, and what senders report of it where they do.
found() {
    domain=$1
    wanted_status=$2
    shift 2
    printf '%s\n' "$@" | sed '/^$/d' >"$site/wanted"
    looked=$site/looked.$domain
    [ -e "$looked.status" ] || look "$domain"
    read -r status <"$looked.status"
    python3 - "$looked" >"$site/found" <<'PYTHON'
import json, sys
for finding in json.load(open(sys.argv[1]))["findings"]:
    print(finding["severity"], finding["rule"], finding["result_type"] or "", sep=" ", end="\n")
PYTHON
    sed -i 's/ $//' "$site/found"
    cut -s -d ' ' -f 3 "$site/found" >>"$site/result-types"
    check "$domain: status $wanted_status, not $status" [ "$status" = "$wanted_status" ]
    check "$domain: its findings" diff "$site/wanted" "$site/found"
    check "$domain: nothing on stderr" [ ! -s "$looked.err" ]
}
# costs DOMAIN SECONDS KILOBYTES: no more than that.
costs() {
    read -r seconds memory <"$site/looked.$1.cost"
    check "$1: $seconds seconds" [ "$seconds" -lt "$2" ]
    check "$1: $memory kB" [ "$memory" -lt "$3" ]
}

found good.example 0
found whole.example 0
found wide.example 0
found tenant.example 0
found null.example 0 'note mx-null'

found expired.example 1 'error certificate-expired certificate-expired'
found soon.example 0 'warning certificate-expires-soon'
found wrongname.example 1 'error certificate-name certificate-host-mismatch'
found self.example 1 'error certificate-untrusted certificate-not-trusted'
found broken.example 1 'error certificate-untrusted certificate-not-trusted'
found plain.example 1 'error starttls-missing starttls-not-supported'
# Without a key Postfix offers what has no certificates.
found unready.example 1 'error tls-handshake validation-failure'
found old.example 1 'error tls-version validation-failure'
found closed.example 2 'warning smtp-unreachable'
found strict.example 2 'warning smtp-refused'

found moved.example 1 'error mx-not-in-policy validation-failure' 'note policy-mx-unused'
found alias.example 0 'warning mx-alias'
found misplaced.example 1 'warning tlsrpt-missing' 'error record-owner' 'note sts-missing'
found twice.example 1 'error tlsrpt-several' 'note sts-missing'
found empty.example 0 'warning tlsrpt-missing' 'note sts-missing' 'warning mx-missing' 'warning certificate-name certificate-host-mismatch'
found nobody.example 1 'error domain-missing'

found mismatch.example 1 'note sts-missing' 'note certificate-untrusted certificate-not-trusted' \
    'note certificate-name certificate-host-mismatch' 'error tlsa-mismatch tlsa-invalid'
found own.example 0 'note sts-missing' 'note certificate-untrusted certificate-not-trusted' \
    'note certificate-name certificate-host-mismatch'
found half.example 0 'note sts-missing' 'warning certificate-untrusted certificate-not-trusted' \
    'warning certificate-name certificate-host-mismatch' 'warning tlsa-partial dane-required'
found unfit.example 0 'note sts-missing' 'warning tlsa-unusable' \
    'warning certificate-untrusted certificate-not-trusted' \
    'warning certificate-name certificate-host-mismatch'
found unsigned-zone.example 0 'note sts-missing' 'warning tlsa-insecure' \
    'warning certificate-untrusted certificate-not-trusted' \
    'warning certificate-name certificate-host-mismatch'
found broken-zone.example 1 'error dnssec-bogus dnssec-invalid' 'error dnssec-bogus dnssec-invalid' \
    'error dnssec-bogus dnssec-invalid'

# The mail server of these has the name of another domain, which without a policy is worth a warning.
unjudged='warning certificate-name certificate-host-mismatch'
judged='error certificate-name certificate-host-mismatch'
found redirect.example 1 'error policy-redirect sts-policy-fetch-error' "$unjudged"
found gone.example 1 'error policy-status sts-policy-fetch-error' "$unjudged"
found large.example 1 'error policy-size sts-policy-fetch-error' "$unjudged"
found webexpired.example 1 'error policy-certificate-expired sts-webpki-invalid' "$unjudged"
found webname.example 1 'error policy-certificate-name sts-webpki-invalid' "$unjudged"
found webself.example 1 'error policy-certificate-untrusted sts-webpki-invalid' \
    'error policy-certificate-name sts-webpki-invalid' "$unjudged"
found webclosed.example 1 'error policy-unreachable sts-policy-fetch-error' "$unjudged"
found webplain.example 1 'error policy-tls sts-policy-fetch-error' "$unjudged"
found webless.example 1 'warning tlsrpt-missing' 'error policy-host-missing sts-policy-fetch-error'
found syntax.example 1 'error policy-mode sts-policy-invalid' "$unjudged"
found unannounced.example 1 'error sts-unannounced'
found html.example 1 'error policy-media-type sts-policy-invalid' 'error mx-not-in-policy validation-failure' \
    "$judged" 'note policy-mx-unused'
found untyped.example 1 'warning policy-media-type-missing' "$judged"
found latin.example 1 'warning policy-charset' "$judged"
found two.example 1 'error policy-differs' "$judged"

# A name that matches a wildcard has no record of its own, and its host serves another site's policy.
found wildcard.example 0 'note record-beside' 'note record-beside' 'warning tlsrpt-missing' \
    'note record-beside' 'note record-beside' 'note sts-missing'
found nomail.example 0 'note mx-null'
found lab.test 0 'warning tlsrpt-missing' 'note sts-missing'
# Of DANE by way of an alias: the records stand below its target.
found elsewhere.example 0 'note sts-missing' 'warning mx-alias' 'note certificate-untrusted certificate-not-trusted' \
    'note certificate-name certificate-host-mismatch'

# --- Servers that no server should be, all at a time

# Some do not end, and take all the time there is; the others end by themselves, however slow this machine is.
lookers=
for domain in slow silent hellos webslow webhellos websilent; do
    look $domain.example --timeout 6 &
    lookers="$lookers $!"
done
for domain in endless refusing escape certificates injected chatty webheader webcontinue webpacked webgzip webchunks \
    webold webshort weblocation webcertificates; do
    look $domain.example --timeout 100 &
    lookers="$lookers $!"
done
look many.example --timeout 20 &
# shellcheck disable=SC2086 # several
wait $lookers $!

over='warning time-over'
found endless.example 2 'warning smtp-refused'
found refusing.example 1 'error starttls-refused starttls-not-supported'
found escape.example 2 'warning smtp-refused'
found certificates.example 1 'error tls-handshake validation-failure'
found slow.example 2 'warning smtp-refused' "$over"
found silent.example 2 'warning smtp-refused' "$over"
found hellos.example 1 'error tls-handshake validation-failure' "$over"
costs hellos.example 20 100000
# What came in the clear is not taken for what comes by TLS.
found injected.example 1 "$judged"
found chatty.example 1 "$judged"
costs chatty.example 90 100000

fetch_error='error policy-incomplete sts-policy-fetch-error'
found webslow.example 1 "$fetch_error" "$unjudged" "$over"
found webheader.example 1 "$fetch_error" "$unjudged"
found webhellos.example 1 'error policy-tls sts-policy-fetch-error' "$unjudged" "$over"
costs webhellos.example 20 100000
found webcontinue.example 1 "$fetch_error" "$unjudged"
# Nobody asked for gzip.
found webpacked.example 1 'error policy-content-encoding sts-policy-invalid' "$unjudged"
found webgzip.example 1 'error policy-binary sts-policy-invalid' "$unjudged"
found webchunks.example 1 'error policy-size sts-policy-fetch-error' "$unjudged"
found webold.example 1 "$fetch_error" "$unjudged"
found webshort.example 1 "$fetch_error" "$unjudged"
found weblocation.example 1 "$judged"
found webcertificates.example 1 'error policy-tls sts-policy-fetch-error' "$unjudged"
costs webcertificates.example 90 100000
found websilent.example 1 'error policy-tls sts-policy-fetch-error' "$unjudged" "$over"

# Those that do not answer do not take the time of the one that does.
read -r status <"$site/looked.many.example.status"
check "many hosts: status 0, not $status" [ "$status" = 0 ]
check "many hosts: what can be reached is looked at" grep -q '"reached":"tls".*"trusted":true' "$site/looked.many.example"
check "many addresses: those of the other family have their place" python3 -c '
import json, sys
hosts = json.load(open(sys.argv[1]))["live"]["hosts"]
addresses = [s["address"] for h in hosts if h["host"] == "mx10.many.example" for s in h["servers"]]
assert len(addresses) == 8 and addresses[-1] == "2001:db8::1", addresses' "$site/looked.many.example"
costs many.example 15 100000

# --- Zones that no zone should be

unusable='error address-unusable'
# Neither this machine nor its neighbours are asked.
found loopback.example 1 "$unusable" "$unusable" "$unusable" "$unusable" "$unusable" "$unusable" "$unusable" "$unusable"
found private.example 1 'warning address-private' "$judged"
bad='error mx-name'
found odd.example 1 'note sts-missing' "$bad" "$bad" "$bad" "$bad" "$bad" 'error mx-no-address'
found circle.example 2 'warning dns-failed'
found $heaps 1 'note record-beside' 'note sts-missing' "$bad" "$bad" "$bad" "$bad" "$bad" "$bad" "$bad" "$bad" "$bad" "$bad" "$bad"
found $hordes 1 'error sts-several' 'error policy-host-missing sts-policy-fetch-error' 'warning tlsa-insecure'

# Whatever senders may report of a receiver has been found somewhere.
sed -n '/^\.Sh RESULT TYPES/,/^\.Ss Seeing/s/^\.It Li //p' "$root/man/tlsrpt.7" >"$site/registered"
check "there are eleven result types" [ "$(wc -l <"$site/registered")" = 11 ]
for type in $(cat "$site/registered"); do
    check "$type is found" grep -qx "$type" "$site/result-types"
done

# --- A DNS that does not answer

look good.example --dns 203.0.113.250 --timeout 4
read -r status <"$site/looked.good.example.status"
check "a resolver that is none: status 2, not $status" [ "$status" = 2 ]
costs good.example 6 100000

echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
