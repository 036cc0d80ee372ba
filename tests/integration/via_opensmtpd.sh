#!/bin/sh
# SPDX-License-Identifier: MIT
# via_opensmtpd: reports through a real OpenSMTPD, by the lines that contrib/opensmtpd has.
#
#   via_opensmtpd.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/packages.sh"
fetch_packages opensmtpd
. "$root/tests/integration/world.sh"
. "$root/tests/integration/caller.sh"
unpack_packages

smtp_port=2525
maillog=$site/maillog
smtpd=

# As its package sets it up.
system_user opensmtpd /var/lib/opensmtpd/empty
system_user opensmtpq /var/lib/opensmtpd/empty
chgrp opensmtpq /usr/sbin/smtpctl
chmod 2755 /usr/sbin/smtpctl
echo mail.example.org >/etc/mailname

# start_opensmtpd: with what contrib has before the rest, as a user would have it.
start_opensmtpd() {
    {
        echo "listen on 127.0.0.1 port $smtp_port"
        sed 's/example\.com/example.org/' "$root/contrib/opensmtpd/smtpd.conf"
        echo 'action "local" maildir'
        echo 'match from any for domain "example.org" action "local"'
    } >/etc/smtpd.conf
    smtpd -d >"$maillog" 2>&1 &
    smtpd=$!
    pids="$pids $smtpd"
    wait_until 10 listens
}

logged() { grep -cE "$1" "$maillog" || true; }
hand() { hand_by_smtp "$1"; }
refusals() { logged 'mda delivery .*result="?TempFail'; }
waiting() { smtpctl show queue | wc -l; }
retry() { smtpctl schedule all >"$site/out" 2>&1; }
bounces() { logged 'result="?PermFail|bounce'; }

new_small_store
start_opensmtpd
a_caller_is_at_home
a_death_is_survived 4
[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
