#!/bin/sh
# SPDX-License-Identifier: MIT
# package: the Debian package that these sources make, on a Debian that has nothing else: built, installed,
# at work behind a real Postfix, upgraded, removed, purged.
#
#   package.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
#
# The clean Debian comes from where this machine's apt gets its own. Nothing starts on this machine: the
# servers run in namespaces of their own, without a network, and end with the test.
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"

if [ -z "${tlsrpt_inside:-}" ]; then
    [ "$(id -u)" = 0 ] || skip "not root: no clean Debian"
    for tool in debootstrap lintian dpkg-parsechangelog; do
        command -v $tool >/dev/null || skip "no $tool here"
    done
    set -- unshare --mount --propagation private --uts --pid --fork --kill-child --mount-proc sh "$0" "$@"
    unshare --mount --propagation private --uts --pid --fork --kill-child --mount-proc true \
        2>"$site/err" || skip "no namespaces here: $(cat "$site/err")"
    # exec runs no trap: this site is replaced by the one inside.
    leave
    tlsrpt_inside=yes exec "$@"
fi

clean=$site/clean
net=$site/net
trap 'end_clean; leave' EXIT
trap 'exit 1' INT TERM HUP
end_clean() {
    for mounted in "$clean/proc" "$net"; do
        ! mountpoint -q "$mounted" || umount --lazy "$mounted"
    done
}
# must WHAT COMMAND...: what the rest of the test stands on. Its output is shown where it fails.
must() {
    what=$1
    shift
    checks=$((checks + 1))
    "$@" >"$site/out" 2>&1 && return
    cat "$site/out"
    echo "FAILED: $what"
    exit 1
}
quietly() { "$@" >"$site/err" 2>&1; }

# --- The Debian that this machine is, and where its apt gets it, in whatever format that is written
# down. Others name releases of theirs alike; "main" is Debian's.
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
# shellcheck disable=SC2016 # apt's words, not the shell's
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>"$site/err" |
    awk -v codename="$codename" '$2 ~ "^" codename "(-updates|-security)?$" && $3 == "main"' |
    sort -u >"$site/sources"
mirror=$(awk -v codename="$codename" '$2 == codename { print $1; exit }' "$site/sources")
case $mirror in
http://* | https://*) ;;
*) skip "apt has no mirror of Debian ${codename:-of no name}" ;;
esac
/usr/lib/apt/apt-helper download-file "${mirror}dists/$codename/InRelease" "$site/InRelease" \
    >"$site/err" 2>&1 || skip "the mirror cannot be reached: $(tail -n 1 "$site/err")"

# --- The package.
build_package() { (umask "$1" && sh "$root/contrib/debian/build-package.sh" "$site/build"); }
must "the package is built" build_package 022
package=$(tail -n 1 "$site/out")
check "its name is told: $package" eval 'case ${package##*/} in tlsrpt_*_amd64.deb) ;; *) false ;; esac'
check "that name is its version's" \
    [ "${package##*/}" = "tlsrpt_$(dpkg-deb -f "$package" Version)_$(dpkg-deb -f "$package" Architecture).deb" ]
cp "$package" "$site/first.deb"
must "and packed again" build_package 077
check "it has the same bytes" cmp "$site/first.deb" "$package"
rm -rf "$site/content"
must "it can be unpacked" dpkg-deb -R "$package" "$site/content"
for program in tlsrpt-ingest tlsrpt-summary tlsrpt-store; do
    readelf -d "$site/content/usr/bin/$program" >"$site/elf"
    check "$program has the distribution's libraries" grep -q 'NEEDED.*libsqlite3' "$site/elf"
    check "$program is hardened" grep -q 'FLAGS_1.*NOW.*PIE' "$site/elf"
done
readelf -d "$site/content/usr/bin/tlsrpt-check" >"$site/elf"
check "tlsrpt-check is hardened" grep -q 'FLAGS_1.*NOW.*PIE' "$site/elf"
lintian --version
check "lintian has nothing against it" \
    lintian --allow-root --fail-on error,warning --display-level ">=warning" --tag-display-limit 0 "$package"

# A newer one, in which everything that a postmaster may have changed is new.
sed -i "s/^Version: .*/Version: $(dpkg-deb -f "$package" Version)+newer/" "$site/content/DEBIAN/control"
conffiles=$(cat "$site/content/DEBIAN/conffiles")
for file in $conffiles; do echo "# newer" >>"$site/content$file"; done
must "a newer one is packed" dpkg-deb --root-owner-group -b "$site/content" "$site/newer.deb"
rm -rf "$site/build"

