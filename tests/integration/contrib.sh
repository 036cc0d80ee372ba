#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib: what is shipped for systemd, cron, Prometheus and Grafana is what these take, and fits the
# metrics that the program prints.
#
#   contrib.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
. "$root/tests/integration/site.sh"
for tool in promtool systemd-analyze python3; do
    command -v $tool >/dev/null || skip "no $tool here"
done
contrib=$root/contrib
summary() { as_user "$programs/tlsrpt-summary" --database "$db" "$@" >"$site/out" 2>"$site/err"; }
quietly() { "$@" >"$site/err" 2>&1; }
is_same() { cmp "$1" "$2" >"$site/err"; }

# A store in which something of everything is: good and bad reports, hostile ones, no reports, alerts
# that nobody takes, a domain that fell silent.
printf '#!/bin/sh\nexit 1\n' >"$site/fail"
chmod 755 "$site/fail"
printf 'Subject: lunch\n\nToday at noon.\n' >"$site/other.eml"
new_store
for mail in "$contrib"/examples/*.eml "$root"/tests/data/json-hostile-text.eml "$root"/tests/data/json-cut.eml \
    "$root"/tests/data/json-long-*.eml "$root"/tests/data/json-policy-type-unknown.eml \
    "$root"/tests/data/json-result-type-*.eml "$root"/tests/data/json-policy-domain-odd.eml "$site/other.eml"; do
    deliver "$mail" --alert-command "$site/fail"
    expect "$mail" 0
done
failing_mail recent 2 >"$site/recent.eml"
failing_mail silent 12 | sed 's/example\.org/silent.example/g' >"$site/silent.eml"
for mail in recent silent; do
    deliver "$site/$mail.eml" --alert-command "$site/fail"
    expect "$mail" 0
done

# Metrics, of all windows.
: >"$site/names"
for window in "--last 36500" "--last 2" "--day 2016-01-01" "--domain example.org" "--all" "--last 36500 --all"; do
    # shellcheck disable=SC2086 # words of options
    summary --format metrics $window
    check "metrics $window" [ -s "$site/out" ]
    cp "$site/out" "$site/metrics"
    check "promtool likes $window" eval 'quietly promtool check metrics <"$site/metrics" && [ ! -s "$site/err" ]'
    check "no series twice $window" [ -z "$(grep -v '^#' "$site/metrics" | sed 's/ [0-9]*$//' | sort | uniq -d)" ]
    grep -v '^#' "$site/metrics" | sed 's/[{ ].*//' >>"$site/names"
done
sort -u -o "$site/names" "$site/names"

# Numbers are the same wherever they are read, also where the decimal point is a comma.
if quietly localedef -i de_DE -f UTF-8 "$site/de_DE.UTF-8"; then
    check "a decimal comma" [ "$(LOCPATH=$site LC_ALL=de_DE.UTF-8 locale decimal_point)" = , ]
    for format in json csv metrics; do
        LC_ALL=C summary --format $format --from 2016-01-01 --to 2026-11-23
        cp "$site/out" "$site/here"
        LOCPATH=$site LC_ALL=de_DE.UTF-8 summary --format $format --from 2016-01-01 --to 2026-11-23
        check "$format in another locale" is_same "$site/here" "$site/out"
    done
else
    echo "no de_DE here: not compared with another locale"
fi
summary --format csv --from 2016-01-01
cat >"$site/read.py" <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline=""), strict=True))
names = ["domain", "policy_type", "day", "mode", "reports", "successful_sessions", "failed_sessions",
         "success_rate"]
assert rows[0] == names, rows[0]
assert len(rows) > 6 and all(len(row) == len(names) for row in rows)
assert len({tuple(row[:3]) for row in rows}) == len(rows)
for row in rows[1:]:
    good, failed = int(row[5]), int(row[6])
    assert int(row[4]) > 0
    assert (row[7] == "") == (good + failed == 0) and (not row[7] or 0 <= float(row[7]) <= 1)
    assert not any(c < " " or c == "\x7f" for cell in row for c in cell), row
PY
check "CSV is what others read" python3 "$site/read.py" "$site/out"

