#!/bin/sh
# SPDX-License-Identifier: MIT
# via_postfix: reports through a real Postfix, by the lines that contrib/postfix has.
#
#   via_postfix.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
. "$root/tests/integration/caller.sh"

hand() { send "$1"; }
refusals() { logged 'relay=tlsrpt,.* status=deferred'; }
waiting() { (cd "$queue" && find maildrop incoming active deferred hold corrupt -type f) | wc -l; }
retry() { postqueue -f; }
bounces() { logged 'status=(bounced|expired)|non-delivery|delay notification'; }

new_small_store
start_postfix
a_caller_is_at_home
stop_postfix

[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
