#!/bin/sh
# SPDX-License-Identifier: MIT
# upgrade: stores of all earlier schema versions are brought up, whole and once, whatever comes between.
#
#   upgrade.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
# A leak checker cannot look into a process that is traced or killed.
export ASAN_OPTIONS=detect_leaks=0
current=$(sed -n 's/^which is \([0-9]*\)\.$/\1/p' "$root/man/tlsrpt-store.5")
tables="domain mx policy report original deviation result failure rejected day_result"

# old_store VERSION: in $db, as the program of that version left it.
old_store() {
    new_store
    sqlite3 "$db" <"$root/tests/data/store-$1.sql"
    chmod 600 "$db"
    [ "$(id -u)" != 0 ] || chown "$delivery_user:$delivery_user" "$db"
    cp -p "$db" "$site/old.db"
}
# rows DATABASE: of the tables that all versions have, with the columns that they had.
# A reporter stands there by its texts: version 5 gives some another number, or makes two of one.
rows() {
    texts="organization_name || ' ' || contact_info"
    of_reporter="(select $texts from reporter where id = reporter)"
    echo "reporter"
    sqlite3 "$1" "select distinct $texts from reporter order by 1"
    echo "day_reporter"
    sqlite3 "$1" "select day, $of_reporter, sum(reports), sum(unverified) from day_reporter group by 1, 2 order by 1, 2"
    for table in $tables; do
        # But how often it came: the delivery that brings it up is one of a report that is there.
        columns=$(sqlite3 "$site/old.db" "select group_concat(name, ', ') from pragma_table_info('$table')
            where name <> 'deliveries'")
        echo "$table"
        values=$(echo "$columns" | sed "s/, /) || quote(/g; s/quote(reporter)/$of_reporter/")
        sqlite3 "$1" "select quote($values) from $table order by 1"
    done
}
same_rows() {
    rows "$site/old.db" >"$site/before"
    rows "$1" >"$site/after"
    cmp "$site/before" "$site/after"
}
version() { sqlite3 "$1" 'pragma user_version'; }
# bring_up: as the next delivery does; status in $status. The mail is stored already.
bring_up() { deliver "$root/contrib/examples/google.eml"; }
# brought_up: whole, and with all that it held.
brought_up() {
    [ "$(version "$db")" = "$current" ] && same_rows "$db" &&
        as_user "$programs/tlsrpt-store" --database "$db" check >"$site/checked" 2>&1
}

old=1
while [ -f "$root/tests/data/store-$old.sql" ]; do
    old_store $old
    check "it is of version $old" [ "$(version "$db")" = $old ]
    as_user "$programs/tlsrpt-summary" --database "$db" >"$site/out" 2>"$site/err" || status=$?
    check "$old: who may only read says so" grep -q 'older schema' "$site/err"
    check "$old: and changes nothing" cmp "$db" "$site/old.db"
    bring_up
    expect "$old: the next delivery" 0
    check "$old: it is brought up, with all that it held" brought_up

    # A file that may not be written.
    old_store $old
    chmod 400 "$db"
    bring_up
    expect "$old: a file that is only to be read" 75 '^4\.3\.5 '
    check "$old: nothing has changed" cmp "$db" "$site/old.db"
    chmod 600 "$db"
    bring_up
    check "$old: when it may be written it is brought up" brought_up

    # Two at once, again and again.
    wrong=0
    for round in 1 2 3 4 5 6; do
        old_store $old
        deliver_in_background() { as_user "$programs/tlsrpt-ingest" --database "$db" <"$root/contrib/examples/google.eml"; }
        deliver_in_background &
        one=$!
        deliver_in_background &
        two=$!
        wait $one && wait $two && [ "$(ask "select max(deliveries) from report")" = 3 ] && brought_up || wrong=$((wrong + 1))
    done
    check "$old: two at once, six times: $wrong wrong" [ "$wrong" = 0 ]

    # Killed at any call that writes: the next one finds the old store, and brings it up.
    if command -v strace >/dev/null; then
        killed=0
        wrong=0
        for call in pwrite64 fdatasync fsync; do
            n=1
            while [ $n -le 60 ]; do
                old_store $old
                status=0
                as_user strace -f -o /dev/null -e "inject=$call:signal=KILL:when=$n" "$programs/tlsrpt-ingest" \
                    --database "$db" <"$root/contrib/examples/google.eml" >"$site/out" 2>"$site/err" || status=$?
                [ "$status" != 0 ] || break
                killed=$((killed + 1))
                bring_up
                [ "$status" = 0 ] && brought_up || wrong=$((wrong + 1))
                n=$((n + $([ $n -lt 8 ] && echo 1 || echo 5)))
            done
        done
        echo "$old: killed $killed times"
        check "$old: it was killed" [ "$killed" -gt 10 ]
        check "$old: and brought up by the next one each time" [ "$wrong" = 0 ]
    fi

    # A disk that is full.
    if [ "$(id -u)" = 0 ] && { mountpoint -q "$site/small" || { mkdir -p "$site/small" &&
        mount -t tmpfs -o size=512k,mode=777 none "$site/small" 2>"$site/err"; }; }; then
        old_store $old
        rm -rf "${site:?}"/small/*
        cp -p "$db" "$site/small/tlsrpt.db"
        db=$site/small/tlsrpt.db
        cat /dev/zero >"$site/small/ballast" 2>/dev/null || true
        bring_up
        expect "$old: a full disk" 75 '^4\.3\.1 '
        check "$old: the store is as it was" cmp "$db" "$site/old.db"
        rm "$site/small/ballast"
        bring_up
        check "$old: with room it is brought up" brought_up
    else
        echo "not root, or no mounts here: no disk was filled"
    fi
    old=$((old + 1))
done
check "all earlier versions have been brought up" [ "$old" = "$current" ]

finish