# Rules and their test.
cp "$contrib/prometheus/rules.yml" "$root/tests/integration/prometheus_rules.yml" "$site"
check "promtool likes the rules" quietly promtool check rules "$site/rules.yml"
check "they fire when they should" eval '(cd "$site" && quietly promtool test rules prometheus_rules.yml)'
for alert in $(sed -n 's/^ *- alert: //p' "$site/rules.yml"); do
    check "$alert is tested to fire" eval 'grep -qE "^ +alertname: $alert$" "$site/prometheus_rules.yml"'
    check "$alert is tested not to" grep -qE "alertname: $alert, exp_alerts: \[\] }" "$site/prometheus_rules.yml"
    check "$alert is told of" grep -q "^| \`$alert\` |" "$contrib/prometheus/README.md"
done
for word in summary description severity; do
    check "each alert has its $word" [ "$(grep -c "^ *$word: " "$site/rules.yml")" = "$(grep -c -- '- alert:' "$site/rules.yml")" ]
done

# The dashboard, whose expressions become rules.
cat >"$site/expressions.py" <<'PY'
import json, sys
dashboard = json.load(open(sys.argv[1]))
assert dashboard["schemaVersion"] >= 36 and dashboard["uid"] and dashboard["title"]
variables = {v["name"]: v for v in dashboard["templating"]["list"]}
assert variables["datasource"]["type"] == "datasource" and variables["domain"]["multi"]
panels = dashboard["panels"]
assert len({p["id"] for p in panels}) == len(panels)
places = set()
for p in panels:
    at = p["gridPos"]
    assert p["title"] and p["description"] and at["x"] + at["w"] <= 24, p["title"]
    for place in ((x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])):
        assert place not in places, p["title"]
        places.add(place)
expressions = [t["expr"] for p in panels for t in p["targets"]]
assert all(t["datasource"]["uid"] == "${datasource}" for p in panels for t in p["targets"])
# JSON is YAML.
rules = [{"record": "dashboard:%d" % n, "expr": e.replace("$domain", "example[.]org|.*")}
         for n, e in enumerate(expressions)]
assert not any("$" in rule["expr"] for rule in rules)
print(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
PY
check "the dashboard is whole" eval 'python3 "$site/expressions.py" "$contrib/grafana/dashboard.json" >"$site/dashboard.yml" 2>"$site/err"'
check "Prometheus understands it" quietly promtool check rules "$site/dashboard.yml"

# What rules, dashboard and manual name is what the program prints, and all of it is in the manual.
for file in prometheus/rules.yml prometheus/README.md grafana/dashboard.json; do
    for name in $(grep -oE '\btlsrpt_[a-z_]+' "$contrib/$file" | sort -u); do
        check "$file: $name is printed" grep -qx "$name" "$site/names"
    done
done
grep -oE '\btlsrpt_[a-z_]+' "$root/man/tlsrpt-summary.1" | sort -u >"$site/manual"
check "the manual has the metrics" eval 'diff "$site/names" "$site/manual" >"$site/err"'

# Units: systemd takes them, with programs that are there.
mkdir -p "$site/units"
for unit in "$contrib"/systemd/*.service "$contrib"/systemd/*.timer; do
    sed "s,^ExecStart=tlsrpt-,ExecStart=$programs/tlsrpt-," "$unit" >"$site/units/$(basename "$unit")"
done
check "systemd likes the units" eval '
    systemd-analyze verify --man=no "$site"/units/*.service "$site"/units/*.timer >"$site/err" 2>&1 && [ ! -s "$site/err" ]'
for service in "$contrib"/systemd/*.service; do
    status=0
    # It needs no store to be there.
    case $service in */tlsrpt-check@.service) continue ;; esac
    case $service in
    */tlsrpt-prune.service) as_user "$programs/tlsrpt-store" --database "$site/none.db" prune ;;
    *) as_user "$programs/tlsrpt-summary" --database "$site/none.db" --new --mail ;;
    esac >"$site/err" 2>&1 || status=$?
    check "$service does not fail before the first mail: status $status" grep -qx "SuccessExitStatus=$status" "$service"
