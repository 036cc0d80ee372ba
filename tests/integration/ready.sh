#!/bin/sh
# SPDX-License-Identifier: MIT
# ready: whether a domain may move to enforce, by reports that are authenticated and that are not.
#
#   ready.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
new_store

# mails SENDER DAYS [FAILED]: a mail for each of the 14 days from 2026-11-01 that DAYS names. A
# sender that is named `signed...` has the result of a verifier above its mails.
mails() {
    python3 - "$site" "$@" <<'END'
import json, os, pathlib, sys
site, sender, first, last, failed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int((sys.argv + ["0"])[5])
domain = sender + ".example"
for n in range(first, last + 1):
    day = f"2026-11-{n:02}"
    policy = {"policy": {"policy-type": "sts", "policy-domain": "example.org", "policy-string":
                         ["version: STSv1", "mode: " + os.environ.get("mode", "testing"), "mx: mx.example.org", "max_age: 86400"]},
              "summary": {"total-successful-session-count": 100, "total-failure-session-count": failed}}
    if failed:
        policy["failure-details"] = [{"result-type": "certificate-expired", "failed-session-count": failed}]
    report = {"organization-name": sender, "contact-info": "tls@" + domain, "report-id": f"{sender}-{n}",
              "date-range": {"start-datetime": day + "T00:00:00Z", "end-datetime": day + "T23:59:59Z"},
              "policies": [policy]}
    verdict = f"Authentication-Results: mx.example.org; dkim=pass header.d={domain}\n" if sender.startswith("signed") else ""
    mail = (f"{verdict}From: tls@{domain}\nTo: r@example.org\nSubject: Report Domain: example.org Submitter: {domain}\n"
            f"Message-ID: <{n}@{domain}>\nTLS-Report-Domain: example.org\nTLS-Report-Submitter: {domain}\nMIME-Version: 1.0\n"
            f"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=s; h=From:Content-Type; bh=AAAA; b=AAAA\n"
            'Content-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n--b\nContent-Type: text/plain\n\nA report.\n'
            f"--b\nContent-Type: application/tlsrpt+json\n\n{json.dumps(report)}\n--b--\n")
    pathlib.Path(site, f"{sender}-{n}.eml").write_text(mail)
END
    chmod 644 "$site"/*.eml
    for mail in "$site/$1"-*.eml; do
        deliver "$mail" --trusted-authserv-id mx.example.org --authentication record
    done
}

# ready STATUS WORDS [OPTION...]: it ends so, and says this.
ready() {
    wanted=$1
    words=$2
    shift 2
    status=0
    as_user "$programs/tlsrpt-summary" --database "$db" --ready example.org --to 2026-11-14 "$@" >"$site/out" 2>"$site/err" || status=$?
    check_status "$wanted" "--ready $*"
    check "--ready $*: $words" eval 'tr "\\n" " " <"$site/out" | tr -s " " | grep -q -e "$words"'
}
check_status() { check "$2 ends with $1 (it ended with $status)" [ "$status" = "$1" ]; }

digest() {
    words=$1
    shift
    as_user "$programs/tlsrpt-summary" --database "$db" --from 2026-11-01 --to 2026-11-14 "$@" >"$site/out" 2>"$site/err"
    check "the digest $*: $words" eval 'tr "\\n" " " <"$site/out" | grep -q -e "$words"'
}

echo 'trusted-authserv-id = mx.example.org' >"$site/verifier"
echo 'accept-unverified = true' >"$site/accept"
chmod 644 "$site/verifier" "$site/accept"

mails forged1 1 14
mails forged2 1 14
check "all are stored" [ "$(count report)" = 28 ]
ready 1 '^example.org: ready for enforce, if these unauthenticated reports are'
ready 1 'no unauthenticated reports count, because trusted-authserv-id is not set'
ready 1 '"ready":false,"ready_if_genuine":true,"evidence":"unauthenticated"' --format json
ready 1 '"reporter_domain":"forged1.example","signer":null' --format json
ready 0 '^example.org: ready for enforce, if these unauthenticated reports are' --accept-unverified
ready 0 '"ready":true,"ready_if_genuine":true,"evidence":"unauthenticated"' --format json --accept-unverified
ready 1 'no no authenticated report of the last weeks' --config "$site/verifier"
ready 0 'accept-unverified is set' --config "$site/accept"
digest 'ready for enforce, if these unauthenticated reports are' --all
digest '"id":"ready-if-genuine"' --format json
digest '"id":"ready-for-enforce"' --format json --config "$site/accept"
digest '"domain":"example.org"' --format json --config "$site/verifier"
check "the digest does not call it ready" eval '! grep -q "\"id\":\"ready-" "$site/out"'

# One that signs is not enough, whatever the others say.
mails signed1 1 14
ready 1 'no 1 reporter reported sessions on them: "signed1" (signed by signed1.example) yes' --config "$site/verifier"
mails signed2 1 14
ready 0 '^example.org: ready for enforce, by the reports' --config "$site/verifier"
ready 0 '"reporter_domain":"signed2.example","signer":"signed2.example"' --config "$site/verifier" --format json
check "unsigned ones are not named" eval '! grep -q forged "$site/out"'
ready 0 '^example.org: ready for enforce, by the reports'
digest '"id":"ready-for-enforce"' --format json --config "$site/verifier"

# A failure counts whoever reports it.
mails forged3 14 14 5
ready 1 'no 5 sessions would have been refused' --config "$site/verifier"

# Nor may unauthenticated reports say that a policy is enforced already.
rm "$site"/*.eml
new_store
mode=enforce mails forged1 1 14
ready 1 '^example.org: enforced already, if these unauthenticated reports are genuine'
ready 0 '^example.org: enforced already, if these' --accept-unverified
ready 1 'no no authenticated report of the last weeks' --config "$site/verifier"

finish
