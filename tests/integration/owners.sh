#!/bin/sh
# SPDX-License-Identifier: MIT
# owners: who may deliver, whose the files are, and who may read them.
#
#   owners.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
. "$root/tests/integration/world.sh"
good=$site/good.eml
broken=$site/broken.eml
numbered_mail 1 >"$good"
numbered_mail 2 >"$site/second.eml"
numbered_mail 3 >"$site/third.eml"
sed 's/"policies"/"nothing"/' "$good" >"$broken"

# as_root MAIL [OPTION...], as deliver does.
as_root() {
    mail=$1
    shift
    status=0
    "$programs/tlsrpt-ingest" --database "$db" "$@" <"$mail" >"$site/out" 2>"$site/err" || status=$?
}
# outside WHAT: what of the store's folder is not for its owner alone, or not its own.
outside() { find "$data" ! -user tlsrpt -o ! -group tlsrpt -o -perm /077; }
is_refused() { expect "$1" 75 '^4\.3\.5 tlsrpt-ingest: will not read a stranger.s mail as root; .* allow-root'; }

# Root reads no mail of a stranger.
new_store
as_root "$good"
is_refused "a delivery as root"
check "makes no file" [ -z "$(find "$data" -mindepth 1)" ]
status=0
head -c 50000000 /dev/zero >"$site/large"
as_root "$site/large"
is_refused "a large one too"
as_root "$good" --dry-run
check "a dry run stores nothing, and is for a person: status $status" [ "$status" = 0 ]
as_root "$good" --allow-root
expect "a delivery as root that is meant" 0
check "is stored" [ "$(count report)" = 1 ]
as_root "$broken" --allow-root
expect "so is a broken one" 0
check "and files are left to the owner of the folder" [ -z "$(outside | grep -vx "$data")" ]
deliver "$broken"
expect "who delivers on" 0
new_store
echo 'allow-root = true' >"$site/root.conf"
as_root "$good" --config "$site/root.conf"
expect "a configuration that means it" 0

# Import is for an administrator, who must not lock out the deliveries.
new_store
status=0
"$programs/tlsrpt-ingest" --database "$db" "$good" >"$site/out" 2>"$site/err" || status=$?
expect "an import by root into a folder of another" 0 "^1 read: 1 reports stored"
"$programs/tlsrpt-summary" --database "$db" --new >"$site/out" 2>"$site/err" || status=$?
check "and a digest" grep -q '1 report' "$site/out"
check "leave nothing of root's" [ -z "$(outside | grep -vx "$data")" ]
deliver "$site/second.eml"
expect "a delivery after it" 0
check "both are stored" [ "$(count report)" = 2 ]
status=0
as_user "$programs/tlsrpt-summary" --database "$db" --new >"$site/out" 2>"$site/err" || status=$?
check "the timer's digest tells of the second" grep -q '1 report' "$site/out"

# The owner of the folder may put what he likes into it: with his store root does no more than he could.
new_store
numbered_mail 4 >"$site/secret.eml"
chmod 600 "$site/secret.eml"
status=0
"$programs/tlsrpt-ingest" --database "$db" "$site/secret.eml" >"$site/out" 2>"$site/err" || status=$?
check "root has become that owner, who may not read this: status $status" [ "$status" = 66 ]
check "and says so" grep -q 'secret.eml.*Permission denied' "$site/err"
"$programs/tlsrpt-ingest" --database "$db" - <"$site/secret.eml" >"$site/out" 2>"$site/err" || status=$?
check "what is on standard input is read all the same" [ "$(count report)" = 1 ]
chmod 0666 "$db"
: >"$site/victim"
for link in "$db-wal" "$db-shm" "$db-journal" "$db.lock" "$db.alerts" "$db.digest"; do
    rm -f "$link"
    ln -s "$site/victim" "$link"
done
"$programs/tlsrpt-ingest" --database "$db" "$site/second.eml" >"$site/out" 2>&1 || true
"$programs/tlsrpt-summary" --database "$db" --new >"$site/out" 2>&1 || true
"$programs/tlsrpt-store" --database "$db" alerts retry --all >"$site/out" 2>&1 || true
"$programs/tlsrpt-store" --database "$db" backup "$site/copy" >"$site/out" 2>&1 || true
check "links lead root to nothing: $(stat -c '%U %a %s' "$site/victim")" [ "$(stat -c '%U %a %s' "$site/victim")" = "root 644 0" ]
# Root copies the store as itself.
for way in "$site/elsewhere" "$site/victim"; do
    new_store
    deliver "$good"
    rm -f "$db-wal" "$db-shm"
    as_user ln -s "$way" "$db-wal"
    as_user ln -s "$way" "$db-shm"
    "$programs/tlsrpt-store" --database "$db" backup --force "$site/copy" >"$site/out" 2>&1 || true
    check "a copy makes nothing behind a link" [ ! -e "$site/elsewhere" ]
    check "and changes nothing there" [ "$(stat -c '%U %a %s' "$site/victim")" = "root 644 0" ]