# --- The clean Debian. debootstrap asks with wget, which knows nothing of apt's proxy.
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
[ -z "${http_proxy:-}" ] || [ "$http_proxy" = DIRECT ] || export http_proxy
[ -z "${https_proxy:-}" ] || [ "$https_proxy" = DIRECT ] || export https_proxy
must "a clean Debian" debootstrap --variant=minbase "$codename" "$clean" "$mirror"
mountpoint -q "$clean/proc" || mount -t proc proc "$clean/proc"
hostname mail.example.org
cat /etc/hosts >"$clean/etc/hosts"
echo "127.0.0.1 mail.example.org mail" >>"$clean/etc/hosts"
cp -L /etc/resolv.conf "$clean/etc"
# As apt of this machine asks, with its keys; a minimal Debian has no certificates.
sed 's/^/deb /' "$site/sources" >"$clean/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(https?::|Check-|Retries|ForceIPv)' >"$clean/etc/apt/apt.conf.d/machine" || true
for file in /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/apt/keyrings /etc/apt/trusted.gpg.d; do
    [ ! -e "$file" ] || cp -RL "$file" "$clean/etc/apt"
done
mkdir -p "$clean/etc/ssl/certs"
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$clean/etc/ssl/certs"
# Nothing starts when it is installed.
printf '#!/bin/sh\nexit 101\n' >"$clean/usr/sbin/policy-rc.d"
chmod 755 "$clean/usr/sbin/policy-rc.d"

# inside COMMAND...: in the clean Debian.
inside() {
    chroot "$clean" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
inside debconf-set-selections <<'ANSWERS'
postfix postfix/main_mailer_type select Internet Site
postfix postfix/mailname string mail.example.org
ANSWERS
must "its lists" inside apt-get update -q
must "a Postfix, and man" inside apt-get install -q -y --no-install-recommends postfix man-db
cp "$site/first.deb" "$clean/tmp/${package##*/}"
must "apt installs the package" inside apt-get install -q -y "/tmp/${package##*/}"
check "and asks for no other mail server" eval '! quietly inside dpkg -s exim4-base'
# Afterwards: the package must not need it.
must "apt installs systemd" inside apt-get install -q -y --no-install-recommends systemd

# Nothing more is fetched, and from here on nothing leaves the machine.
: >"$net"
must "a network of its own" unshare --net="$net" true
alone() { nsenter --net="$net" "$@"; }
loopback_up alone

# --- What is where.
data=$clean/var/lib/tlsrpt
db=$data/tlsrpt.db
check "it is installed" [ "$(inside dpkg-query -W -f '${db:Status-Status}' tlsrpt)" = installed ]
check "as packed" eval 'quietly inside dpkg --verify tlsrpt && [ ! -s "$site/err" ]'
user=$(inside getent passwd tlsrpt)
check "the user: $user" eval 'case $user in tlsrpt:*:*:*:*:/var/lib/tlsrpt:/usr/sbin/nologin) ;; *) false ;; esac'
check "of the system" [ "$(inside id -u tlsrpt)" -lt 1000 ]
check "in no other group" [ "$(inside id -Gn tlsrpt)" = tlsrpt ]
mode() { inside stat -c '%U:%G %a' "$1"; }
check "the folder of the store" [ "$(mode /var/lib/tlsrpt)" = "tlsrpt:tlsrpt 750" ]
check "the configuration" [ "$(mode /etc/tlsrpt/tlsrpt.conf)" = "root:root 644" ]
check "which is the one with every key" cmp "$root/contrib/tlsrpt.conf" "$clean/etc/tlsrpt/tlsrpt.conf"
inside dpkg -L tlsrpt >"$site/files"
while read -r file; do
    case $(mode "$file") in
    "root:root 644" | "root:root 755" | "root:root 777") ;; # links are 777
    *) check "$file: $(mode "$file")" false ;;
    esac
done <"$site/files"
for program in tlsrpt-ingest tlsrpt-summary tlsrpt-store tlsrpt-check; do
    check "$program runs" quietly inside $program --version
    check "$program has a manual" quietly inside man -w 1 $program
    [ ! -e "$root/contrib/bash-completion" ] ||
        check "$program is completed" [ -s "$clean/usr/share/bash-completion/completions/$program" ]
done
for page in "5 tlsrpt.conf" "5 tlsrpt-store" "7 tlsrpt"; do
    # shellcheck disable=SC2086 # two words
    check "man $page" eval 'inside man $page 2>"$site/err" | grep -qi "^NAME"'
