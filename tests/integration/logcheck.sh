#!/bin/sh
# SPDX-License-Identifier: MIT
# logcheck: of what tlsrpt-ingest tells syslog, logcheck with our rules shows what a person should see,
# and nothing else.
#
#   logcheck.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
[ -x /usr/sbin/logcheck ] || skip "no logcheck here"
rules=/etc/logcheck/ignore.d.server/tlsrpt
# logcheck has its lock there, where not every machine has a folder for locks.
mount -t tmpfs -o mode=755 none /run
mkdir -m 1777 /run/lock
mkdir -m 777 "$site/tmp"

# shown LOG: what logcheck has to say of it, run as its cron job runs it.
shown() {
    setpriv --reuid logcheck --regid logcheck --init-groups env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        TMP="$site/tmp" LC_ALL=C.UTF-8 logcheck -o -t -s -l "$1" -S "$site/tmp" >"$site/out" 2>"$site/err"
    grep -a 'tlsrpt-[a-z]*\[' "$site/out" | LC_ALL=C sort >"$site/shown" || true
}
same() { diff "$1" "$2" >"$site/err"; }
ordinary() { grep -ac '^<22>' "$site/syslog" || true; }
told() { grep -qaE "$1" "$site/syslog"; }

# Every mail that we know, twice: verdicts of all kinds, with hostile strings in them.
start_syslog
new_store
cp "$root"/tests/data/*.eml "$site/tmp"
for mail in "$site"/tmp/*.eml; do
    deliver "$mail" --recipient '"a b"@example.com' --recipient tls-reports@example.com
    check "$mail: status $status" [ "$status" = 0 ]
done
for mail in "$site"/tmp/google*.eml; do deliver "$mail"; done
as_user tlsrpt-ingest "$site/tmp" >"$site/out" 2>"$site/err" || true

# Where somebody asks who signed them, and what they are on.
for mail in authentic authentication-temporary authentication-of-another; do
    deliver "$root/tests/data/$mail.eml" --trusted-authserv-id mx.example.org
done
deliver "$root/tests/data/json-policy-domain-u-label.eml" --domain example.net
# Retention, and a look after the quarantine.
as_user sqlite3 "$db" "update report set received = received - 1000 * 86400, day = day - 1000 where id % 2;
    update rejected set received = received - 1000 * 86400"
deliver "$root/tests/data/google-success.eml" --max-inflated 100
as_user tlsrpt-store quarantine delete 1 >"$site/out" 2>"$site/err"
as_user tlsrpt-store quarantine release --all --max-message 64M --max-json-depth 100 >"$site/out" 2>"$site/err" || true
as_user tlsrpt-store prune --keep-reports 100 >"$site/out" 2>"$site/err"

# What a person should see: alerts, one that nobody takes, one that must not be sent, mails that wait.
for reporter in one two three; do failing_mail $reporter 1 mx-$reporter.example.org >"$site/$reporter.eml"; done
deliver "$site/one.eml" --alert-command /bin/false
deliver "$site/two.eml" --alert-mail tls-reports@example.com --recipient tls-reports@example.com
deliver "$site/three.eml" --nonsense
check "one waits for an option" [ "$status" = 75 ]
mv "$db" "$db.away"
mkdir "$db"
deliver "$site/three.eml"
check "one waits for a store" [ "$status" = 75 ]
for word in 'stored: reporter=' 'duplicate: ' 'rejected: ' 'not-a-report: ' \
    'unauthenticated: dkim-unaligned: ' 'foreign: foreign-domain: ' 'import: ' 'pruned: ' 'released: ' \
    'quarantine: '; do
    check "syslog has an ordinary $word" told "^<22>.*\]: $word"
done
for word in 'alert: opened: ' 'alert [0-9]+ by command is ' 'alerts: ' 'deferred: .*nonsense' 'deferred: .*store'; do
    check "syslog has for a person $word" told "^<(19|20)>.*\]: $word"
done
check "of each priority" [ -z "$(grep -avE '^<(19|20|22)>' "$site/syslog")" ]

# As rsyslog writes them: as it used to, and as it does since Debian 12. What a person should see has
# another priority, of which these lines tell nothing.
for format in '\1 mail.example.org ' '2026-11-24T15:22:01.123456+01:00 mail '; do
    lines="s/^<[0-9]+>(.{15}) /$format/; s/[[:space:]]+$//"
    sed -E "$lines" "$site/syslog" >"$site/log"
    grep -av '^<22>' "$site/syslog" | sed -E "$lines" | LC_ALL=C sort >"$site/for-a-person"
    LC_ALL=C sort "$site/log" >"$site/all"
    chmod 644 "$site/log"

    rm -f "$rules"
    shown "$site/log"
    check "without our rules all lines are shown: $format" same "$site/all" "$site/shown"
    install -m 644 "$root/contrib/logcheck/ignore.d.server/tlsrpt" "$rules"
    shown "$site/log"
    check "with them those for a person: $format" same "$site/for-a-person" "$site/shown"
    check "and all of these" [ "$(wc -l <"$site/shown")" -ge 6 ]
    # No rule is for nothing.
    grep -v '^#' "$rules" >"$site/rules"
    while read -r rule; do
        printf '%s\n' "$rule" >"$site/rule"
        check "a line for $rule" grep -qaEf "$site/rule" "$site/log"
    done <"$site/rules"
    # Words of another program are no verdict of ours.
    sed 's/tlsrpt-[a-z]*\[/other-&/' "$site/log" >"$site/others"
    check "none for another program" eval '! grep -qaEf "$site/rules" "$site/others"'
done
echo "$(ordinary) ordinary lines of $(wc -l <"$site/syslog")"
finish
