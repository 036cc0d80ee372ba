# SPDX-License-Identifier: MIT
# world: a machine of its own for one test, with tlsrpt on it as a package would leave it. To be read
# with "." after site.sh; the test then runs again, inside, from its first line.
#
# Inside are namespaces of its own for
#   mounts     /etc, /usr and /var are the machine's, and whatever the test changes there is in memory
#              and gone with it: the test installs what it likes, where users have it;
#   network    only lo: no port can be taken, and nothing can leave the machine;
#   processes  whatever ends the test, a SIGKILL too, ends every process of it.

if [ -z "${tlsrpt_inside:-}" ]; then
    [ "$(id -u)" = 0 ] || skip "not root: no namespaces"
    set -- unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc \
        sh "$0" "$@"
    unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc true \
        2>"$site/err" || skip "no namespaces here: $(cat "$site/err")"
    # exec runs no trap: this site is replaced by the one inside.
    leave
    tlsrpt_inside=yes exec "$@"
fi

trap 'end_world; leave' EXIT
# The first process of a namespace gets no signal that it does not ask for. unshare itself ignores
# INT and TERM; whoever has no patience sends it a KILL, and nothing but $site is left.
trap 'exit 1' INT TERM HUP

# at_end COMMAND: is run when the test ends, before what it started is killed.
endings=
at_end() { endings="$endings $1"; }
end_world() {
    for ending in $endings; do "$ending" || true; done
    ! mountpoint -q "$data" || umount --lazy "$data"
    if [ -d "$site/dev" ]; then
        umount --lazy --recursive /dev
        for device in null zero full random urandom; do umount --lazy "$site/dev/$device"; done
    fi
    for folder in etc usr var; do umount --lazy "/$folder"; done
    umount --lazy "$site/world"
}

loopback_up
mkdir "$site/world"
mount -t tmpfs -o mode=755 world "$site/world"
for folder in etc usr var; do
    mkdir "$site/world/$folder" "$site/world/$folder.work"
    mount -t overlay -o "lowerdir=/$folder,upperdir=$site/world/$folder,workdir=$site/world/$folder.work" \
        overlay "/$folder" 2>"$site/err" || skip "no overlays here: $(cat "$site/err")"
done

# As the package has it.
install -m 755 "$programs/tlsrpt-ingest" "$programs/tlsrpt-summary" "$programs/tlsrpt-store" "$programs/tlsrpt-check" \
    /usr/bin
programs=/usr/bin
systemd-sysusers "$root/contrib/systemd/sysusers.d/tlsrpt.conf" 2>"$site/err" ||
    skip "systemd-sysusers makes no user: $(cat "$site/err")"
delivery_user=tlsrpt
user_command="setpriv --reuid tlsrpt --regid tlsrpt --clear-groups"
mkdir -p /etc/tlsrpt
cp "$root/contrib/tlsrpt.conf" /etc/tlsrpt
data=/var/lib/tlsrpt

# start_syslog: what goes to syslog is in $site/syslog, a line each, with its priority. There is no
# syslog daemon, so /dev becomes a folder of ours with the few devices that are needed, and the socket.
start_syslog() {
    mkdir "$site/dev"
    for device in null zero full random urandom; do
        : >"$site/dev/$device"
        mount --bind "/dev/$device" "$site/dev/$device"
    done
    ln -s /proc/self/fd "$site/dev/fd"
    python3 - "$site/dev/log" "$site/syslog" <<'PYTHON' &
import os, socket, sys
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o666)
with open(sys.argv[2], "wb", 0) as out:
    while True:
        out.write(log.recv(65536).rstrip(b"\0\n") + b"\n")
PYTHON
    pids="$pids $!"
    wait_until 5 [ -S "$site/dev/log" ]
    mount --rbind "$site/dev" /dev
}
