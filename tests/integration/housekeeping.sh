#!/bin/sh
# SPDX-License-Identifier: MIT
# housekeeping: tlsrpt-store looks after a store that is in use: what it removes, brings back, copies
# and checks, while reports come and while it is killed.
#
#   housekeeping.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
# A leak checker cannot look into a process that is traced or killed.
export ASAN_OPTIONS=detect_leaks=0

# tend COMMAND...: status in $status, output in $site/out and $site/err.
tend() {
    status=0
    as_user "$programs/tlsrpt-store" --database "$db" "$@" >"$site/out" 2>"$site/err" || status=$?
}
# What the sums by day have to be, and are.
sums="select day, domain, policy, reports, successful_sessions, failed_sessions from day_result"
recount="select result.day, result.domain, policy, sum(is_first), sum(successful_sessions), sum(failed_sessions)
    from result join report on report.id = result.report where counted = 1 group by 1, 2, 3"
is_whole() {
    [ "$(ask 'pragma integrity_check; pragma foreign_key_check')" = ok ] &&
        [ "$(ask "select count(*) from ($sums except $recount)")" = 0 ] &&
        [ "$(ask "select count(*) from ($recount except $sums)")" = 0 ]
}
# age DAYS WHERE: reports get older, with all that is summed up of them.
age() {
    ask "update report set received = received - $1 * 86400, day = day - $1, start_datetime = start_datetime - $1 * 86400,
             end_datetime = end_datetime - $1 * 86400 where $2;
         update result set day = (select day from report where id = report);
         delete from day_result; delete from day_reporter; delete from day_failure;
         insert into day_result $recount;
         insert into day_reporter select day, reporter, count(*), sum(1 - authenticated) from report
             where counted = 1 group by 1, 2;"
}
# many_reports COUNT: as bare JSON, in a folder.
many_reports() {
    rm -rf "$site/many"
    mkdir -m 755 "$site/many"
    python3 - "$site/many" "$1" <<'PYTHON'
import json, sys
for n in range(int(sys.argv[2])):
    with open(f"{sys.argv[1]}/{n}.json", "w") as out:
        json.dump({"organization-name": f"Sender {n % 7}", "contact-info": "tls@sender.example", "report-id": f"{n}",
            "date-range": {"start-datetime": "2026-11-20T00:00:00Z", "end-datetime": "2026-11-20T23:59:59Z"},
            "policies": [{"policy": {"policy-type": "sts", "policy-domain": f"d{n % 11}.example",
                "policy-string": ["version: STSv1", f"id: {n % 13}"]},
            "summary": {"total-successful-session-count": n, "total-failure-session-count": 0}}]}, out)
PYTHON
}
# deliveries WHILE: mails come until the file WHILE is gone; what each took is in $site/took, in ms.
deliveries() {
    : >"$1"
    python3 - "$1" "$programs/tlsrpt-ingest" "$db" "$user_command" >"$site/took" <<'PYTHON' &
import os, subprocess, sys, time
here, program, db, user = sys.argv[1:]
command = user.split() + [program, "--database", db]
n = 0
while os.path.exists(here):
    n += 1
    mail = f"""From: a@sender.example
Content-Type: application/tlsrpt+json

{{"organization-name":"Example Sender","contact-info":"tls@sender.example","report-id":"during {time.time()}",
"date-range":{{"start-datetime":"2026-11-20T00:00:00Z","end-datetime":"2026-11-20T23:59:59Z"}},"policies":[{{"policy":
{{"policy-type":"sts","policy-domain":"d{n % 11}.example"}},"summary":{{"total-successful-session-count":1,
"total-failure-session-count":0}}}}]}}
"""
    start = time.monotonic()
    run = subprocess.run(command, input=mail.encode(), capture_output=True)
    print(run.returncode, int((time.monotonic() - start) * 1000), run.stderr.decode().strip(), flush=True)
    time.sleep(0.005)
PYTHON
    deliverer=$!
    pids="$pids $deliverer"
    wait_until 10 [ -s "$site/took" ]
}
no_more_deliveries() {
    rm -f "$1"
    wait "$deliverer"
}
all_delivered() { ! grep -v '^0 ' "$site/took"; }
longest() { cut -d' ' -f2 "$site/took" | sort -n | tail -1; }

