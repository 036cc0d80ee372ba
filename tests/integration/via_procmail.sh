#!/bin/sh
# SPDX-License-Identifier: MIT
# via_procmail: reports through procmail behind a real Postfix, by the recipe that contrib/procmail has.
#
#   via_procmail.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
. "$root/tests/integration/caller.sh"
. "$root/tests/integration/mailbox.sh"
command -v procmail >/dev/null || skip "no procmail here"

new_small_store
install -o tlsrpt -g tlsrpt -m 600 "$root/contrib/procmail/procmailrc" "$data/.procmailrc"
start_mailbox /usr/bin/procmail
a_caller_is_at_home
a_death_is_survived 4
reports_and_others_are_told_apart 5

# The safe way to begin.
sed -i 's/^:0 w$/:0 wc/' "$data/.procmailrc"
rm "$mbox"
numbered_mail 9 >"$site/9.eml"
hand "$site/9.eml"
check "a copy is stored" wait_until 20 reports_are 9
check "and the mail kept" wait_until 20 mailbox_has 1
a_death_is_survived 10
check "what is tried again is kept once" mailbox_has 2
stop_postfix

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
