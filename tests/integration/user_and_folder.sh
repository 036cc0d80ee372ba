#!/bin/sh
# SPDX-License-Identifier: MIT
# user_and_folder: what sysusers.d and tmpfiles.d make is all that a delivery needs.
#
#   user_and_folder.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
command -v systemd-tmpfiles >/dev/null || skip "no systemd-tmpfiles here"
db=$data/tlsrpt.db

# world.sh has made the user.
check "the user is the package's" eval 'getent passwd tlsrpt | grep -q ":/var/lib/tlsrpt:/usr/sbin/nologin$"'
rm -rf "$data"
# README.md says it like this, in the folder of the sources.
grep -E '^    systemd-(sysusers|tmpfiles) ' "$root/README.md" >"$site/words"
check "README has the words" [ "$(wc -l <"$site/words")" = 2 ]
check "they are obeyed" eval '(cd "$root" && sh -e "$site/words") 2>"$site/err"'
check "and make a folder" [ "$(stat -c %U:%G:%a "$data" 2>&1)" = tlsrpt:tlsrpt:750 ]
rm -rf "$data"
# At each start of the machine.
for time in first second; do
    check "the folder is made, the $time time" eval \
        'systemd-tmpfiles --create "$root/contrib/systemd/tmpfiles.d/tlsrpt.conf" >"$site/err" 2>&1'
    check "it is that user's" [ "$(stat -c %U:%G:%a "$data" 2>&1)" = tlsrpt:tlsrpt:750 ]
    numbered_mail 1 >"$site/mail.eml"
    status=0
    as_user tlsrpt-ingest <"$site/mail.eml" >"$site/out" 2>"$site/err" || status=$?
    expect "a delivery, the $time time" 0
    check "is stored there" [ "$(count report 2>&1)" = 1 ]
done
# What root has made by hand.
rm -rf "$data"
install -d "$data"
user=$(id -u tlsrpt)
for home in '' "$data"; do
    status=0
    setpriv --reuid tlsrpt --regid tlsrpt --clear-groups env -i ${home:+HOME="$home"} /usr/bin/tlsrpt-ingest \
        <"$site/mail.eml" >"$site/out" 2>"$site/err" || status=$?
    check "a delivery into a folder of root waits" [ "$status" = 75 ]
    check "says whose it is and what to do" grep -qF \
        "$data is owned by root, and user $user cannot write to it; run chown $user $data," "$site/err"
done
tlsrpt-ingest "$site/mail.eml" >"$site/out" 2>&1 || true
tlsrpt-store check >"$site/out" 2>&1 || true
check "and a check of the store says it too" grep -qxF \
    "note: $data is owned by root; if another user delivers mail, chown it to that user" "$site/out"
chown -R tlsrpt: "$data"
chmod 750 "$data"
tlsrpt-store check >"$site/out" 2>&1
check "until it is that user's" [ "$(grep -c . "$site/out")" = 1 ]
check "nobody else looks into it" eval '! setpriv --reuid 65534 --regid 65534 --clear-groups ls "$data" 2>"$site/err"'
finish
