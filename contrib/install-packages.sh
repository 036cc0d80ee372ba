#!/bin/sh
# SPDX-License-Identifier: MIT
# install-packages: lists of Debian packages to installed packages; asks for nothing that is there.
#
#   sh contrib/install-packages.sh LIST...
set -eu

missing=
for package in $(sed 's/#.*//' "$@"); do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "These packages are missing; install them as root:" >&2
    echo "  apt-get install$missing" >&2
    exit 1
fi
echo "Installing:$missing"
$as_root apt-get update -q
# Without an answer Postfix would be set up, started, and listen to the world.
case " $missing " in
*" postfix "*)
    echo "postfix postfix/main_mailer_type select No configuration" | $as_root debconf-set-selections
    ;;
esac
# Nor is any other server to start on the machine of whoever builds this, as Prometheus would, whose
# promtool the tests need, and the web servers: as invoke-rc.d(8) has it, but only while this runs, and
# only where the machine has no policy of its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
    trap '$as_root rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
fi
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends --no-remove $missing
# Nor at the next start of the machine.
for server in apache2 apparmor cron dovecot knot nginx prometheus; do
    case " $missing " in
    *" $server "* | *" $server-core "*) $as_root update-rc.d "$server" disable ;;
    esac
done
# logcheck(8) by hand alone: each hour it would mail root what is in the logs.
case " $missing " in
*" logcheck "*) $as_root rm -f /etc/cron.d/logcheck ;;
esac
