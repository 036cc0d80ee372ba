#!/bin/sh
# SPDX-License-Identifier: MIT
# check_store: what tlsrpt-check says of domains of a little Internet beside what the reports in a store
# say of them, in the sentences that a postmaster reads.
#
#   check_store.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/check_world.sh"

# One day for the whole test, which may run at midnight.
today=$(date -u +%Y-%m-%d)
ago() { date -u -d "$today $1 days ago" +%Y-%m-%d; }
# Of those who write it: that of the live policy of a domain, and the one before.
live() { printf '"version: STSv1","mode: %s","mx: mx1.%s","max_age: 1209600"' "${2:-testing}" "$1"; }
older() { printf '"version: STSv1","mode: %s","mx: mx1.%s","max_age: 86400"' "${2:-testing}" "$1"; }

# told DOMAIN REPORTER DAYS-AGO POLICY-STRING [RESULT-TYPE [MX]]: a report comes, and 57 of 1 088
# sessions failed where a type is told. Without a policy-string no policy was found.
serial=0
told() {
    serial=$((serial + 1))
    type=no-policy-found
    [ -z "$4" ] || type=sts
    failed=0
    details=
    if [ $# -gt 4 ]; then
        failed=57
        details=',"failure-details":[{"result-type":"'$5'","receiving-mx-hostname":"'${6:-}'","failed-session-count":57}]'
    fi
    cat >"$site/report.eml" <<MAIL
From: tls-reports@sender.example
Subject: Report Domain: $1 Submitter: sender.example Report-ID: <$serial@sender.example>
TLS-Report-Domain: $1
TLS-Report-Submitter: sender.example
Message-ID: <$serial@sender.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=tlsrpt; boundary=b

--b
Content-Type: application/tlsrpt+json

{"organization-name":"$2","contact-info":"tls-reports@sender.example",
"date-range":{"start-datetime":"$(ago "$3")T00:00:00Z","end-datetime":"$(ago "$3")T23:59:59Z"},
"report-id":"$serial","policies":[{"policy":{"policy-type":"$type","policy-domain":"$1",
"policy-string":[$4]},
"summary":{"total-successful-session-count":1031,"total-failure-session-count":$failed}$details}]}
--b--
MAIL
    deliver "$site/report.eml"
    expect "a report about $1" 0
}

# compared DOMAIN STATUS [OPTION...]: the check of a domain with the store, in $site/out.
compared() {
    domain=$1
    wanted_status=$2
    shift 2
    status=0
    "$checker" "$domain" --database "$db" "$@" >"$site/out" 2>"$site/err" || status=$?
    check "$domain: status $wanted_status, not $status" [ "$status" = "$wanted_status" ]
}
# reads FINDING: the line of a finding, without its place.
reads() {
    check "$domain: $1" grep -qxF "reports about $domain: $1" "$site/out"
    check "$domain: nothing on stderr" [ ! -s "$site/err" ]
}
# by NAME: how a reporter is named.
by() { echo "\"$1\" (unverified, contact sender.example)"; }
# findings NUMBER: no more are told of the reports.
findings() { check "$domain: $1 findings of reports" [ "$(grep -c '^reports about' "$site/out")" = "$1" ]; }
end_of() { date -u -d "$(openssl x509 -noout -enddate -in "$site/$1.crt" | cut -d = -f 2)" +%Y-%m-%d; }

# --- Without a store

new_store
compared good.example 2
check "a store that is not there: it is told" grep -q "^tlsrpt-check: $db does not exist" "$site/err"
check "a store that is not there: what was found is told" \
    grep -qxF 'nothing wrong; not all could be checked' "$site/out"
check "a store that is not there: and stays so" [ ! -e "$db" ]
echo 'no store' >"$db"
compared good.example 2 --format json
check "no store at all: it is told" [ "$(wc -l <"$site/err")" = 1 ]
check "no store at all: JSON says that not all was checked" grep -q '"findings":\[\],"complete":false' "$site/out"
# Whom nobody asked to compare, by whatever the environment names, opens none.
TLSRPT_DATABASE=$db "$checker" good.example >"$site/out" 2>"$site/err" || true
check "without --database no store is opened" grep -qxF 'nothing wrong' "$site/out"

# The first alert makes the store, and there is nothing in it to compare with.
new_store
compared expired.example 1 --alert --confirm-after 0
check "with --alert the store is made" [ -s "$db" ]
check "and its being new is no trouble" grep -qxF '1 error' "$site/out"

# --- With reports

new_store
for day in 5 4 3 2 1; do told good.example 'Example AG' $day "$(live good.example enforce)"; done
for day in 6 5 4 3 2; do told good.example 'Older AG' $day "$(older good.example)"; done
told good.example 'Older AG' 1 "$(older good.example)" certificate-expired MX1.Good.example.
told expired.example 'Example AG' 2 "$(live expired.example)" certificate-expired mx1.expired.example
told expired.example 'Example AG' 1 "$(live expired.example)" certificate-expired mx1.expired.example
told wide.example 'Example AG' 1 "$(older wide.example)"
told whole.example 'Example AG' 1 "$(live whole.example)" certificate-not-trusted mx9.whole.example
told gone.example 'Example AG' 1 "$(older gone.example enforce)" sts-policy-fetch-error
told closed.example 'Example AG' 1 "$(live closed.example)" starttls-not-supported mx1.closed.example
told own.example 'Example AG' 1 '' tlsa-invalid mx1.own.example
told moved.example 'Example AG' 9 '"version: STSv1","mode: enforce","mx: mx2.moved.example","max_age: 1209600"'
told null.example 'Example AG' 1 "$(older null.example enforce)"
escape=$(printf '\\u001b[31m')
told alias.example "Evil $escape AG" 1 "$(older alias.example)"
sum=$(sha256sum <"$db")

compared good.example 0
reads "warning: $(by "Older AG") saw another policy (mode testing, max_age 86400) from $(ago 6) to $(ago 1); the one that is there now was first seen on $(ago 5) [reports-policy-stale]"
reads "note: certificate-expired on mx1.good.example, told by $(by "Older AG") on $(ago 1), is not reproduced: the certificate there now is valid until $(end_of good); expect the all-clear [reports-incident-not-reproduced]"
findings 2
tr -s '\n ' '  ' <"$site/out" >"$site/line"
check "what the store has is told" \
    grep -qF "reports: until $(ago 1), from $(by "Example AG") and $(by "Older AG"); 1 incident is open" "$site/line"
check "the count is told" grep -qxF '1 warning, 1 note' "$site/out"

compared expired.example 1
reads "note: certificate-expired on mx1.expired.example, told by $(by "Example AG") until $(ago 1), is confirmed: this check finds certificate-expired at mx1.expired.example [192.0.2.11] [reports-incident-confirmed]"
findings 1

compared wide.example 0
reads "note: no report tells of the policy that is there now; $(by "Example AG") saw another one (mode testing, max_age 86400) until $(ago 1) [reports-policy-unseen]"
findings 1

compared whole.example 0
reads "note: certificate-not-trusted on mx9.whole.example, told by $(by "Example AG") on $(ago 1), is about a host that no MX record names now; expect the all-clear [reports-incident-no-host]"
findings 1

compared gone.example 1
reads "note: $(by "Example AG") saw a policy (mode enforce, max_age 86400) until $(ago 1), and now there is none [reports-policy-kept]"
reads "note: sts-policy-fetch-error, told by $(by "Example AG") on $(ago 1), is confirmed: this check finds policy-status at mta-sts.gone.example [198.51.100.1] [reports-incident-confirmed]"
findings 2

compared closed.example 2
reads "note: starttls-not-supported on mx1.closed.example, told by $(by "Example AG") on $(ago 1), is neither confirmed nor refuted: 192.0.2.33 could not be looked at: Connection refused [reports-incident-unclear]"
findings 1

compared own.example 0
reads "note: tlsa-invalid on mx1.own.example, told by $(by "Example AG") on $(ago 1), is not reproduced: a TLSA record is that of the certificate there now; expect the all-clear [reports-incident-not-reproduced]"
findings 1

compared moved.example 1
reads "note: the last report is about $(ago 9), and 8 days came and went since [reports-silent]"
findings 1

# Its record is gone, and its policy too.
compared null.example 0
reads "warning: $(by "Example AG") saw a policy (mode enforce, max_age 86400) until $(ago 1), and now there is none; it may be kept until $(ago -1) [reports-policy-kept]"
findings 1

compared tenant.example 0
reads 'note: the store has no report about tenant.example [reports-none]'
findings 1
check "that there is none is told" grep -qxF 'reports: none' "$site/out"

compared alias.example 0
check "what a report says acts in no terminal" eval '! grep -q "$(printf "\033")" "$site/out"'
check "and is told" grep -qF '"Evil \x1b[31m AG" (unverified, contact sender.example) saw another one' "$site/out"

compared good.example 0 --format json
check "JSON has the findings" [ "$(python3 -c 'import json, sys
print(*[finding["rule"] for finding in json.load(sys.stdin)["findings"]])' <"$site/out")" = \
    'reports-policy-stale reports-incident-not-reproduced' ]

# --- The store is read, and no more

check "the store is as it was" [ "$sum" = "$(sha256sum <"$db")" ]
check "all that is beside it is its owner's" [ -z "$(find "$data" ! -user "$delivery_user")" ]
chmod 755 "$data"
status=0
setpriv --reuid 65534 --regid 65534 --clear-groups "$checker" good.example --database "$db" \
    >"$site/out" 2>"$site/err" || status=$?
check "who may not read the store ends with 2" [ "$status" = 2 ]
check "and is told so" grep -q '^tlsrpt-check: ' "$site/err"
check "after what was found" grep -qxF 'nothing wrong; not all could be checked' "$site/out"

finish
