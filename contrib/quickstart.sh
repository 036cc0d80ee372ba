#!/bin/sh
# SPDX-License-Identifier: MIT
# quickstart: a fresh Debian 12 or 13 and this folder to a digest of the sample mails.
#
#   sh contrib/quickstart.sh [FOLDER]      build in FOLDER (default: build)
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$here/build}

sh "$here/contrib/install-packages.sh" "$here/contrib/debian-packages"
cmake -S "$here" -B "$build" -G Ninja -DTLSRPT_TESTS=OFF
cmake --build "$build"

# A store of its own, so that samples never mix with real reports.
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
export TLSRPT_DATABASE="$store/tlsrpt.db"
for mail in "$here"/contrib/examples/*.eml; do
    # A mail server never delivers as root; whoever tries this may be.
    "$build/src/cli/tlsrpt-ingest" --allow-root <"$mail"
done
echo
"$build/src/cli/tlsrpt-summary"
