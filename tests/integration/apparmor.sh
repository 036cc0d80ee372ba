#!/bin/sh
# SPDX-License-Identifier: MIT
# apparmor: the profile is one, and lets tlsrpt-ingest do what it does: where the kernel has AppArmor
# it runs under it; everywhere the files that it touches are compared with the rules.
#
#   apparmor.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
. "$root/tests/integration/postfix.sh"
for tool in apparmor_parser strace python3; do
    command -v $tool >/dev/null || skip "no $tool here"
done
profile=/etc/apparmor.d/usr.bin.tlsrpt-ingest
local=/etc/apparmor.d/local/usr.bin.tlsrpt-ingest
parse() { apparmor_parser --skip-kernel-load --skip-cache "$@" >"$site/out" 2>"$site/err"; }
# compare PROFILE [TRACE]: that trace or all others with these rules.
traces=
compare() {
    apparmor_parser -p "$1" >"$site/rules" 2>"$site/err"
    # shellcheck disable=SC2086 # words
    python3 "$root/tests/integration/apparmor.py" "$site/rules" ${2:-$traces} >"$site/used" 2>"$site/err"
}

cp "$root/contrib/apparmor/usr.bin.tlsrpt-ingest" "$profile"
check "AppArmor takes the profile" parse "$profile"
sed "s/ rwk,/ rwq,/" "$profile" >"$site/wrong"
check "a mistake it would not" eval '! parse "$site/wrong"'

# The mails: stored; with an alert; broken; no report; a large one, for which SQLite may want room
# elsewhere.
numbered_mail 1 >"$site/stored.eml"
failing_mail one 1 >"$site/alert.eml"
failing_mail two 1 mx3.example.org >"$site/command.eml"
sed 's/"policies"/"nothing"/' "$site/stored.eml" >"$site/broken.eml"
printf 'Subject: lunch\n\nToday at noon.\n' >"$site/lunch.eml"
python3 - "$site/large.eml" <<'PYTHON'
import json, sys
details = [{"result-type": "validation-failure", "failed-session-count": 1,
            "receiving-mx-hostname": f"mx{n}.example.com"} for n in range(20000)]
report = {"organization-name": "Example Sender", "report-id": "large",
          "date-range": {"start-datetime": "2016-11-20T00:00:00Z", "end-datetime": "2016-11-20T23:59:59Z"},
          "policies": [{"policy": {"policy-type": "sts", "policy-domain": "example.com"},
                        "summary": {"total-successful-session-count": 0, "total-failure-session-count": 20000},
                        "failure-details": details}]}
open(sys.argv[1], "w").write("TLS-Report-Domain: example.com\nContent-Type: application/tlsrpt+json\n\n"
                             + json.dumps(report, indent=1) + "\n")
PYTHON

# traced NAME MAIL [OPTION...]: a delivery as Postfix makes it, through a pipe, by somebody who lets
# postdrop have its group.
traced() {
    name=$1 mail=$2
    shift 2
    traces="$traces $site/trace.$name"
    status=0
    # LeakSanitizer cannot work beside strace.
    # shellcheck disable=SC2002 # a pipe is what is wanted
    cat "$mail" | env -i TZ=UTC ASAN_OPTIONS=detect_leaks=0 strace -u tlsrpt -ff -y -s 4096 -o "$site/trace.$name" \
        -e trace=%file,%process,connect,fcntl,flock,fchmod,fchown,ftruncate,mmap \
        /usr/bin/tlsrpt-ingest "$@" >"$site/out" 2>"$site/err" || status=$?
    check "$name: status $status" [ "$status" = 0 ]
}
start_syslog
new_store
start_postfix 'alert-mail = postmaster@example.org'
for name in stored alert broken lunch large; do traced $name "$site/$name.eml"; done
check "the alert is there" wait_until 20 inbox_holds postmaster 1
check "three reports are stored" [ "$(count report)" = 3 ]
check "two mails are in the quarantine" [ "$(quarantined)" = 2 ]
# The quarantine makes room.
sed 's/noon/one/' "$site/lunch.eml" >"$site/other.eml"
traced room "$site/other.eml" --quarantine-messages 1
check "one mail is in the quarantine" [ "$(quarantined)" = 1 ]
mkdir "$data/import"
numbered_mail 2 >"$data/import/2.eml"
traced import /dev/null "$data/import"
traced again "$site/stored.eml"
check "four reports are stored" [ "$(count report)" = 4 ]

