#!/bin/sh
# SPDX-License-Identifier: MIT
# on_debian: a release of Debian to the result of both of README's commands there, from a clean copy of
# the files that git knows.
#
#   on_debian.sh SUITE [LABELS]      SUITE is bookworm or trixie
#
# LABELS is an expression of ctest, such as 'unit|scenario|house|fuzz': then one build with GCC runs these
# tests alone. Needs root and debootstrap, on a Debian whose apt has a mirror of Debian, or the one that
# MIRROR names. The release is made in a temporary folder, below TMPDIR, that is gone afterwards.
set -eu
suite=${1:?usage: on_debian.sh bookworm|trixie [LABELS]}
labels=${2-}
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck disable=SC2016 # apt's words, not the shell's
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(COMPONENT)' 'Created-By: Packages' |
    awk '$1 ~ "^https?:" && $2 == "Debian" && $3 == "main" && $1 !~ "security" { print $1; exit }')}

# In a namespace of its own, so that whatever ends this takes the mounts with it.
if [ -z "${tlsrpt_inside:-}" ]; then
    clean=$(mktemp -d)
    trap 'rm -rf --one-file-system "$clean"' EXIT
    trap 'exit 1' HUP INT TERM
    tlsrpt_inside=$clean unshare --mount --pid --fork --kill-child --propagation private sh "$0" "$@"
    exit
fi
clean=$tlsrpt_inside

# debootstrap asks with wget, which knows nothing of apt's proxy.
eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
[ -z "${http_proxy:-}" ] || [ "$http_proxy" = DIRECT ] || export http_proxy
debootstrap --variant=minbase "$suite" "$clean" "$mirror"
cp -L /etc/resolv.conf "$clean/etc"
apt-config dump | grep -E '^Acquire::(https?::|Retries|ForceIPv)' >"$clean/etc/apt/apt.conf.d/machine" || true
mount --rbind /dev "$clean/dev"
mount -t proc proc "$clean/proc"
mount -t sysfs sysfs "$clean/sys"
mount -t tmpfs tmpfs "$clean/tmp"
mkdir "$clean/root/tlsrpt"
(cd "$root" && git ls-files -z | xargs -0 tar -c) | tar -x -C "$clean/root/tlsrpt"

inside() {
    chroot "$clean" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 sh -ec "cd /root/tlsrpt && $1"
}
echo "== $suite: the digest of the sample mails"
inside 'sh contrib/quickstart.sh'
echo "== $suite: the tests"
if [ -z "$labels" ]; then
    inside 'sh tests/run.sh'
else
    inside "sh contrib/install-packages.sh contrib/debian-packages tests/debian-packages
        cmake -S . -B build-tests -G Ninja -DTLSRPT_WERROR=ON && cmake --build build-tests
        ctest --test-dir build-tests -L '$labels' -j \$(nproc) --output-on-failure"
fi