done
new_store
ln -s "$site/elsewhere" "$db.lock"
status=0
"$programs/tlsrpt-ingest" --database "$db" "$good" >"$site/out" 2>"$site/err" || status=$?
check "root follows no link in place of a lock file: status $status" [ "$status" = 75 ]
check "and makes nothing behind it" [ ! -e "$site/elsewhere" ]

# No program runs as root, and none that others could have written.
chmod 1777 "$site"
command_of() {
    printf '#!/bin/sh\nid -un >>%s\n' "$site/ran" >"$1"
    chmod 755 "$1"
}
# ran WHAT USER...: these have run programs since the last look.
ran() {
    what=$1
    shift
    printf '%s\n' "$@" | sed '/^$/d' >"$site/wanted"
    check "$what" diff "$site/wanted" "$site/ran"
    : >"$site/ran"
}
# root_runs PROGRAM OPTION...: as root, which must end with $wanted.
root_runs() {
    program=$1
    shift
    status=0
    "$programs/$program" --database "$db" "$@" </dev/null >"$site/out" 2>"$site/err" || status=$?
}
command_of "$site/command"
: >"$site/ran"
chmod 666 "$site/ran"
mkdir "$site/etc"
conf=$site/etc/tlsrpt.conf
printf 'alert-mail = root\nsendmail = %s\nalert-command = %s\n' "$site/command" "$site/command" >"$conf"
failing_mail reporter >"$site/failing.eml"
failing_mail second >"$site/failing-too.eml"
new_store
root_runs tlsrpt-ingest --config "$conf" --test-alert
check "a test of alerts by root: status $status" [ "$status" = 0 ]
ran "runs the programs as the owner" tlsrpt tlsrpt
rm -rf "$data"
mkdir "$site/home"
chown tlsrpt: "$site/home"
db=$site/home/new/folder/tlsrpt.db
root_runs tlsrpt-ingest --config "$conf" --test-alert
ran "of the nearest folder, where that of the store is missing" tlsrpt tlsrpt
as_root "$site/failing.eml" --config "$conf" --allow-root
expect "root delivers there" 0
ran "and alerts as the owner" tlsrpt tlsrpt
check "who owns the store" [ -z "$(find "$site/home" ! -user tlsrpt)" ]
root_runs tlsrpt-ingest --config "$conf" --alert "$site/failing-too.eml"
root_runs tlsrpt-summary --config "$conf" --mail-to root
root_runs tlsrpt-summary --config "$conf" --new --mail-to root
ran "so are digests mailed" tlsrpt tlsrpt
root_runs tlsrpt-store --config "$conf" incidents close 1 --why gone
ran "and incidents closed" tlsrpt tlsrpt

# refused_program WHY: the mail is stored, its alert waits, and its answer says why.
refused_program() {
    new_store
    deliver "$site/failing.eml" --config "$conf"
    expect "$1: a delivery" 0
    ran "$1: nothing runs" ''
    check "$1: the reason is known" eval "ask 'select distinct answer from delivery where state = \"pending\"' |
        grep -qE 'command cannot be run: .*$2'"
    root_runs tlsrpt-ingest --config "$conf" --test-alert
    check "$1: a test fails: status $status" [ "$status" = 69 ]
    check "$1: and says why" grep -qE "FAILED: .*command cannot be run: .*$2" "$site/out"
    root_runs tlsrpt-summary --config "$conf" --mail-to root
    check "$1: no digest is mailed: status $status" [ "$status" = 75 ]
    check "$1: with the reason" grep -qE "command cannot be run: .*$2" "$site/err"
    ran "$1: nobody runs it" ''
}
chmod 775 "$site/command"
chgrp mail "$site/command"
refused_program "a program of a group" "command is writable by group .*; fix: chmod g-w $site/command"
command_of "$site/command"
chown nobody "$site/command"
refused_program "a program of another user" "command belongs to user 65534 .*; fix: chown -h root"
chown root: "$site/command"
mkdir "$site/open"
chmod 777 "$site/open"
mv "$site/command" "$site/open"
ln -s open/command "$site/command"
refused_program "a program in an open folder" "open is writable by everybody; fix: chmod o-w $site/open"
chmod 755 "$site/open"
new_store
deliver "$site/failing.eml" --config "$conf"
ran "one in a folder of root does" tlsrpt tlsrpt

