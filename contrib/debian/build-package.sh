#!/bin/sh
# SPDX-License-Identifier: MIT
# build-package: a fresh Debian 12 and these sources to a Debian package, whose name is printed last.
#
#   sh contrib/debian/build-package.sh [FOLDER]      build in FOLDER (default: build-package)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build-package}

sh "$root/contrib/install-packages.sh" "$root/contrib/debian-packages" "$root/contrib/debian/debian-packages"

# The same sources make the same bytes, wherever and whenever they are built. A package is linked
# dynamically: mended libraries come to it by an upgrade of theirs.
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$root/contrib/debian/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH
umask 022
export DEB_BUILD_MAINT_OPTIONS=hardening=+all DEB_CXXFLAGS_MAINT_STRIP=-g
# dpkg-buildflags has the compiler leave the folder that it is run in out of what is built.
flags() { (cd "$root" && dpkg-buildflags --get "$1"); }
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr \
    -DTLSRPT_STATIC=OFF -DTLSRPT_TESTS=OFF \
    -DCMAKE_CXX_FLAGS="$(flags CXXFLAGS) $(flags CPPFLAGS)" \
    -DCMAKE_EXE_LINKER_FLAGS="$(flags LDFLAGS)"
cmake --build "$build"
rm -f "$build"/tlsrpt_*.deb
(cd "$build" && cpack -G DEB)
ls "$build"/tlsrpt_*.deb
