# SPDX-License-Identifier: MIT
# packages: servers that cannot be installed beside Postfix, out of their Debian packages. To be read
# with "." after site.sh:
#
#   fetch_packages NAME...    before world.sh, while there is a network; nothing is installed
#   unpack_packages           after it: /etc, /usr and /var of the world have their files

fetch_packages() {
    if [ -n "${tlsrpt_inside:-}" ]; then
        mv "$fetched" "$site/packages"
        return
    fi
    fetched=$(mktemp -d)
    # exec runs no trap: what is fetched stays for the site inside.
    trap 'leave; rm -rf "$fetched"' EXIT
    (cd "$fetched" && apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3 download "$@") \
        >"$site/err" 2>&1 || skip "apt-get fetches none of $*: $(tail -n 1 "$site/err")"
    export fetched
}

# A package has files in /lib, which is a link: unpacked over it, the folder would take its place.
unpack_packages() {
    for package in "$site"/packages/*.deb; do dpkg-deb -x "$package" "$site/unpacked"; done
    [ ! -d "$site/unpacked/lib" ] || cp -a "$site/unpacked/lib" "$site/unpacked/usr"
    for folder in etc usr var; do
        [ ! -d "$site/unpacked/$folder" ] || cp -a "$site/unpacked/$folder" /
    done
    # /run is no part of the world, and a server has its sockets there.
    mount -t tmpfs -o mode=755 run /run
    at_end leave_run
}
leave_run() { umount --lazy /run; }

# system_user NAME HOME: as a package makes it, with a group of the same name.
system_user() {
    echo "u $1 - - $2" | systemd-sysusers - >"$site/out" 2>&1
}