done
check "the package has its place in the manual's index" eval 'inside apropos -s 1 tlsrpt | grep -q ingest'
check "contrib/ is where README.md says" [ -s "$clean/usr/share/doc/tlsrpt/contrib/postfix/master.cf" ]
check "with the table of it" [ -s "$clean/usr/share/doc/tlsrpt/contrib/README.md" ]
check "and mails to try" [ -s "$clean/usr/share/doc/tlsrpt/contrib/mails/certificate-expired.eml" ]
for system in "$root"/contrib/*/; do
    case $(basename "$system") in
    bash-completion | cron | debian | examples | logcheck | systemd) continue ;;
    esac
    check "$system is among the examples" quietly diff -r "$system" "$clean/usr/share/doc/tlsrpt/examples/$(basename "$system")"
done
# What systemd would do at the next start of the machine has been done.
cp "$clean/etc/passwd" "$site/passwd"
check "sysusers is content" quietly inside systemd-sysusers tlsrpt.conf
check "and adds nobody" cmp "$site/passwd" "$clean/etc/passwd"
check "tmpfiles is content" quietly inside systemd-tmpfiles --create tlsrpt.conf
check "and changes nothing" [ "$(mode /var/lib/tlsrpt)" = "tlsrpt:tlsrpt 750" ]
wants=$clean/etc/systemd/system/timers.target.wants
for timer in tlsrpt-summary tlsrpt-metrics tlsrpt-prune; do
    check "$timer.timer is enabled" [ "$(readlink "$wants/$timer.timer")" = "/lib/systemd/system/$timer.timer" ]
done
check "systemd likes the units" eval '
    quietly inside systemd-analyze verify tlsrpt-summary.timer tlsrpt-metrics.timer tlsrpt-summary.service \
        tlsrpt-metrics.service tlsrpt-prune.timer tlsrpt-prune.service && [ ! -s "$site/err" ]'

# --- At work. run_unit NAME: what a service starts, as its user, with no more than it has there.
run_unit() {
    unit=$clean/lib/systemd/system/$1.service
    said() { sed -n "s/^$1=//p" "$unit"; }
    status=0
    alone chroot "$clean" setpriv --reuid "$(said User)" --regid "$(said Group)" --init-groups \
        env -i PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
        sh -c "cd /; umask $(said UMask); $(said ExecStart)" >"$site/out" 2>"$site/err" || status=$?
    case " 0 $(said SuccessExitStatus) " in
    *" $status "*) return 0 ;;
    esac
    echo "$1 ends with $status: $(cat "$site/err")"
    return 1
}
check "before the first report the digest does not fail" run_unit tlsrpt-summary
check "nor does retention" run_unit tlsrpt-prune

# As a postmaster does, who has another address: the lines that the package shows.
examples=$clean/usr/share/doc/tlsrpt/examples/postfix
for file in main.cf master.cf tlsrpt_virtual tlsrpt_transport; do
    sed 's/@example\.com/@example.org/' "$examples/$file" >>"$clean/etc/postfix/$file"
done
cp "$examples/tlsrpt_status" "$clean/etc/postfix"
maillog=$clean/var/log/postfix.log
# shellcheck disable=SC2016 # Postfix' word
inside postconf -e 'mydestination = $myhostname, example.org, localhost' maillog_file=/var/log/postfix.log
must "aliases" inside newaliases
must "Postfix starts" alone chroot "$clean" postfix start

# send MAIL: by SMTP, as a stranger would.
send() {
    alone python3 - "$1" <<'PYTHON'
import smtplib, sys
with smtplib.SMTP("127.0.0.1", 25, timeout=30) as smtp, open(sys.argv[1], "rb") as mail:
    smtp.sendmail("tls-reports@sender.example", ["tls-reports@example.org"], mail.read())
PYTHON
}
reports_are() { [ -s "$db" ] && [ "$(count report 2>/dev/null || true)" = "$1" ]; }
queue_is_empty() {
    [ -z "$(cd "$clean/var/spool/postfix" && find maildrop incoming active deferred hold corrupt -type f)" ]
}
owner=$(inside id -u tlsrpt)
failing_mail recent >"$site/report.eml"
send "$site/report.eml"
check "a report through Postfix is stored" wait_until 30 reports_are 1
check "and leaves the queue" wait_until 30 queue_is_empty
check "by the user of the package" [ -z "$(find "$data" ! -uid "$owner")" ]
check "for nobody else to read" [ -z "$(find "$data" -mindepth 1 -perm /077)" ]

echo 'mail-to = postmaster@example.org' >>"$clean/etc/tlsrpt/tlsrpt.conf"
cp "$clean/etc/tlsrpt/tlsrpt.conf" "$site/edited.conf"
check "the timer's command mails the digest" run_unit tlsrpt-summary
mailed() { grep -q '^Subject: .*example\.org' "$clean/var/mail/root" 2>/dev/null; }
check "to the address that is configured" wait_until 30 mailed
check "as the user of the package" grep -q "postfix/pickup.* uid=$owner " "$maillog"
# node_exporter's folder, as its package makes it, and as contrib/prometheus/README.md says.
collector=/var/lib/prometheus/node-exporter
mkdir -p "$clean$collector"
condition=$(sed -n 's/^ExecCondition=//p' "$clean/lib/systemd/system/tlsrpt-metrics.service")
may_write() {
    # shellcheck disable=SC2086 # words of a command
    inside setpriv --reuid tlsrpt --regid tlsrpt --init-groups $condition
}
check "without its folder no metrics are tried" eval '! may_write'
inside install -d -o root -g tlsrpt -m 0775 $collector
check "with it they are" may_write
check "the timer's command writes metrics" run_unit tlsrpt-metrics
check "the timer's command removes what is old" run_unit tlsrpt-prune
check "and says so" grep -q '^nothing was removed' "$site/out"
check "for all to read" [ "$(mode $collector/tlsrpt.prom)" = "tlsrpt:tlsrpt 644" ]

# A domain is checked each morning once its timer is enabled. There is no DNS: it says so, and no more.
must "a timer for a domain can be enabled" inside systemctl enable tlsrpt-check@example.org.timer
check "it is" [ -L "$wants/tlsrpt-check@example.org.timer" ]
check "systemd is content with it" eval '
    quietly inside systemd-analyze verify tlsrpt-check@example.org.timer tlsrpt-check@example.org.service && [ ! -s "$site/err" ]'

# --- An upgrade, with a timer that the administrator has disabled, and a file that is not the user's.
rm "$wants/tlsrpt-metrics.timer"
: >"$data/strange"
cp "$site/newer.deb" "$clean/tmp"
must "dpkg upgrades it" inside dpkg --force-confold -i /tmp/newer.deb
check "a strange file is told of" grep -q '/var/lib/tlsrpt/strange does not belong' "$site/out"
check "and left alone" [ "$(mode /var/lib/tlsrpt/strange)" = "root:root 644" ]
rm "$data/strange"
check "it is newer" eval 'inside dpkg-query -W -f "\${Version}" tlsrpt | grep -q newer'
check "the edited configuration is kept" cmp "$site/edited.conf" "$clean/etc/tlsrpt/tlsrpt.conf"
for file in $conffiles; do
    [ "$file" = /etc/tlsrpt/tlsrpt.conf ] || check "$file is new" grep -q '^# newer$' "$clean$file"
done
check "an enabled timer stays so" [ -L "$wants/tlsrpt-summary.timer" ]
check "a disabled one too" [ ! -e "$wants/tlsrpt-metrics.timer" ]
check "the store is kept" reports_are 1
failing_mail other >"$site/other.eml"
send "$site/other.eml"
check "and takes another report" wait_until 30 reports_are 2

# --- Removed, then purged.
find "$data" | sort >"$site/before"
must "apt removes it" inside apt-get remove -q -y tlsrpt
find "$data" | sort >"$site/after"
check "the store stays" cmp "$site/before" "$site/after"
check "with what is in it" reports_are 2
check "so does the configuration" cmp "$site/edited.conf" "$clean/etc/tlsrpt/tlsrpt.conf"
check "the programs are gone" [ -z "$(find "$clean/usr/bin" -name 'tlsrpt*')" ]
failing_mail third >"$site/third.eml"
send "$site/third.eml"
waits() { grep -q 'relay=tlsrpt,.* status=deferred' "$maillog"; }
check "a mail that comes now waits" wait_until 30 waits
must "apt purges it" inside apt-get purge -q -y tlsrpt
check "nothing is left but what the postmaster has added" \
    [ -z "$(find "$clean/etc" "$clean/usr" "$clean/lib/systemd" "$clean/var/lib" -name '*tlsrpt*' ! -path "$clean/etc/postfix/*")" ]
check "and the user, whose number nobody else is to get" quietly inside getent passwd tlsrpt

alone chroot "$clean" postfix stop >"$site/out" 2>&1 || true
[ "$failures" = 0 ] || sed 's/^/    maillog: /' "$maillog"
finish
