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

# found DOMAIN STATUS [FINDING...]: these, and nothing else, in this order; a finding is a severity, a
# rule, and what senders report of it where they do.
found() {
    domain=$1
    wanted_status=$2
    shift 2
    printf '%s\n' "$@" | sed '/^$/d' >"$site/wanted"
    status=0
    "$checker" --format json "$domain" ${options:-} >"$site/out" 2>"$site/err" || status=$?
    python3 - "$site/out" >"$site/found" <<'PYTHON'
import json, sys
for finding in json.load(open(sys.argv[1]))["findings"]:
    print(finding["severity"], finding["rule"], finding["result_type"] or "", sep=" ", end="\n")
PYTHON
    sed -i 's/ $//' "$site/found"
    check "$domain: status $wanted_status, not $status" [ "$status" = "$wanted_status" ]
    check "$domain: its findings" diff "$site/wanted" "$site/found"
    check "$domain: nothing on stderr" [ ! -s "$site/err" ]
}

found good.example 0
found whole.example 0
found wide.example 0
found tenant.example 0
found null.example 0 'note sts-missing' 'note mx-null'

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

# --- Servers that no server should be

options='--timeout 6'
found endless.example 2 'warning smtp-refused'
found refusing.example 1 'error starttls-refused starttls-not-supported'
found escape.example 2 'warning smtp-refused'
found certificates.example 1 'error tls-handshake validation-failure'
found slow.example 2 'warning smtp-refused' 'warning time-over'
found silent.example 2 'warning smtp-refused' 'warning time-over'
found webslow.example 1 'error policy-incomplete sts-policy-fetch-error' "$unjudged" 'warning time-over'
found webheader.example 1 'error policy-incomplete sts-policy-fetch-error' "$unjudged"
options=

echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
