#!/bin/sh
# SPDX-License-Identifier: MIT
# via_sieve: reports that a real Dovecot delivers by LMTP, by the lines that contrib/sieve has.
#
#   via_sieve.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/unit.sh"
. "$root/tests/integration/dovecot.sh"
. "$root/tests/integration/caller.sh"
service=$root/contrib/sieve/tlsrpt-sieve.service

# Sieve cannot defer: what is refused stays in the inbox.
keeps=yes
hand() { send "$1"; }
refusals() { logged 'tlsrpt-ingest: .* exit status 75'; }
waiting() { mails tls-reports; }
retry() { check "the unit does not fail" run_unit "$service"; }
bounces() { logged 'rejected|bounced|Permanent failure'; }

# As contrib/sieve/README.md has it, on a Dovecot that runs.
new_small_store
start_dovecot
cp "$root/contrib/sieve/95-tlsrpt.conf" /etc/dovecot/conf.d
cp "$root/contrib/sieve/tlsrpt.sieve" /etc/dovecot
stop_dovecot
start_dovecot
check "the script is compiled" eval 'sievec /etc/dovecot/tlsrpt.sieve 2>"$site/err"'
check_unit "$service" "${service%.service}.timer"

a_caller_is_at_home
check "each mail is in the folder, once" [ "$(mails tls-reports TLS-Reports)" = 6 ]
check "they came with CRLF" grep -q "$(printf '\r')" "$data"/quarantine/new/*.rejected
check "the script was compiled for good" [ "$(logged 'need to be pre-compiled')" = 0 ]

# It is for one address.
send "$site/lunch.eml" postmaster
check "mail of others goes its way" [ "$(mails postmaster)" = 1 ]
check "and is not looked at" quarantined_are 2
sed '1i Delivered-To: tls-reports@example.com' "$site/lunch.eml" >"$site/forged.eml"
send "$site/forged.eml" postmaster
check "whatever its header says" [ "$(mails postmaster) $(mails postmaster TLS-Reports)" = "2 0" ]
check "nobody hides a mail so" quarantined_are 2

# No user can run it, whatever she calls it by.
mkdir "$mailboxes/mallory"
numbered_mail 4 >"$site/4.eml"
for extension in execute pipe filter; do
    command="$extension \"tlsrpt-ingest\" [\"--database\", \"$data/other.db\"]"
    case $extension in
    execute) command="if execute :pipe ${command#execute } { keep; }" ;;
    *) command="$command;" ;;
    esac
    printf 'require "vnd.dovecot.%s";\n%s\n' "$extension" "$command" >"$mailboxes/mallory/.dovecot.sieve"
    rm -f "$mailboxes/mallory/.dovecot.sieve.log"
    chown -R vmail: "$mailboxes/mallory"
    send "$site/4.eml" mallory
    check "her script with $extension is not run" \
        grep -qE "(unknown|failed to load) Sieve capability .vnd.dovecot.$extension'" "$mailboxes/mallory/.dovecot.sieve.log"
done
check "her mails are in her inbox" [ "$(mails mallory)" = 3 ]
check "and nothing in the store" reports_are 3
check "no other user reaches the socket" [ "$(stat -c '%A %U' "$site/run/tlsrpt-ingest")" = 'srw------- vmail' ]

# Nor do arguments count, if somebody who may should write some.
sed 's/"tlsrpt-ingest"/& ["--database", "\/var\/lib\/tlsrpt\/other.db"]/' "$root/contrib/sieve/tlsrpt.sieve" >/etc/dovecot/tlsrpt.sieve
sievec /etc/dovecot/tlsrpt.sieve
check "the script has arguments" grep -q other.db /etc/dovecot/tlsrpt.sieve
send "$site/4.eml"
check "its report is in the store" reports_are 4
check "and in no other" [ ! -e "$data/other.db" ]
cp "$root/contrib/sieve/tlsrpt.sieve" /etc/dovecot
sievec /etc/dovecot/tlsrpt.sieve

# One that hangs: Dovecot waits for so long, and no longer.
stop_dovecot
echo 'plugin {
  sieve_execute_exec_timeout = 2s
}' >/etc/dovecot/conf.d/99-test.conf
start_dovecot
mv /usr/bin/tlsrpt-ingest "$site/tlsrpt-ingest"
printf '#!/bin/sh\ncat >/dev/null\nexec sleep 1000\n' >/usr/bin/tlsrpt-ingest
chmod 755 /usr/bin/tlsrpt-ingest
numbered_mail 5 >"$site/5.eml"
send "$site/5.eml"
check "one that hangs is given up" [ "$(logged 'Execution timed out')" = 1 ]
check "its mail stays" [ "$(mails tls-reports)" = 1 ]
mv "$site/tlsrpt-ingest" /usr/bin/tlsrpt-ingest
retry
check "and is stored later" reports_are 5
check "then it is in the folder" [ "$(mails tls-reports) $(mails tls-reports TLS-Reports)" = '0 1' ]

# A program that is not there at all.
rm /usr/bin/tlsrpt-ingest
send "$site/1.eml"
check "without the program mail stays, too" [ "$(mails tls-reports)" = 1 ]
stop_dovecot

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