# A build with AddressSanitizer looks at more.
! grep -q __asan_init /usr/bin/tlsrpt-ingest || echo '@{PROC}/@{pid}/{cmdline,environ} r,' >"$local"
check "all that it did is in the profile" compare "$profile"
cp "$site/used" "$site/needed"
# Each rule of ours was needed.
sed -n '/^profile /,$s/^  \(\/.*,\)$/\1/p' "$profile" >"$site/ours"
check "the profile has rules of files" [ "$(wc -l <"$site/ours")" = 7 ]
while read -r rule; do
    check "this was needed: $rule" grep -qxF "$rule" "$site/needed"
    grep -vF "$rule" "$profile" >"$site/less"
    check "without it something is missing: $rule" eval '! compare "$site/less" && grep -q "^/.*(.*) *= " "$site/err"'
done <"$site/ours"

# What a machine has beside that, as the profile shows it, in the file for it.
printf '#!/bin/sh\ncat >/var/spool/told\n' >/usr/local/bin/tell-the-chat
chmod 755 /usr/local/bin/tell-the-chat
install -o tlsrpt -m 600 /dev/null /var/spool/told
mount -t tmpfs none /srv
install -d -o tlsrpt -m 700 /srv/tlsrpt
traced command "$site/command.eml" --alert-command /usr/local/bin/tell-the-chat
check "the command got the alert" [ -s /var/spool/told ]
traced elsewhere "$site/stored.eml" --database /srv/tlsrpt/reports.db
check "another store has the report" [ -s /srv/tlsrpt/reports.db ]
for name in command elsewhere; do
    check "the profile alone does not have the $name" eval '! compare "$profile" "$site/trace.$name"'
done
sed -n 's/^  #   \(\/.*,\)$/\1/p' "$profile" >>"$local"
check "AppArmor takes what it shows" parse "$profile"
for name in command elsewhere; do
    check "with the file for it there is the $name" compare "$profile" "$site/trace.$name"
done

# The real thing, under a name that is attached to no program: the machine may have a tlsrpt of its own.
confined() {
    mail=$1
    shift
    status=0
    # shellcheck disable=SC2002 # a pipe is what is wanted
    cat "$mail" | as_user env -i TZ=UTC aa-exec -p "$confined" -- /usr/bin/tlsrpt-ingest "$@" \
        >"$site/out" 2>"$site/err" || status=$?
}
remove_profile() { apparmor_parser -R "$site/confined"; }
if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ] && [ -d /sys/kernel/security/apparmor ]; then
    rm -f "$local"
    confined=$(basename "$site")
    sed "s,^profile tlsrpt-ingest .* {,profile $confined {," "$profile" >"$site/confined"
    apparmor_parser -r "$site/confined"
    at_end remove_profile
    new_store
    for name in stored alert broken lunch large; do
        confined "$site/$name.eml"
        check "confined, $name: status $status" [ "$status" = 0 ]
    done
    check "confined: the alert is there" wait_until 20 inbox_holds postmaster 2
    check "confined: three reports are stored" [ "$(count report)" = 3 ]
    check "confined: two mails are in the quarantine" [ "$(quarantined)" = 2 ]
    mkdir "$data/import"
    cp "$site/command.eml" "$data/import"
    confined /dev/null "$data/import"
    check "confined: import: status $status" [ "$status" = 0 ]
    check "confined: four reports are stored" [ "$(count report)" = 4 ]
    confined "$site/stored.eml" --database /srv/tlsrpt/reports.db
    check "confined: no other store: status $status" [ "$status" = 75 ]
    check "confined: it says which" grep -q '^4\.3\.5 .*/srv/tlsrpt/reports\.db' "$site/err"
    # A sendmail that hangs is killed.
    mv /usr/sbin/sendmail /usr/sbin/sendmail.away
    printf '#!/bin/sh\nexec sleep 4321\n' >/usr/sbin/sendmail
    chmod 755 /usr/sbin/sendmail
    failing_mail three 1 mx4.example.org >"$site/hangs.eml"
    confined "$site/hangs.eml" --alert-timeout 1
    check "confined, a sendmail that hangs: status $status" [ "$status" = 0 ]
    check "confined: it was tried" [ "$(ask "select count(*) from delivery where notifier = 'mail' and attempts = 1")" -ge 1 ]
    check "confined: it is killed" wait_until 10 eval '! pgrep -f "^sleep 4321" >/dev/null'
else
    echo "this kernel has no AppArmor: the profile was compared, not run"
fi

finish
