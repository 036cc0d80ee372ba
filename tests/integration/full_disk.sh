#!/bin/sh
# SPDX-License-Identifier: MIT
# full_disk: a file system with room for nothing, for one page more, and so on until a delivery fits: each
# ends with 0 or 75, and with room again the same mail is stored once.
#
#   full_disk.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
[ "$(id -u)" = 0 ] || skip "not root: no small file systems"
data=$site/small
db=$data/tlsrpt.db
mkdir "$data"
mount -t tmpfs -o size=4k none "$data" 2>"$site/err" || skip "no tmpfs here: $(cat "$site/err")"
umount "$data"

numbered_mail 1 >"$site/first.eml"
numbered_mail 2 >"$site/second.eml"
failing_mail one >"$site/failing.eml"
sed 's/"policies"/"nothing"/' "$site/second.eml" >"$site/broken.eml"
{ echo '#!/bin/sh' && echo "cat >>$site/told"; } >"$site/tell"
chmod 755 "$site/tell"
: >"$site/told"
chmod 666 "$site/told"

# state: what is stored, counted, kept and told.
state() {
    ask "select report_id, counted from report order by 1; select reports, successful_sessions from day_result;
        select fault, quarantine_file from rejected; select kind, state from notice join delivery on notice = id;
        pragma integrity_check; pragma foreign_key_check"
    ls "$data/quarantine/new" 2>/dev/null || true
}

# before MAIL: the store as a delivery of it leaves it, in $site/before; of nothing, where it says none.
# Without the log and its index, whose room would be enough for the next one.
before() {
    rm -rf "$site/before"
    mkdir -m 755 "$site/before"
    chown "$delivery_user:$delivery_user" "$site/before"
    [ "$1" = none ] || as_user "$programs/tlsrpt-ingest" --database "$site/before/tlsrpt.db" <"$1"
    rm -f "$site/before/tlsrpt.db-wal" "$site/before/tlsrpt.db-shm"
}

# small OPTIONS: a file system with these, and what was before in it, as far as that fits.
small() {
    ! mountpoint -q "$data" || umount "$data"
    mount -t tmpfs -o "mode=755,uid=$delivery_user,gid=$delivery_user,$1" none "$data"
    cp -a "$site/before/." "$data" 2>"$site/err"
}

# grow PLOT MAIL UNIT FIRST OPTION...: deliveries with UNIT (a page, or a file) more each time, from FIRST
# on, until the mail fits. UNIT is an option of tmpfs.
grow() {
    plot=$1
    mail=$2
    unit=$3
    amount=$4
    shift 4
    small size=16m
    deliver "$mail" "$@"
    deliver "$mail" "$@"
    good=$(state)
    tries=0
    fits=0
    step=1
    [ "$unit" = nr_inodes ] || step=4
    # Where it fits, a few more: the last pages are for what comes after the commit.
    while [ $fits -lt 3 ] && [ $tries -lt 400 ]; do
        room=$amount
        [ "$unit" = nr_inodes ] || room=${amount}k
        amount=$((amount + step))
        tries=$((tries + 1))
        small "size=16m"
        mount -o "remount,$unit=$room" "$data"
        deliver "$mail" "$@"
        case $status in
        0) fits=$((fits + 1)) ;;
        75) check "$plot, $unit=$room: a reason" grep -qE '^4\.3\.[015] tlsrpt-ingest: ' "$site/err" ;;
        *) check "$plot, $unit=$room: status $status" false ;;
        esac
        if [ "$status" = 0 ]; then check "$plot, $unit=$room: it is there" [ -n "$(state | grep -F "$id")" ]; fi
        mount -o remount,size=16m,nr_inodes=1000 "$data"
        deliver "$mail" "$@"
        expect "$plot, $unit=$room: with room again" 0
        [ $# = 0 ] || ask "update delivery set next_try = 0 where state = 'pending'"
        [ $# = 0 ] || deliver "$mail" "$@"
        check "$plot, $unit=$room: the same as ever" [ "$(state)" = "$good" ]
        check "$plot, $unit=$room: no half a mail" [ -z "$(ls "$data/quarantine/tmp" 2>/dev/null)" ]
    done
    check "$plot: it did not fit at first" [ $((tries - fits)) -gt 0 ]
    check "$plot: it fits in the end" [ $fits = 3 ]
    echo "$plot: $tries sizes by $unit"
}
used() { du -sk "$site/before" | cut -f 1; }

before none
id='number 1'
grow "the first report" "$site/first.eml" size 4
grow "the first report" "$site/first.eml" nr_inodes 1
before "$site/first.eml"
id='number 2'
grow "another report" "$site/second.eml" size "$(used)"
id=one
grow "an alert" "$site/failing.eml" size "$(used)" --alert-command "$site/tell"
check "which was told" grep -q '"notice":"opened"' "$site/told"
id=.rejected
grow "a broken mail" "$site/broken.eml" size "$(used)"
grow "a broken mail" "$site/broken.eml" nr_inodes 4

umount "$data"
finish
