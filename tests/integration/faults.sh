#!/bin/sh
# SPDX-License-Identifier: MIT
# faults: every system call of a delivery fails once, or from then on, and a process is killed at it; a
# mail is neither lost nor counted twice. tests/faults/ does it.
#
#   faults.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
#
# With sanitizers, which are slow, a sample of the faults is tried, unless TLSRPT_FAULTS=all is set in
# the environment; and memory never runs out, which they would not bear.
set -eu
programs=$1
root=$2
tool=$1/../../tests/faults/faults
# Nothing here is to survive a loss of power: without a disk it is faster.
[ -n "${TMPDIR:-}" ] || ! [ -w /dev/shm ] || export TMPDIR=/dev/shm
. "$root/tests/integration/site.sh"
# A leak checker cannot look into a process that is killed.
export ASAN_OPTIONS=detect_leaks=0
cp "$tool" "$site/faults"

# Longer than what is read at once: a line of the preamble.
long() {
    awk '{ print } $0 == "" && !done { for (i = 0; i < 200; ++i) printf "%0500d\n", 0; done = 1 }'
}
numbered_mail 1 | long >"$site/first.eml"
numbered_mail 2 | long >"$site/second.eml"
failing_mail one | long >"$site/failing.eml"
sed 's/"policies"/"nothing"/' "$site/second.eml" >"$site/broken.eml"
for number in 1 2; do
    printf 'Subject: lunch %s\n\nToday at noon.\n' $number >"$site/other$number.eml"
done

stride=1
sanitizers=
if grep -q __asan_init "$programs/tlsrpt-ingest"; then
    sanitizers=yes
    [ "${TLSRPT_FAULTS:-}" = all ] || stride=11
fi
mkdir "$site/work"
chmod 755 "$site"
[ "$(id -u)" != 0 ] || chown "$delivery_user:$delivery_user" "$site/work"
as_user "$site/faults" "$programs/tlsrpt-ingest" "$site" "$site/work" $stride ${sanitizers:+no-memory}