# --- Retention. Old reports go, young ones stay, and what comes meanwhile hardly waits.
many_reports 20000
new_store
as_user "$programs/tlsrpt-ingest" --database "$db" "$site/many"
age 1200 'id % 3 = 0'
age 100 'id % 3 = 1'
check "the store is whole before" is_whole
cp -p "$db" "$site/aged.db"
size=$(stat -c %s "$db")
tend prune --dry-run
check "it is told what would go: $(cat "$site/out")" \
    grep -qE '^would be removed: 13 333 originals .*, 6 666 reports$' "$site/out"
check "and nothing goes" [ "$(count report) $(count original)" = "20000 20000" ]
deliveries "$site/busy"
tend prune
no_more_deliveries "$site/busy"
check "it goes: $(head -1 "$site/out")" grep -qE '^removed: 13 333 originals .*, 6 666 reports' "$site/out"
check "reports that came meanwhile are stored" all_delivered
echo "$(wc -l <"$site/took") deliveries meanwhile, at most $(longest) ms"
check "none of them had to wait for all of it" [ "$(longest)" -lt 2000 ]
check "what is young stays" [ "$(ask 'select count(*) from report where report_id not like "during%"')" = 13334 ]
check "the sums are those of what is there" is_whole
check "the file is smaller" [ "$(stat -c %s "$db")" -lt "$size" ]
check "by what is free" [ "$(ask 'pragma freelist_count')" = 0 ]
tend prune
check "a second time nothing is left to remove" grep -q '^nothing was removed' "$site/out"

# Killed at any time, half of it is done and nothing is half done; the next run does the rest.
if command -v strace >/dev/null; then
    many_reports 400
    as_user sh -c 'exec cat >"$1"' sh "$data/pristine.db" </dev/null
    new_store
    as_user "$programs/tlsrpt-ingest" --database "$db" "$site/many"
    age 1200 'id % 2 = 0'
    cp -p "$db" "$site/pristine.db"
    killed=0
    broken=0
    for call in pwrite64 fdatasync fsync ftruncate; do
        for when in 1 2 3 5 8 13 21 34 55 89; do
            cp -p "$site/pristine.db" "$db"
            rm -f "$db"-wal "$db"-shm
            status=0
            as_user strace -f -o /dev/null -e "inject=$call:signal=KILL:when=$when" \
                "$programs/tlsrpt-store" --database "$db" prune >"$site/out" 2>"$site/err" || status=$?
            [ "$status" != 0 ] || continue
            killed=$((killed + 1))
            # The next one who writes undoes what was half done.
            deliver "$root/contrib/examples/google.eml"
            is_whole || broken=$((broken + 1))
            tend prune
            is_whole && [ "$(ask 'select count(*) from report where day < 20000 and id <> 400')" -le 1 ] ||
                broken=$((broken + 1))
        done
    done
    echo "killed $killed times"
    check "it was killed" [ "$killed" -gt 15 ]
    check "and the store was whole each time, and the rest went later" [ "$broken" = 0 ]
fi

# A signal ends it between two steps.
if command -v strace >/dev/null; then
    new_store
    cp -p "$site/aged.db" "$db"
    status=0
    as_user strace -f -o /dev/null -e inject=fdatasync:signal=INT:when=5 \
        "$programs/tlsrpt-store" --database "$db" prune >"$site/out" 2>"$site/err" || status=$?
    check "told to end, it says so: status $status" [ "$status" = 75 ]
    check "in words" grep -q 'was told to end; what was removed is gone' "$site/err"
    check "and tells what it did" grep -qE '^removed: [0-9 ]+ originals' "$site/out"
    check "which is not all" [ "$(count original)" -gt 6667 ]
    check "the store is whole" is_whole
fi

