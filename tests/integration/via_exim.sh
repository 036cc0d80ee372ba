#!/bin/sh
# SPDX-License-Identifier: MIT
# via_exim: reports through a real Exim with Debian's split configuration, by the files that
# contrib/exim has.
#
#   via_exim.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/packages.sh"
fetch_packages exim4-base exim4-config exim4-daemon-light
. "$root/tests/integration/world.sh"
. "$root/tests/integration/caller.sh"
. "$root/tests/integration/unit.sh"
unpack_packages

smtp_port=2525
mainlog=/var/log/exim4/mainlog
daemon=

# As its packages set it up.
system_user Debian-exim /var/spool/exim4
install -d -o Debian-exim -g adm -m 2750 /var/log/exim4
install -d -o Debian-exim -g Debian-exim -m 750 /run/exim4 /var/spool/exim4
for folder in db input msglog; do install -d -o Debian-exim -g Debian-exim -m 750 /var/spool/exim4/$folder; done
echo mail.example.org >/etc/mailname
# Who is told of a frozen mail.
echo 'postmaster: root' >/etc/aliases
cat >/etc/exim4/update-exim4.conf.conf <<CONF
dc_eximconfig_configtype='internet'
dc_other_hostnames='mail.example.org : example.org'
dc_local_interfaces='127.0.0.1'
dc_use_split_config='true'
CONF

# start_exim: with what contrib has, copied as a user would.
start_exim() {
    cp -r "$root/contrib/exim/conf.d" /etc/exim4
    # For the one that hangs.
    echo '  timeout = 8s' >>/etc/exim4/conf.d/transport/30_tlsrpt
    update-exim4.conf
    exim4 -bdf -oX "127.0.0.1:$smtp_port" -oP "$site/exim.pid" >"$site/exim.out" 2>&1 &
    daemon=$!
    pids="$pids $daemon"
    wait_until 10 listens
}

logged() { grep -cE "$1" "$mainlog" || true; }
hand() { hand_by_smtp "$1"; }
refusals() { logged ' == tls-reports@example.org .*T=tlsrpt defer'; }
# Not the mail that tells of a frozen one.
waiting() { exim4 -bp | grep -c '^ *tls-reports@' || true; }
# A mail is locked until the process that tried it is gone.
at_rest() { [ "$(pgrep exim4)" = "$daemon" ]; }
retry() {
    wait_until 20 at_rest
    exim4 -qff
}
bounces() { logged ' \*\* | <= <>'; }

new_small_store
start_exim
a_caller_is_at_home

number=10
waits_whatever 'exit 1' 'exit 67' 'exit 127' 'exec sleep 100' missing

# The digest of the timer, from where it may write and with what it may become.
digests() { grep -c '^X-Tlsrpt-Digest: ' /var/mail/mail 2>/dev/null || true; }
one_digest() { [ "$(digests)" = 1 ]; }
check "the timer's unit mails the digest by Exim" run_unit "$root/contrib/systemd/tlsrpt-summary.service"
check "to postmaster" wait_until 20 one_digest

# Frozen: it waits for a person, who is told. The mail that tells is no bounce of the report.
a_death_is_survived 4
check "the mail was frozen" [ "$(logged ' Frozen$')" = 1 ]
check "and given up by nobody" [ "$(logged ' \*\* ')" = 0 ]

# In one file, by the words of README.md.
sed -i 's/split_config=.*/split_config=false/' /etc/exim4/update-exim4.conf.conf
awk '/^    sed -i -e .\/\^begin routers/ { found = 1 } found { print } found && !/\\$/ { exit }' "$root/README.md" >"$site/words"
check "README has the words" [ -s "$site/words" ]
check "they are obeyed" eval '(cd "$root" && sh -e "$site/words")'
update-exim4.conf
check "then the address has its way too" eval 'exim4 -bt tls-reports@example.org | grep -q "router = tlsrpt, transport = tlsrpt"'
[ "$failures" = 0 ] || sed 's/^/    mainlog: /' "$mainlog"
finish
