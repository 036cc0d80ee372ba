#!/bin/sh
# SPDX-License-Identifier: MIT
# via_maildrop: reports through maildrop behind a real Postfix, by the lines that contrib/maildrop has.
#
#   via_maildrop.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
. "$root/tests/integration/caller.sh"
. "$root/tests/integration/mailbox.sh"
command -v maildrop >/dev/null || skip "no maildrop here"

new_small_store
install -o tlsrpt -g tlsrpt -m 600 "$root/contrib/maildrop/mailfilter" "$data/.mailfilter"
start_mailbox /usr/bin/maildrop
a_caller_is_at_home
a_death_is_survived 4
reports_and_others_are_told_apart 5
stop_postfix

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