# --- The quarantine.
new_store
printf 'From: a\033]0;x@sender.example\nSubject: lunch\n\nToday at \033[31mnoon.\n' >"$site/lunch.eml"
deliver "$site/lunch.eml"
numbered_mail 1 >"$site/good.eml"
deliver "$site/good.eml" --max-inflated 100
deliver "$root/tests/data/json-cut.eml"
numbered_mail 2 >"$site/second.eml"
deliver "$site/second.eml" --max-inflated 100
check "four mails are in the quarantine" [ "$(quarantined)" = 4 ]
tend quarantine
check "they are listed" [ "$(grep -c '^mail [1-4]  received ' "$site/out")" = 4 ]
check "with nothing that acts in a terminal" eval '! grep -q "$(printf "\033")" "$site/out"'
tend quarantine list --format json
check "and for programs" [ "$(python3 -c 'import json, sys
print(*(json.loads(line)["state"] + str(json.loads(line)["id"]) for line in sys.stdin))' <"$site/out")" = "kept1 kept2 kept3 kept4" ]
tend quarantine show 1
check "one is shown as it came" cmp "$site/lunch.eml" "$site/out"
as_user script -qec "'$programs/tlsrpt-store' --database '$db' quarantine show 1" /dev/null >"$site/out" 2>"$site/err" </dev/null || true
check "but on a terminal it is escaped" grep -qF 'Today at \x1b[31mnoon.' "$site/out"
check "all of it" eval '! grep -q "$(printf "\033")" "$site/out"'
tend quarantine release 3
check "what still is broken stays: status $status" [ "$status" = 65 ]
check "and the reason is told" grep -q '^tlsrpt-store: mail 3 stays: json-syntax: ' "$site/err"
tend quarantine release 2
check "what is good now is released: status $status" [ "$status" = 0 ]
check "and told of" grep -q '^mail 2 is released: stored: reporter="Example Sender"' "$site/out"
check "its report is stored" [ "$(count report)" = 1 ]
check "and the mail gone" [ "$(quarantined)" = 3 ]
check "which the store remembers" [ "$(ask 'select count(*) from rejected where released is not null')" = 1 ]
tend quarantine release 2
check "it is not there any more: status $status" [ "$status" = 65 ]
tend quarantine release --all
check "of all, the good ones are released: status $status" [ "$status" = 65 ]
check "and the others stay" [ "$(count report) $(quarantined)" = "2 2" ]
check "each with its reason" [ "$(grep -c ' stays: ' "$site/err")" = 2 ]
name=$(ask "select quarantine_file from rejected where id = 1")
tend quarantine delete "$(printf %.8s "$name")"
check "one is deleted by the beginning of its name: status $status" [ "$status" = 0 ]
check "and is gone" [ "$(quarantined)" = 1 ]
deliver "$site/lunch.eml"
check "when it comes again, it is there again" [ "$(quarantined)" = 2 ]
tend quarantine
check "and in the list" grep -q '^mail 1  received .*, came 2 times' "$site/out"
tend quarantine delete 7
check "what is not there cannot be deleted: status $status" [ "$status" = 65 ]
# Files and rows that have lost each other.
as_user sh -c 'echo stray >"$1/quarantine/new/0123456789abcdef0123456789abcdef.rejected"; rm "$1/quarantine/new/$2"' sh "$data" "$name"
tend quarantine list --format json
check "a stray file and a missing one are told of" [ "$(python3 -c 'import json, sys
print(*sorted(json.loads(line)["state"] for line in sys.stdin))' <"$site/out")" = "kept missing unknown" ]
as_user sh -c 'mkdir -p "$1/new" "$1/cur"' sh "$data/another"
tend prune --quarantine "$data/another"
as_user touch -d '2 hours ago' "$data"/quarantine/new/*
tend prune
check "what another quarantine does not have stays in ours: $(head -1 "$site/out")" [ "$(quarantined)" = 2 ]
kept=$(basename "$(as_user find "$data/quarantine/new" -name '*.rejected' -size +1)")
as_user mv "$data/quarantine/new/$kept" "$data/elsewhere"
tend prune
as_user mv "$data/elsewhere" "$data/quarantine/new/$kept"
tend prune
check "what was away for a while is kept: $(head -1 "$site/out")" [ "$(quarantined)" = 2 ]
tend quarantine
check "what somebody has removed is told of" grep -q '^mail 1 ' "$site/out"
ask 'update rejected set received = received - 1200 * 86400 where id = 1'
tend prune --dry-run
check "until its row is old" grep -q '1 row of a mail that was not stored' "$site/out"
tend prune
tend quarantine
check "then it is forgotten" eval '! grep -q "^mail 1 " "$site/out"'
as_user touch -d '100 days ago' "$data/quarantine/new/0123456789abcdef0123456789abcdef.rejected"
tend prune
check "old mail goes, also a stray one" grep -q '^removed: 1 mail of the quarantine' "$site/out"
tend quarantine delete --older 1
check "nothing came before yesterday" [ "$(quarantined)" = 1 ]
as_user sh -c 'echo private >"$1"; touch -d "100 days ago" "$1"' sh "$data/quarantine/new/private.mail"
tend prune
tend quarantine delete private.mail
check "mail of somebody else is not deleted: status $status" [ "$status" = 65 ]
tend quarantine delete --all
check "all others can be deleted" [ "$(quarantined)" = 1 ]
rm "$data/quarantine/new/private.mail"
tend quarantine
check "then it is empty" grep -qx 'The quarantine is empty.' "$site/out"

# Killed between the store and the file: the mail is told of once, as stored, and the file goes later.
if command -v strace >/dev/null; then
    new_store
    deliver "$site/good.eml" --max-inflated 100
    as_user strace -f -o /dev/null -e inject=unlink:signal=KILL:when=1 \
        "$programs/tlsrpt-store" --database "$db" quarantine release 1 >"$site/out" 2>"$site/err" || true
    check "killed before the file went: the report is stored" [ "$(count report) $(quarantined)" = "1 1" ]
    tend quarantine
    check "and the file is left over" grep -q 'the store says that it is gone' "$site/out"
    as_user touch -d '1 hour ago' "$data"/quarantine/new/*
    tend prune
    check "until prune removes it" [ "$(quarantined)" = 0 ]
fi

# --- Export, and back. Of every mail that we know, and of reports that came twice or contradict others.
cat >"$site/contents.py" <<'PYTHON'
# What a store holds, by names and not by numbers, in the order of their coming.
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
report = """(select id, row_number() over (order by id) as nth from report)"""
for sql in (
    """select nth, organization_name, contact_info, signer, report_id, start_datetime, end_datetime, day, name, received,
        hex(sha256), size, report_domain, submitter, message_id, authenticated, counted, deliveries
        from report join reporter on reporter.id = reporter join domain on domain.id = domain join %s using (id)""",
    "select nth, hex(bytes) from original join %s r on r.id = report",
    "select nth, n, deviation, place from deviation join %s r on r.id = report",
    """select nth, n, day, name, policy_type, policy_string, mx_host, policy_domain, is_first, successful_sessions,
        failed_sessions from result join %s r on r.id = report join domain on domain.id = domain
        join policy on policy.id = policy""",
    """select nth, result, n, result_type, name, sending_mta_ip, receiving_ip, receiving_mx_helo, failure_reason_code,
        additional_information, failed_sessions from failure join %s r on r.id = report join mx on mx.id = mx""",
    """select day, name, policy_type, policy_string, mx_host, reports, successful_sessions, failed_sessions
        from day_result join domain on domain.id = domain join policy on policy.id = policy""",
    """select day, domain.name, policy_type, result_type, mx.name, organization_name, contact_info, failed_sessions,
        authenticated from day_failure join domain on domain.id = domain join mx on mx.id = mx
        join reporter on reporter.id = reporter""",
    """select day, organization_name, contact_info, signer, reports, unverified from day_reporter
        join reporter on reporter.id = reporter""",
    "select name from domain", "select name from mx", "select organization_name, contact_info, signer from reporter",
    "select policy_type, policy_string, mx_host from policy",
):
    rows = sorted(db.execute(sql.replace("%s", report)).fetchall())
    print(sql.split()[1], len(rows), *rows, sep="\n")
PYTHON
same_contents() {
    python3 "$site/contents.py" "$1" >"$site/one" && python3 "$site/contents.py" "$2" >"$site/other" &&
        cmp "$site/one" "$site/other"
}
# import_into DATABASE PATH...: status in $status.
import_into() {
    into=$1
    shift
    status=0
    as_user "$programs/tlsrpt-ingest" --database "$into" "$@" >"$site/out" 2>"$site/err" || status=$?
}
new_store
mkdir -m 755 "$site/mails"
cp "$root"/tests/data/*.eml "$site/mails"
cp "$root"/contrib/examples/*.eml "$site/mails"
import_into "$db" --trusted-authserv-id mx.example.org --authentication record "$site/mails"
for mail in google-success conflict-second json-escapes header-8bit; do deliver "$root/tests/data/$mail.eml"; done
check "some are authenticated" [ "$(ask 'select sum(authenticated) from report')" -gt 1 ]
tend export
check "all is exported: status $status" [ "$status $(wc -l <"$site/out")" = "0 $(count report)" ]
cp "$site/out" "$site/all.ndjson"
chmod 644 "$site/all.ndjson"
check "as JSON, a report a line" python3 -c 'import json, sys
for line in open(sys.argv[1]):
    assert json.loads(line)["tlsrpt_export"] == 1' "$site/all.ndjson"
import_into "$data/second.db" --restore "$site/all.ndjson"
check "it is imported into an empty store: status $status" [ "$status" = 0 ]
check "which then holds the same" same_contents "$db" "$data/second.db"
echo "$(count report) reports, $(ask 'select count(*) from report where counted = 0') of them not counted"
import_into "$data/second.db" --restore "$site/all.ndjson"
check "twice is once: status $status" [ "$status" = 0 ]
check "and changes nothing" same_contents "$db" "$data/second.db"
as_user sh -c '"$1/tlsrpt-store" --database "$2" export | "$1/tlsrpt-ingest" --database "$3" --restore -' sh \
    "$programs" "$db" "$data/piped.db" >"$site/out" 2>"$site/err"
check "by a pipe too" same_contents "$db" "$data/piped.db"
tend prune --keep-raw 1 --keep-reports 0
ask 'delete from original where report % 2 = 0'
as_user sh -c '"$1/tlsrpt-store" --database "$2" export | "$1/tlsrpt-ingest" --database "$3" --restore -' sh \
    "$programs" "$db" "$data/pruned.db" >"$site/out" 2>"$site/err"
check "also where originals are gone" same_contents "$db" "$data/pruned.db"
check "which some are" [ "$(count original)" -lt "$(count report)" ]

# A part of it; and lines that are broken, of which the others are imported all the same.
tend export --domain example.net --from 2026-11-01 --to 2026-11-30
check "a part can be exported" [ "$(wc -l <"$site/out")" = "$(ask "select count(*) from report where
    date(day * 86400, 'unixepoch') between '2026-11-01' and '2026-11-30' and id in
    (select report from result join domain on domain.id = domain where name = 'example.net')")" ]
{
    head -1 "$site/all.ndjson"
    sed -n 2p "$site/all.ndjson" | cut -c 1-500
    echo
    sed -n 3p "$site/all.ndjson" | sed 's/"size":[0-9]*/"size":1/'
    echo nonsense
    sed -n 4p "$site/all.ndjson"
} >"$site/broken.ndjson"
import_into "$data/broken.db" --restore "$site/broken.ndjson"
check "broken lines are told of: status $status" [ "$status" = 65 ]
check "each by its number" [ "$(sed -n 's/^tlsrpt-ingest: .*broken.ndjson:\([0-9]\): .*/\1/p' "$site/err" | xargs)" = "2 4 5" ]
check "and the others are stored" [ "$(sqlite3 "$data/broken.db" 'select count(*) from report')" = 2 ]
import_into "$data/none.db" --restore --dry-run "$site/broken.ndjson"
check "a dry run reads it: status $status" [ "$status $(grep -c '"verdict":"stored"' "$site/out")" = "65 2" ]
check "and stores nothing" [ ! -e "$data/none.db" ]
import_into "$data/limited.db" --restore --max-inflated 100 "$site/all.ndjson"
check "limits hold: status $status" [ "$status" = 65 ]

{
    printf 'From: a@sender.example\nContent-Type: application/tlsrpt+json\n\n'
    head -1 "$site/all.ndjson" | sed 's/"authenticated":false/"authenticated":true/; s/2026-11-20T/2026-11-19T/g'
} >"$site/sly.eml"
# Only the administrator can bring one in: with --restore, and as no mail and in no folder of mails.
import_into "$data/import.db" "$site/all.ndjson"
check "without --restore it is refused: status $status" \
    [ "$status $(sqlite3 "$data/import.db" 'select count(*) from report')" = "65 0" ]
check "and the error names the option" grep -q 'all.ndjson: is an export of tlsrpt-store.*--restore$' "$site/err"
import_into "$data/import.db" --restore "$site/sly.eml"
check "a mail cannot be restored: status $status" [ "$status" = 66 ]
mkdir -m 755 "$site/maildir" "$site/maildir/new" "$site/maildir/cur"
cp "$site/all.ndjson" "$site/maildir/new/1"
import_into "$data/folder.db" --restore "$site/maildir/new/1"
check "a file of a Maildir cannot be restored: status $status" [ "$status" = 66 ]
import_into "$data/folder.db" "$site/maildir"
check "in a folder it is none: status $status" [ "$status $(sqlite3 "$data/folder.db" 'select count(*) from report')" = "65 0" ]
deliver "$site/all.ndjson"
check "nor is it one as a mail" [ "$(ask "select count(*) from report where received > unixepoch() - 60 and size = 0")" = 0 ]
authenticated=$(ask 'select sum(authenticated) from report')
deliver "$site/sly.eml"
check "nor in one" [ "$(ask 'select sum(authenticated) from report')" = "$authenticated" ]

# While reports come.
deliveries "$site/busy"
for n in 1 2 3; do
    rm -f "$data/while.db"
    as_user sh -c '"$1/tlsrpt-store" --database "$2" export | "$1/tlsrpt-ingest" --database "$3" --restore -' sh \
        "$programs" "$db" "$data/while.db" >"$site/out" 2>"$site/err"
    check "an export while reports come is whole" \
        [ "$(sqlite3 "$data/while.db" 'pragma integrity_check; select count(*) > 100 from report' | xargs)" = "ok 1" ]
done
no_more_deliveries "$site/busy"
check "which are all stored" all_delivered

# --- Check. What is wrong is told of, and ends with 1.
tend check
check "a store that was much used is whole: status $status, $(cat "$site/out")" [ "$status" = 0 ]
check "and it says so" grep -qE '^ok: [0-9 ]+ reports with ' "$site/out"
as_user touch -d '1 hour ago' "$data/quarantine/new/stray.rejected"
tend check
check "a stray mail is told of: status $status" [ "$status" = 1 ]
check "by its name" grep -q '^quarantine: stray.rejected: the store knows nothing of it' "$site/out"
rm "$data/quarantine/new/stray.rejected"
cp -p "$db" "$site/good.db"
ask 'update day_result set failed_sessions = failed_sessions + 1 where rowid in (select rowid from day_result limit 1)' \
    2>/dev/null || ask 'update day_result set failed_sessions = failed_sessions + 1'
tend check
check "wrong sums are told of: status $status" [ "$status" = 1 ]
check "by table and day" grep -qE '^store: day_result: [0-9]+ rows? of 20.*: not the sums' "$site/out"
cp -p "$site/good.db" "$db"
python3 - "$db" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as db:
    db.seek(0, 2)
    pages = db.tell() // 4096
    for page in range(pages // 2, pages // 2 + 8):
        db.seek(page * 4096)
        db.write(b"x" * 4096)
PYTHON
tend check
check "damage is told of: status $status" [ "$status" = 1 ]
check "with what to do" grep -q '^Restore a backup' "$site/out"
cp -p "$site/good.db" "$db"

# --- Backup. What belongs to the store is not replaced, and what is damaged replaces nothing.
for tail in .lock -journal -wal -shm .alerts .digest; do
    tend backup "$db$tail" --force
    check "a copy over $tail is refused: status $status" [ "$status" = 73 ]
done
for file in "" -; do
    tend backup "$file"
    check "a copy into '$file' is refused: status $status" [ "$status" = 64 ]
done
tend backup "$data/good.db"
check "a good store is copied: status $status" [ "$status" = 0 ]
sum=$(cksum <"$data/good.db")
cp -p "$db" "$data/damaged.db"
head -c 12288 /dev/zero | tr '\0' '\377' | dd of="$data/damaged.db" bs=4096 seek=5 conv=notrunc 2>/dev/null
status=0
as_user "$programs/tlsrpt-store" --database "$data/damaged.db" backup "$data/good.db" --force \
    >"$site/out" 2>"$site/err" || status=$?
check "a damaged one is not: status $status" [ "$status" = 1 ]
check "and it says so" grep -q 'the store is damaged' "$site/err"
check "the good copy stays" [ "$(cksum <"$data/good.db")" = "$sum" ]
status=0
as_user "$programs/tlsrpt-store" --database "$db" check >&- 2>"$site/err" || status=$?
check "a closed output is told of: status $status" [ "$status" = 75 ]

# While reports come.
deliveries "$site/busy"
for n in 1 2 3 4 5; do
    tend backup "$data/copy.db" --force
    check "a backup while reports come: status $status" [ "$status" = 0 ]
    as_user "$programs/tlsrpt-store" --database "$data/copy.db" check >"$site/out" 2>"$site/err" ||
        check "copy $n is whole: $(cat "$site/out")" false
done
tend check
check "so is the store while they come: status $status" [ "$status" = 0 ]
no_more_deliveries "$site/busy"
check "which are all stored" all_delivered
echo "$(wc -l <"$site/took") deliveries meanwhile, at most $(longest) ms"
check "a backup is for its owner alone" [ "$(stat -c %a "$data/copy.db")" = 600 ]
check "and nothing is left beside it" [ -z "$(find "$data" -name 'copy.db?*' ! -name '*.lock')" ]
tend backup "$data/copy.db"
check "what is there is not replaced: status $status" [ "$status" = 73 ]
tend backup "$db" --force
check "nor the store itself: status $status" [ "$status" = 73 ]
tend backup "$data/copy.db" --force
check "unless it is wanted" [ "$status" = 0 ]
check "a backup holds the same" same_contents "$db" "$data/copy.db"
as_user "$programs/tlsrpt-summary" --database "$data/copy.db" --last 36500 >"$site/out" 2>"$site/err"
check "and tlsrpt-summary reads it" grep -q '^TLS reports' "$site/out"
tend backup "$data/none/copy.db"
check "a folder that is not there: status $status" [ "$status" = 73 ]
tend stats --format json
check "stats are JSON" [ "$(python3 -c 'import json, sys; print(json.load(sys.stdin)["reports"])' <"$site/out")" = "$(count report)" ]
tend stats
check "and words" grep -q "^reports     $(count report | sed 's/\(...\)$/ \1/; s/^ //'), of which " "$site/out"
# Of a store that an earlier version made, before the upgrade.
as_user sh -c 'sqlite3 "$1" <"$2"' sh "$data/old.db" "$root/tests/data/store-3.sql" 2>/dev/null ||
    sqlite3 "$data/old.db" <"$root/tests/data/store-3.sql"
chmod 644 "$data/old.db"
as_user "$programs/tlsrpt-store" --database "$data/old.db" backup "$data/old-copy.db" >"$site/out" 2>"$site/err" || true
check "an older store can be copied before it is brought up" \
    [ "$(sqlite3 "$data/old-copy.db" 'pragma user_version; select count(*) from report' | xargs)" = "3 6" ]
if command -v strace >/dev/null; then
    rm -f "$data"/copy.db*
    for call in pwrite64 fsync rename renameat2; do
        for when in 1 2 3; do
            as_user strace -f -o /dev/null -e "inject=$call:signal=KILL:when=$when" \
                "$programs/tlsrpt-store" --database "$db" backup "$data/copy.db" >"$site/out" 2>"$site/err" || true
            [ ! -e "$data/copy.db" ] || {
                as_user "$programs/tlsrpt-store" --database "$data/copy.db" check >"$site/out" 2>&1 ||
                    check "killed at $call $when: what is there is whole" false
                rm "$data/copy.db"
            }
        done
    done
    rm -f "$data"/copy.db*
    as_user strace -f -o /dev/null -e inject=pwrite64:signal=INT:when=1 \
        "$programs/tlsrpt-store" --database "$db" backup "$data/copy.db" >"$site/out" 2>"$site/err" || true
    check "told to end it leaves a whole copy or nothing" eval '
        [ -z "$(ls "$data" | grep "copy.db.part" || true)" ]'
    check "and the store is as it was" is_whole
fi

finish
