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
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends --no-remove $missing
