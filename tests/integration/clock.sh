#!/bin/sh
# SPDX-License-Identifier: MIT
# clock: a clock that jumps between deliveries loses no mail, counts none twice, and keeps no alert back.
#
#   clock.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
tools=$1/../../tests/faults
. "$root/tests/integration/site.sh"
# The programs, but that TLSRPT_TEST_CLOCK moves their clock by so many seconds.
cp "$tools/tlsrpt-ingest-then" "$site/tlsrpt-ingest"
cp "$tools/tlsrpt-summary-then" "$site/tlsrpt-summary"
year=$((365 * 86400))
at() { export TLSRPT_TEST_CLOCK="$1"; }

{ echo '#!/bin/sh' && echo "cat >>$data/told"; } >"$site/tell"
{ echo '#!/bin/sh' && echo 'exit 1'; } >"$site/fail"
chmod 755 "$site/tell" "$site/fail"
told() { [ ! -f "$data/told" ] || grep -c "\"notice\":\"${1:-opened}\"" "$data/told"; }
for n in 1 2 3 4; do numbered_mail $n >"$site/$n.eml"; done
failing_mail one >"$site/failing.eml"
failing_mail two >"$site/failing-too.eml"
failing_mail three -364 mx9.example.org >"$site/next-year.eml"

# new [OPTION...]: how many reports a digest of what is new is about.
new() {
    as_user "$programs/tlsrpt-summary" --database "$db" --new --format json >"$site/out" 2>"$site/err" || return
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["reports"])' "$site/out"
}

# The same mail before, after and between jumps is one report.
new_store
for clock in 0 $year 0 -$year 0; do
    at $clock
    deliver "$site/1.eml"
    expect "a mail at $clock" 0
done
check "it is one report" [ "$(count report)" = 1 ]
check "and counted once" [ "$(ask 'select sum(reports) from day_result')" = 1 ]
check "the clock was another" [ "$(ask "select received > unixepoch() - 600 from report")" = 1 ]
at $year
deliver "$site/2.eml"
expect "a new mail with a clock that is ahead" 0
check "which it was" [ "$(ask "select max(received) > unixepoch() + $year - 600 from report")" = 1 ]

# With a clock that is behind, reports seem to come from the future. They are kept, and stored when
# somebody delivers them again.
new_store
for clock in -$year -"$(($(date +%s) - 60))"; do
    at "$clock"
    deliver "$site/1.eml"
    expect "a mail at $clock" 0
done
check "it is in the quarantine" [ "$(quarantined)" = 1 ]
check "for its date" [ "$(ask 'select fault from rejected')" = range-not-ended ]
at 0
as_user "$programs/tlsrpt-ingest" --database "$db" "$data/quarantine"
deliver "$site/1.eml"
check "it is stored once" [ "$(count report)" = 1 ]

# What is new is told once, whatever the clock says.
new_store
at 0
deliver "$site/1.eml"
check "one report is new" [ "$(new)" = 1 ]
at $year
deliver "$site/2.eml"
check "one is, a year later" [ "$(new)" = 1 ]
at 0
deliver "$site/3.eml"
check "one is, back again" [ "$(new)" = 1 ]
check "and told once" [ "$(new)" = 0 ]
at -$year
check "none is a year before" [ "$(new)" = 0 ]
at -"$(($(date +%s) - 60))"
check "nor in 1970" [ "$(new)" = 0 ]
at 0
deliver "$site/4.eml"
check "and then what came" [ "$(new)" = 1 ]
check "each one is stored" [ "$(count report)" = 4 ]

# An alert that failed while the clock was ahead does not wait for a year.
new_store
at $year
deliver "$site/next-year.eml" --alert-command "$site/fail"
expect "an alert of next year" 0
check "waits" [ "$(ask "select state from delivery where notifier = 'command'")" = pending ]
at 0
deliver "$site/1.eml" --alert-command "$site/tell"
expect "the next delivery, a year before" 0
check "tells of it" [ "$(told)" = 1 ]
deliver "$site/2.eml" --alert-command "$site/tell"
check "once" [ "$(told)" = 1 ]

# Nor are those of next year counted among the alerts of this hour.
new_store
at $year
deliver "$site/next-year.eml" --alert-limit 1 --alert-command "$site/tell"
check "the limit is reached next year" [ "$(told)" = 1 ]
at 0
deliver "$site/failing.eml" --alert-limit 1 --alert-command "$site/tell"
check "but not now" [ "$(told)" = 2 ]

# One that is given up because the clock jumped ahead is tried again.
new_store
deliver "$site/failing.eml" --alert-command "$site/fail"
at $year
deliver "$site/1.eml" --alert-command "$site/fail"
check "a year later it is given up" [ "$(ask "select state from delivery where notifier = 'command'")" = given-up ]
at 0
deliver "$site/2.eml" --alert-command "$site/tell"
check "and told when the clock is right" [ "$(told)" = 1 ]

# What came while the clock was ahead was too old for an alert. The next report tells of it.
new_store
at $year
deliver "$site/failing.eml" --alert-command "$site/tell"
check "an old report is silent" [ "$(told)" = "" ]
at 0
deliver "$site/failing-too.eml" --alert-command "$site/tell"
check "the next one is not" [ "$(told)" = 1 ]
check "and the incident is one" [ "$(count incident)" = 1 ]

finish
