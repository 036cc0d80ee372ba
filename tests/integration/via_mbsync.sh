#!/bin/sh
# SPDX-License-Identifier: MIT
# via_mbsync: reports that a real mbsync copies from the IMAP mailbox of a real Dovecot, by the lines
# that contrib/mbsync has.
#
#   via_mbsync.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/unit.sh"
. "$root/tests/integration/dovecot.sh"
. "$root/tests/integration/caller.sh"
[ -x /usr/bin/mbsync ] || skip "no mbsync here"
service=$root/contrib/mbsync/tlsrpt-mbsync.service

failed_runs=0
sync() { run_unit "$service" || failed_runs=$((failed_runs + 1)); }
hand() {
    send "$1"
    sync
}
# With a full disk it is mbsync that fails, before tlsrpt-ingest is asked.
refusals() { echo "$failed_runs"; }
copied() { sed '1,/^$/d' "$data/waiting/.mbsyncstate" 2>/dev/null | wc -l; }
# Here, and on the server what mbsync has not copied by its own account.
waiting() {
    echo $(($(find "$data/waiting/new" "$data/waiting/cur" -type f 2>/dev/null | wc -l) + $(mails tls-reports) - $(copied)))
}
retry() { sync; }
# There is nobody to tell of it.
bounces() { mails postmaster; }

# As the files have it.
cp "$root/contrib/mbsync/mbsyncrc" /etc/tlsrpt
echo secret >/etc/tlsrpt/imap-password
chown tlsrpt: /etc/tlsrpt/imap-password
chmod 600 /etc/tlsrpt/imap-password
new_small_store
start_dovecot
check_unit "$service" "${service%.service}.timer"

numbered_mail 1 >"$site/1.eml"
sync
check "a server without a certificate gets no password" [ "$failed_runs" = 1 ]
check "and no login" [ "$(logged 'Login: ')" = 0 ]
trust_certificate
sync
check "with one it is asked, and an empty mailbox is no failure" [ "$failed_runs" = 1 ]

a_caller_is_at_home
check "only the lock and the disk made it fail" [ "$failed_runs" = 3 ]

numbered_mail 4 >"$site/4.eml"
send "$site/4.eml"
read_mails
sync
check "what somebody has read is copied too" reports_are 4
# One that the program never takes holds up no other.
cp -p /usr/bin/tlsrpt-ingest "$site/kept"
cat >/usr/bin/tlsrpt-ingest <<WRAPPER
#!/bin/sh
cat >$data/mail
! grep -q 'number 17' $data/mail || kill -SEGV \$\$
$site/kept <$data/mail
WRAPPER
for number in 17 18; do
    numbered_mail $number >"$site/$number.eml"
    hand "$site/$number.eml"
done
check "one behind a mail that kills the program is stored" wait_until 30 reports_are 5
check "that one waits" one_waits
cp -p "$site/kept" /usr/bin/tlsrpt-ingest
retry
check "until it is taken" wait_until 30 reports_are 6

check "the server keeps all" [ "$(mails tls-reports)" = 9 ]
check "and marks none as deleted" [ -z "$(find "$mailboxes/tls-reports" -name '*:2,*T*')" ]
sync
check "and none is copied again" [ "$(waiting) $failed_runs" = '0 5' ]
check "all who logged in used TLS" [ "$(logged 'Login: ')" = "$(logged 'Login: .* TLS')" ]
stop_dovecot

[ "$failures" = 0 ] || sed 's/^/    /' "$maillog" "$site/journal"
finish