done
for timer in "$contrib"/systemd/*.timer; do
    check "$timer has its service" [ -f "${timer%.timer}.service" ]
    check "$timer comes" eval 'quietly systemd-analyze calendar "$(sed -n s/^OnCalendar=//p "$timer")"'
done
# Each of these would imply NoNewPrivileges=, without which postdrop cannot be run (systemd.exec(5)).
implies='NoNewPrivileges|DynamicUser|LockPersonality|MemoryDenyWriteExecute|PrivateDevices|PrivateUsers|ProtectClock'
implies="$implies|ProtectHostname|ProtectKernel[A-Za-z]*|RestrictAddressFamilies|RestrictNamespaces|RestrictRealtime"
implies="$implies|RestrictSUIDSGID|SystemCall[A-Za-z]*"
check "the check can send mail" eval '! grep -E "^($implies)=" "$contrib/systemd/tlsrpt-check@.service"'
check "the digest can send mail" eval '! grep -E "^($implies)=" "$contrib/systemd/tlsrpt-summary.service"'
check "the metrics need not" eval 'quietly systemd-analyze security --offline=true --threshold=20 --no-pager "$site/units/tlsrpt-metrics.service"'

check "retention need not" eval 'quietly systemd-analyze security --offline=true --threshold=20 --no-pager "$site/units/tlsrpt-prune.service"'

# Cron: five fields, a user, a command; and no % in it, which cron takes for the end of a line.
lines=$(grep -vE '^(#|$|[A-Z]+=)' "$contrib/cron/tlsrpt")
check "cron has three lines" [ "$(echo "$lines" | wc -l)" = 3 ]
check "cron can read them" eval '! echo "$lines" | grep -vE "^([0-9*]+ ){5}tlsrpt [^%]+$"'
check "cron reads the last line" [ -z "$(tail -c 1 "$contrib/cron/tlsrpt")" ]

# The recipes for the textfile collector, as they are shipped, in a folder of their own.
collector=$site/collector
of_unit=$(sed -n "s/^ExecStart=\/bin\/sh -c '\(.*\)'$/\1/p" "$contrib/systemd/tlsrpt-metrics.service")
# here RECIPE: with the places that it names in the site. systemd runs where that folder is.
here() {
    echo "$1" | sed "s,/var/lib/prometheus/node-exporter,$collector,g; s,/run/systemd/system,$site/systemd,g"
}
of_cron=$(echo "$lines" | sed -n 's/^17 \([^ ]* \)\{4\}tlsrpt //p')
write_metrics() {
    # A configuration like that of a site, which must not disturb the recipe.
    printf 'exit-code = true\nquiet-if-clean = true\n' >"$site/conf"
    printf '#!/bin/sh\nexec %s/tlsrpt-summary --config %s/conf "$@"\n' "$programs" "$site" >"$site/path/tlsrpt-summary"
    status=0
    as_user env PATH="$site/path:/usr/bin:/bin" TLSRPT_DATABASE="$2" \
        sh -c "$(here "$1")" >"$site/out" 2>"$site/err" || status=$?
}
mkdir "$site/path"
printf '#!/bin/sh\n' >"$site/path/tlsrpt-summary"
chmod 755 "$site/path/tlsrpt-summary"
for recipe in "$of_unit" "$of_cron"; do
    check "a recipe" [ -n "$recipe" ]
    rm -rf "$collector"
    mkdir -m 777 "$collector"
    # As in the unit, where the store is read only.
    chmod a-w "$site/data"
    write_metrics "$recipe" "$db"
    chmod u+w "$site/data"
    check "it writes: status $status" [ "$status" = 0 ]
    check "and says nothing" [ ! -s "$site/out" ]
    check "one file" [ "$(ls "$collector")" = tlsrpt.prom ]
    check "that others can read" [ "$(stat -c %a "$collector/tlsrpt.prom")" = 644 ]
    check "and is whole" eval 'grep -q "^tlsrpt_alerts{state=\"refused\"} 0$" "$collector/tlsrpt.prom"'
    check "and Prometheus likes" eval 'quietly promtool check metrics <"$collector/tlsrpt.prom"'
    # When the program fails, what is there stays.
    cp "$collector/tlsrpt.prom" "$site/before"
    echo "this is no database, and longer than the header of one would be; nobody can read it" >"$site/wrong.db"
    write_metrics "$recipe" "$site/wrong.db"
    # systemd looks at the status, cron at what is printed.
    check "a run that fails says so: status $status" [ "$status$(cat "$site/out")" != 0 ]
    check "and leaves what is there" is_same "$site/before" "$collector/tlsrpt.prom"
done
rm -rf "$collector"
write_metrics "$of_cron" "$db"
check "cron is silent where no collector is: status $status" [ "$status$(cat "$site/out" "$site/err")" = 0 ]
mkdir -m 777 "$collector"
write_metrics "$of_cron" "$site/none.db"
check "cron is silent before the first mail: status $status" [ "$status$(cat "$site/out" "$site/err")" = 0 ]
check "and makes no metrics of nothing" [ ! -e "$collector/tlsrpt.prom" ]
rm -f "$collector"/*
mkdir "$site/systemd"
write_metrics "$of_cron" "$db"
check "and where systemd runs: status $status" [ "$status$(cat "$site/out" "$site/err")" = 0 ]
check "and writes nothing" [ -z "$(ls "$collector")" ]
rmdir "$site/systemd"
rmdir "$collector"

# A folder of node_exporter's that was not made for the group is no failure.
mkdir -m 755 "$collector"
condition=$(sed -n 's/^ExecCondition=//p' "$contrib/systemd/tlsrpt-metrics.service")
may_write() { quietly sh -c "setpriv --reuid 65534 --regid 65534 --clear-groups $(here "$condition")"; }
[ "$(id -u)" != 0 ] || check "a folder of somebody else's is passed over" eval '! may_write'
chmod 777 "$collector"
[ "$(id -u)" != 0 ] || check "one that it may write to is not" may_write

# The digest by cron, of a program that says what it is asked for, and ends as it is told to.
digest_of_cron=$(echo "$lines" | sed -n 's/^0 18 \([^ ]* \)\{3\}tlsrpt //p')
by_cron() { PATH=$site/path /bin/sh -c "$(here "$digest_of_cron")" >"$site/out" 2>&1; }
ends_with() {
    printf '#!/bin/sh\necho "$*" >%s/asked\n%s\nexit %s\n' "$site" "$2" "$1" >"$site/path/tlsrpt-summary"
    rm -f "$site/asked"
    by_cron
}
check "cron has a digest" [ -n "$digest_of_cron" ]
ends_with 0 ''
check "it is asked for" [ "$(cat "$site/asked")" = "--new --mail --exit-code=false" ]
check "and cron has nothing to mail" [ ! -s "$site/out" ]
ends_with 66 'echo no store >&2'
check "nor before the first report" [ ! -s "$site/out" ]
ends_with 75 'echo no sendmail >&2'
check "but a failure" [ "$(cat "$site/out")" = "no sendmail" ]
mkdir "$site/systemd"
ends_with 0 ''
check "where systemd runs its timer does it" [ ! -e "$site/asked" ]
rmdir "$site/systemd"
rm "$site/path/tlsrpt-summary"
check "a package that is gone is none" by_cron
check "and says nothing" [ ! -s "$site/out" ]

# So with retention.
prune_of_cron=$(echo "$lines" | sed -n 's/^47 3 \([^ ]* \)\{3\}tlsrpt //p')
prune_by_cron() {
    printf '#!/bin/sh\necho "$*" >%s/asked\n%s\nexit %s\n' "$site" "$2" "$1" >"$site/path/tlsrpt-store"
    chmod 755 "$site/path/tlsrpt-store"
    rm -f "$site/asked"
    PATH=$site/path /bin/sh -c "$(here "$prune_of_cron")" >"$site/out" 2>&1
}
check "cron has retention" [ -n "$prune_of_cron" ]
prune_by_cron 0 'echo removed: much'
check "it is asked for" [ "$(cat "$site/asked")" = prune ]
check "and cron has nothing to mail" [ ! -s "$site/out" ]
prune_by_cron 66 'echo no store >&2'
check "nor before the first report" [ ! -s "$site/out" ]
prune_by_cron 75 'echo the store is busy >&2'
check "but a failure" [ "$(cat "$site/out")" = "the store is busy" ]
mkdir "$site/systemd"
prune_by_cron 0 ''
check "where systemd runs its timer does it" [ ! -e "$site/asked" ]
rmdir "$site/systemd"

finish
