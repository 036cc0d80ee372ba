#!/bin/sh
# SPDX-License-Identifier: MIT
# digest_mail: reports through a real Postfix, and the digest that it mails.
#
#   digest_mail.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"

# summary [OPTION...]: status in $status, output in $site/out and $site/err.
summary() {
    status=0
    as_user "$programs/tlsrpt-summary" --database "$db" "$@" >"$site/out" 2>"$site/err" || status=$?
}
# digest NUMBER: the file of a digest in the postmaster's mailbox, in the order they came.
digest() { inbox postmaster | xargs grep -l '^X-Tlsrpt-Digest:' | xargs ls -tr | sed -n "$1p"; }
header() { sed '/^$/q' "$mail_file" | grep -qE "$1"; }
# part TYPE: that part of $mail_file, decoded; fails where the mail is not what it should be.
part() {
    python3 - "$mail_file" "$1" <<'PYTHON'
import email, email.policy, sys
raw = open(sys.argv[1], "rb").read()
assert max(len(line) for line in raw.split(b"\n")) <= 998, "a line is too long"
mail = email.message_from_bytes(raw, policy=email.policy.default)
assert mail.get_content_type() == "multipart/alternative", mail.get_content_type()
assert [p.get_content_type() for p in mail.iter_parts()] == ["text/plain", "text/html"]
for p in [mail, *mail.iter_parts()]:
    assert not p.defects, p.defects
    assert "\n" not in str(p["Subject"] or "")
text = mail.get_body(preferencelist=(sys.argv[2],))
assert text.get_content_charset() == "utf-8"
sys.stdout.write(text.get_content())
PYTHON
}

for reporter in one two; do failing_mail "$reporter" 2 >"$site/$reporter.eml"; done
failing_mail three 1 mx3.example.org |
    sed 's/"Reporter three"/"Bücher AG\\u001b[31m\\r\\nBcc: tls-reports@example.org\\r\\n\\r\\n<script>alert(1)<\/script>"/' \
        >"$site/hostile.eml"

new_store
# Where mail to a name alone goes.
configure_postfix() { postconf -e 'myorigin = example.org'; }
start_postfix
send "$site/one.eml"
send "$site/two.eml"
check "two reports are delivered" settled 2

summary --new --mail-to postmaster@example.org --mail-from tlsrpt@example.org
check "the digest is mailed" [ "$status" = 0 ]
check "and not printed" [ ! -s "$site/out" ]
check "without a word" [ ! -s "$site/err" ]
check "it is there" wait_until 5 inbox_holds postmaster 1
mail_file=$(digest 1)
check "it has no sender to bounce to" header '^Return-Path: <>$'
check "its subject carries the verdict" \
    header '^Subject: TLS reports [0-9 to-]+: 1 of 1 domain failing \(example\.org: certificate-expired\)$'
check "no program shall answer it" header '^Auto-Submitted: auto-generated$'
check "filters know it by its list" header '^List-Id: TLS report digest <digest\.tlsrpt\.example\.org>$'
check "and by its verdict" header '^X-Tlsrpt-Digest: failing$'
check "it has the fields of a mail once" [ "$(sed '/^$/q' "$mail_file" | grep -ciE '^(From|To|Subject|Date|Message-ID):')" = 5 ]
part plain >"$site/plain" || echo "not a good mail" >"$site/plain"
check "its text is a digest" grep -q '^FAILING  example\.org' "$site/plain"
check "of two reports" grep -q '2 reports' "$site/plain"
part html >"$site/page.html" || :
check "its other part is a page" grep -q '^<!doctype html>' "$site/page.html"
check "with the same verdict" grep -q 'certificate-expired' "$site/page.html"
check "one mail was submitted" [ "$(submitted)" = 1 ]

# What the mail system does not take is told by the next run.
send "$site/hostile.eml"
check "a third report is delivered" settled 3
summary --new --mail-to postmaster@example.org --sendmail /bin/false
check "a mail that is refused is a failure" [ "$status" = 75 ]
check "in words" grep -q 'the digest could not be mailed: /bin/false ended with 1' "$site/err"
summary --new --mail-to postmaster@example.org --sendmail /nowhere/sendmail
check "so is a program that is not there" [ "$status" = 75 ]
check "in words too" grep -q 'No such file or directory' "$site/err"
summary --new --mail-to postmaster@example.org --mail-to "quoted+plus@example.org" --mail-from postmaster@example.org
check "then it is mailed" [ "$status" = 0 ]
check "the second digest is there" wait_until 5 inbox_holds postmaster 2
mail_file=$(digest 2)
part plain >"$site/plain" || echo "not a good mail" >"$site/plain"
check "it tells of the one report" grep -qE '1 report(,|$)' "$site/plain"
check "in UTF-8" grep -q 'Bücher' "$site/plain"
check "no byte of it acts" eval '! LC_ALL=C grep -q "$(printf "[\\001-\\010\\013-\\037\\177]")" "$mail_file"'
part html >"$site/page.html" || :
check "no markup either" eval '! grep -qi "<script" "$site/page.html"'
check "nobody else got it" [ "$(inbox tls-reports | wc -l)" = 0 ]

# A day on which nothing came.
summary --new --mail-to postmaster@example.org --quiet-if-clean
check "an open incident is no clean day" [ "$status" = 0 ]
check "the third digest is there" wait_until 5 inbox_holds postmaster 3
mail_file=$(digest 3)
check "it says that nothing came" header '^Subject: TLS reports [0-9-]+: no reports, 2 incidents open$'
check "three were submitted" [ "$(submitted)" = 3 ]

# Addresses from the configuration, for the timer.
echo 'mail-to = postmaster@example.org' >"$site/tlsrpt.conf"
chmod 644 "$site/tlsrpt.conf"
summary --config "$site/tlsrpt.conf" --new
check "a file that names an address mails nothing by itself" [ "$status $(submitted)" = "0 3" ]
check "but prints" [ -s "$site/out" ]
summary --config "$site/tlsrpt.conf" --new --mail
check "--mail mails it there" [ "$status" = 0 ]
check "the fourth digest is there" wait_until 5 inbox_holds postmaster 4
summary --config /etc/tlsrpt/tlsrpt.conf --new --mail
check "where nobody is named, it is mailed too" [ "$status" = 0 ]
check "to postmaster" wait_until 5 inbox_holds postmaster 5
mail_file=$(digest 5)
check "of this host" header '^To: postmaster(@example\.org)?$'
stop_postfix

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
