#!/bin/sh
# SPDX-License-Identifier: MIT
# completion: what bash offers for each program, loaded as the package bash-completion loads it, is
# what --help prints.
#
#   completion.sh ROOT FOLDER-OF-PROGRAMS
set -eu
[ -f /usr/share/bash-completion/bash_completion ] || {
    echo "skipped: no bash-completion here"
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/completions" "$work/here/folder"
cp -a "$1"/contrib/bash-completion/* "$work/completions"
: >"$work/here/file"
cat >"$work/test.bash" <<'BASH'
status=0 checks=0
. /usr/share/bash-completion/bash_completion
cd "$1/here" || exit 1

# offered WORD...: what the last word may become, one a line, as bash would ask.
offered() {
    local program=${1##*/} function
    [[ $(complete -p "$program" 2>/dev/null) ]] || _completion_loader "$program"
    function=$(complete -p "$program" | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
    # bash breaks words at these.
    COMP_WORDS=()
    for word; do
        if [[ $word == --*=* ]]; then
            COMP_WORDS+=("${word%%=*}" = "${word#*=}")
        else
            COMP_WORDS+=("$word")
        fi
    done
    COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_TYPE=9 COMP_KEY=9
    COMPREPLY=()
    # compopt works inside of a completion only.
    compopt() { :; }
    "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>>"$work/err"
    printf '%s\n' "${COMPREPLY[@]}" | grep . | sort
}
# expect WANTED WORD...: WANTED is words in the order of sort.
expect() {
    local wanted=$1 got
    shift
    checks=$((checks + 1))
    got=$(offered "$@" | paste -sd' ')
    if [[ $got != "$wanted" ]]; then
        echo "${*//$programs\//} offers: $got, not: $wanted"
        status=1
    fi
}
work=$1 programs=$2
ingest=$programs/tlsrpt-ingest summary=$programs/tlsrpt-summary store=$programs/tlsrpt-store
check=$programs/tlsrpt-check
export LC_ALL=C

for program in "$ingest" "$summary" "$store" "$check"; do
    "$program" --help >"$work/help"
    options=$(grep -oE '^ +(-[a-z],)?--[a-z-]+' "$work/help" | sed 's/.*--/--/' | sort -u | paste -sd' ')
    [[ $options == *--format*--help*--version* || $options == *--database*--help*--version* ]] || exit 1
    expect "$options" "$program" -
    [[ $options != *--database* ]] || expect "--database" "$program" --data
    expect "--version" "$program" --vers
    # Those that take a value, by its kind.
    for option in $(grep -oE '^ +(-[a-z],)?--[a-z-]+ FILE' "$work/help" | grep -oE -- '--[a-z-]+'); do
        expect "file folder" "$program" "$option" ""
        expect "folder" "$program" "$option=fo"
    done
    for option in $(grep -oE '^ +(-[a-z],)?--[a-z-]+ FOLDER' "$work/help" | grep -oE -- '--[a-z-]+'); do
        expect "folder" "$program" "$option" ""
    done
    for option in $(grep -oE '^ +(-[a-z],)?--[a-z-]+ [A-Z]+' "$work/help" | grep -vE ' (FILE|FOLDER)' |
        grep -oE -- '--[a-z-]+'); do
        expect "" "$program" "$option" ""
    done
done
expect "csv html json metrics text" "$summary" --format ""
expect "json" "$summary" --format j
expect "metrics" "$summary" --last 3 --format=m
expect "json text" "$store" --format ""
expect "json text" "$check" --format ""
expect "" "$check" --setup ""
expect "--policy" "$check" --pol
expect "discard quarantine" "$ingest" --not-report ""
expect "discard" "$ingest" --not-report=d
expect "record require" "$ingest" --authentication ""
expect "" "$summary" --day ""
expect "" "$summary" --exit-code=f
expect "" "$ingest" --dry-run=f
# The words of the program itself.
expect "file folder" "$ingest" ""
expect "file folder" "$ingest" --dry-run ""
expect "file folder" "$ingest" file ""
expect "" "$summary" ""
expect "alerts backup check export incidents prune quarantine remove stats" "$store" ""
expect "alerts" "$store" a
expect "alerts backup check export incidents prune quarantine remove stats" "$store" --format json ""
expect "alerts backup check export incidents prune quarantine remove stats" "$store" --format=json ""
expect "drop list retry" "$store" alerts ""
expect "retry" "$store" --database alerts alerts r
expect "close" "$store" incidents ""
expect "delete list release show" "$store" quarantine ""
expect "" "$store" prune ""
expect "" "$store" alerts retry ""
expect "" "$store" alerts retry 12 ""
expect "" "$store" nothing ""
expect "--alert --alert-command --alert-from --alert-give-up --alert-limit --alert-mail --alert-max-age --alert-timeout --all" "$store" alerts retry --al
expect "" "$work/none/tlsrpt-ingest" -
if [[ -s $work/err ]]; then
    cat "$work/err"
    status=1
fi
echo "$checks offers"
exit $((status || checks < 50))
BASH
BASH_COMPLETION_USER_DIR="$work" bash --norc "$work/test.bash" "$work" "$(cd "$2" && pwd)"
