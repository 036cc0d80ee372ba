#!/bin/sh
# SPDX-License-Identifier: MIT
# check_alert: the check of each morning, by the unit that is shipped, on a domain of a little Internet:
# its certificate expires, stays so, gets company, and is renewed; somebody is told by mail and by a
# command, once each.
#
#   check_alert.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/check_world.sh"
. "$root/tests/integration/unit.sh"

install -m 755 "$checker" /usr/bin/tlsrpt-check
install -d -o tlsrpt -g tlsrpt -m 750 "$data"
db=$data/tlsrpt.db
install -d -o tlsrpt "$site/told"
cat >"$site/command" <<COMMAND
#!/bin/sh
umask 022
cat >"\$(mktemp "$site/told/XXXXXX")"
COMMAND
chmod 755 "$site/command"
cat >>/etc/tlsrpt/tlsrpt.conf <<CONF
alert-mail = postmaster@example.org
alert-mail = tls-reports@example.org
alert-command = $site/command
# Of other programs alone.
format = metrics
domain = example.org
CONF

# It looks twice, a minute apart, which is a second here.
sed 's/--alert %i/--alert --confirm-after 1 expired.example/' "$root/contrib/systemd/tlsrpt-check@.service" >"$site/check.service"
mails() { inbox postmaster | wc -l; }
has_mails() { [ "$(mails)" = "$1" ]; }
commands() { find "$site/told" -type f | wc -l; }
last_mail() { inbox postmaster | xargs ls -t | head -n 1; }
last_command() { find "$site/told" -type f -print0 | xargs -0 ls -t | head -n 1; }
# morning WHAT MAILS: one more morning, after which so many mails have come in all, and as many calls.
morning() {
    check "$1: the unit is content" run_unit "$site/check.service"
    check "$1: mails" wait_until 5 has_mails "$2"
    check "$1: calls of the command" [ "$(commands)" = "$2" ]
}

morning "it has expired" 1
check "the store is made, by its user" [ "$(stat -c '%U %a' "$db")" = "tlsrpt 600" ]
check "the mail has a subject" \
    grep -qx 'Subject: \[tlsrpt\] expired.example: certificate-expired, mx1.expired.example \[192.0.2.11\]' "$(last_mail)"
check "it says what to do" grep -q '^What to do: Renew it, and reload the mail server' "$(last_mail)"
check "it is no answer to anybody" grep -qx 'Auto-Submitted: auto-generated' "$(last_mail)"
check "the command has JSON" python3 -c '
import json, sys
told = json.load(open(sys.argv[1]))
assert told["notice"] == "check" and told["domain"] == "expired.example", told
assert told["causes"] == ["certificate-expired mx1.expired.example [192.0.2.11]"], told
assert told["findings"][0]["result_type"] == "certificate-expired", told' "$(last_command)"
check "nothing goes where reports go" [ -z "$(inbox tls-reports)" ]
morning "it has still expired" 1

# A host more that the policy does not know is a warning in testing; in enforce it is an error.
sed -i 's/testing/enforce/; s/mx1.expired/mx9.expired/' "$site/www/expired.example/mta-sts.txt"
morning "there is one more" 2
check "the second mail tells both" [ "$(grep -c '^What to do:' "$(last_mail)")" = 2 ]
morning "both are still there" 2

# A week later.
sqlite3 "$db" "update notice set created = created - 7 * 86400"
morning "a reminder" 3

# What cannot be looked at is not over.
status=0
as_user /usr/bin/tlsrpt-check --alert --confirm-after 0 --port 2 expired.example >"$site/out" 2>"$site/err" || status=$?
check "with all ports closed there is the policy to complain of" [ "$status" = 1 ]
sed -i 's/mx9.expired/mx1.expired/' "$site/www/expired.example/mta-sts.txt"
status=0
as_user /usr/bin/tlsrpt-check --alert --confirm-after 0 --port 2 expired.example >"$site/out" 2>"$site/err" || status=$?
check "then it could not be checked" [ "$status" = 2 ]
check "and nobody is told that it is over" [ "$(commands)" = 3 ]

issue expired 60 mx1.expired.example
postfix reload 2>"$site/err"
is_renewed() { /usr/bin/tlsrpt-check expired.example >"$site/out"; }
wait_until 5 is_renewed || cat "$site/out"
morning "it is renewed" 4
check "the all-clear says so" \
    grep -qx 'Subject: \[tlsrpt\] expired.example: the check finds nothing wrong any more' "$(last_mail)"
morning "all is well" 4

# Two timers at once.
finds() { as_user tlsrpt-check --alert --confirm-after 0 "$1" >"$site/out.$1" 2>&1 || [ $? = 1 ]; }
finds wrongname.example &
first=$!
check "two at once: one is content" finds broken.example
check "two at once: so is the other" wait $first
check "two at once: each is told" wait_until 5 has_mails 6
check "two at once: once" [ "$(commands)" = 6 ]

# What is wrong for a moment.
status=0
as_user tlsrpt-check --alert --confirm-after 1 --resolve mx1.good.example:203.0.113.40 good.example \
    >"$site/out" 2>"$site/err" || status=$?
check "a server that was not ready for a moment is found" grep -q '\[starttls-refused\]' "$site/out"
check "and told to whoever asks" [ "$status" = 1 ]
check "and to nobody else" [ "$(commands)" = 6 ]

# By root as well: what it makes is the store's owner's.
/usr/bin/tlsrpt-check --alert --confirm-after 0 plain.example >"$site/out" 2>"$site/err" || true
check "root tells of another domain" wait_until 5 has_mails 7
check "and leaves nothing of its own" [ -z "$(find "$data" ! -user tlsrpt)" ]

# Who cannot be told now is told later.
check "nobody takes it" as_user sh -c '! tlsrpt-check --alert --confirm-after 0 --sendmail /nonexistent self.example' >"$site/out" 2>"$site/err"
check "the mail waits" [ "$(ask "select count(*) from delivery where notifier = 'mail' and state = 'pending'")" = 1 ]

# Without --alert nothing is read and nothing written.
sums() { find "$data" -type f -exec md5sum {} + | sort; }
sums >"$site/before"
echo 'no key = at all' >/etc/tlsrpt/tlsrpt.conf
check "a check alone reads no configuration" as_user tlsrpt-check good.example >"$site/out" 2>"$site/err"
sums >"$site/after"
check "and writes nothing" cmp "$site/before" "$site/after"
status=0
as_user tlsrpt-check --alert good.example >"$site/out" 2>"$site/err" || status=$?
check "with alerts it complains of it" [ "$status" = 2 ]
check "by its name" grep -q '^tlsrpt-check: ' "$site/err"

echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
