# SPDX-License-Identifier: MIT
# unit: what systemd does with a service of Type=oneshot, as far as these tests need it, for there is no
# systemd that runs. To be read with "." after world.sh.

# of_unit KEY FILE: its values, a line each.
of_unit() { sed -n "s/^$1=//p" "$2"; }

# sandboxed FILE COMMAND...: as its user, with no more of the file system to write to than it has there
# (ProtectSystem=, ReadWritePaths=) and no more capabilities to gain (CapabilityBoundingSet=,
# NoNewPrivileges=).
sandboxed() {
    unit=$1
    shift
    case $(of_unit ProtectSystem "$unit") in
    strict) protected="/ /etc /usr /var" ;;
    full) protected="/etc /usr" ;;
    *) protected= ;;
    esac
    writable=
    for path in $(of_unit ReadWritePaths "$unit"); do
        if [ -e "${path#-}" ]; then writable="$writable ${path#-}"; else case $path in -*) ;; *) return 226 ;; esac; fi
    done
    user=$(of_unit User "$unit")
    set -- --reuid "$user" --regid "$user" --init-groups "$@"
    if grep -q '^CapabilityBoundingSet=' "$unit"; then
        set -- --bounding-set="-all$(of_unit CapabilityBoundingSet "$unit" | tr '[:upper:]' '[:lower:]' |
            sed 's/cap_/,+/g; s/ //g')" "$@"
    fi
    ! grep -q '^NoNewPrivileges=yes' "$unit" || set -- --no-new-privs "$@"
    # shellcheck disable=SC2016 # of that shell
    unshare --mount --propagation private sh -c '
        for path in $1 /tmp /run; do mount --bind "$path" "$path"; done
        for path in $2; do mount -o remount,ro,bind "$path"; done
        shift 2
        exec setpriv "$@"' sh "$writable" "$protected" "$@"
}

# run_unit FILE: runs its commands until one fails; output goes to $site/journal. The status is that of
# the unit.
run_unit() (
    unit=$1
    user=$(of_unit User "$unit")
    for folder in $(of_unit RuntimeDirectory "$unit"); do
        install -d "$site/runtime"
        install -d -o "$user" "$site/runtime/$folder"
    done
    status=0
    of_unit ExecStart "$unit" | sed "s,%t,$site/runtime,g; s/\\\$\\\$/\$/g" >"$site/commands"
    while read -r command <&4; do
        sandboxed "$1" env -i PATH=/usr/local/bin:/usr/bin:/bin \
            HOME="$(getent passwd "$user" | cut -d: -f6)" USER="$user" \
            sh -c "umask $(of_unit UMask "$unit" | grep . || echo 022); exec $command" \
            </dev/null >>"$site/journal" 2>&1 || status=$?
        case " 0 $(of_unit SuccessExitStatus "$unit") " in
        *" $status "*) status=0 ;;
        *) break ;;
        esac
    done 4<"$site/commands"
    for folder in $(of_unit RuntimeDirectory "$unit"); do rm -rf "${site:?}/runtime/$folder"; done
    return "$status"
)

# told PATTERN: how many lines of the journal tell that.
told() { grep -cE "$1" "$site/journal" 2>/dev/null || true; }

# check_unit SERVICE TIMER: systemd takes them, with all programs that they name in full.
check_unit() {
    check "systemd likes $(basename "$1")" eval "
        systemd-analyze verify --man=no '$1' '$2' >'$site/err' 2>&1 && [ ! -s '$site/err' ]"
    check "its timer comes" eval "systemd-analyze calendar '$(of_unit OnCalendar "$2")' >'$site/err' 2>&1"
}