# refused_configuration WHY
refused_configuration() {
    deliver "$site/failing-too.eml" --config "$conf"
    expect "$1: the mail waits" 75 "^4\.3\.5 tlsrpt-ingest: configuration error: $conf is refused: .*$2"
    root_runs tlsrpt-ingest --config "$conf" --test-alert
    check "$1: nor does root obey it: status $status" [ "$status" = 64 ]
    for program in tlsrpt-summary 'tlsrpt-store alerts' 'tlsrpt-check --alert sender.example'; do
        # shellcheck disable=SC2086 # words of a command
        root_runs $program --config "$conf"
        check "$1: $program: status $status" eval "[ $status = 64 ] || [ $status = 2 ]"
        check "$1: $program says why" grep -qE "$conf is refused: .*$2" "$site/err"
    done
    ran "$1: nothing runs" ''
}
chmod 660 "$conf"
chgrp tlsrpt "$conf"
refused_configuration "a configuration of a group" "writable by group"
chmod 644 "$conf"
chown nobody "$conf"
refused_configuration "a configuration of another user" "belongs to user 65534"
chown tlsrpt "$conf"
root_runs tlsrpt-ingest --config "$conf" --test-alert
ran "that of the owner does" tlsrpt tlsrpt
# Its database is where root would stay root.
mkdir "$site/of-root"
db=$site/of-root/tlsrpt.db
root_runs tlsrpt-ingest --config "$conf" --test-alert
check "but not for a store of root: status $status" [ "$status" = 64 ]
ran "nothing runs as root" ''
chown root: "$conf"
chmod 775 "$site/etc"
chgrp mail "$site/etc"
new_store
refused_configuration "a configuration in a folder of a group" "etc is writable by group"
chmod 755 "$site/etc"
chmod 711 "$site"

# No umask and no group decides who may read.
for mask in 000 022 077 777; do
    new_store
    chmod 2777 "$data"
    groups=$user_command
    user_command="setpriv --reuid tlsrpt --regid tlsrpt --groups tlsrpt,adm,mail"
    old=$(umask)
    umask $mask
    deliver "$good"
    umask "$old"
    expect "a report with umask $mask" 0
    umask $mask
    deliver "$broken"
    umask "$old"
    expect "a broken one with umask $mask" 0
    user_command=$groups
    chmod 0700 "$data"
    check "files of umask $mask are for their owner alone" [ -z "$(outside)" ]
    check "folders 0700" [ -z "$(find "$data" -mindepth 1 -type d ! -perm 0700 ! -perm 2700)" ]
    check "files 0600" [ -z "$(find "$data" -type f ! -perm 0600)" ]
done

# A reader, by the words of tlsrpt-store(5).
useradd --no-create-home --no-user-group --gid nogroup alice
words=$site/words
man_page=$root/man/tlsrpt-store.5
awk '/^adduser alice tlsrpt/ { found = 1 } found && /^\.Ed/ { exit } found' "$man_page" >"$words"
check "the manual has the words" [ "$(wc -l <"$words")" = 3 ]
new_store
chmod 0700 "$data"
deliver "$good"
deliver "$broken"
as_alice() {
    status=0
    setpriv --reuid alice --regid nogroup --init-groups "$programs/tlsrpt-summary" --database "$db" "$@" \
        >"$site/out" 2>"$site/err" || status=$?
}
status=0
setpriv --reuid alice --regid nogroup --init-groups env -i HOME="$site/alice" "$programs/tlsrpt-summary" \
    >"$site/out" 2>"$site/err" || status=$?
check "a stranger to the group has no store of her own: status $status" [ "$status" = 66 ]
check "and hears of the other" grep -q 'that of /var/lib/tlsrpt is closed to this user' "$site/err"
as_alice
check "a stranger to the group reads nothing: status $status" [ "$status" = 75 ]
check "and is told which file" grep -q "/var/lib/tlsrpt/tlsrpt.db.*Permission denied" "$site/err"
sh -e "$words" >"$site/out" 2>"$site/err" || check "the words are obeyed" false
as_alice
check "a member reads, with the log as it was: status $status" [ "$status" = 0 ]
deliver "$site/second.eml"
as_alice
check "and after a delivery: status $status" [ "$status" = 0 ]
check "sees both" grep -q '2 reports' "$site/out"
check "and nothing of the quarantine" eval '! grep -q "the quarantine" "$site/out"'
as_alice --format json
check "which JSON has as null" grep -q '"quarantine":null' "$site/out"
as_alice --format metrics
check "and metrics not at all" eval '! grep -q tlsrpt_quarantine_messages "$site/out"'
check "but all the others" grep -q 'tlsrpt_quarantine_lost_mails 0' "$site/out"
as_alice --new
check "moves no mark: status $status" [ "$status" = 75 ]
check "and is told" [ -s "$site/err" ]
check "writes nothing" [ -z "$(find "$data" ! -user tlsrpt)" ]
check "the quarantine stays closed" [ "$(find "$data/quarantine" -type d ! -perm 0700)" = "" ]
deliver "$site/third.eml"
expect "deliveries go on" 0
check "in the same modes" [ "$(stat -c %a "$db" "$db-wal" "$db-shm" | sort -u)" = 640 ]

finish
