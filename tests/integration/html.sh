#!/bin/sh
# SPDX-License-Identifier: MIT
# html: a digest as a page in a real browser, on a phone and a desk, by day and by night. With
# TLSRPT_SHOTS=FOLDER the screenshots are left there.
#
#   html.sh FOLDER-OF-PROGRAMS ROOT-OF-SOURCES
set -eu
programs=$1
root=$2
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo "no Chromium"
    exit 77
}
. "$root/tests/integration/site.sh"
shots=${TLSRPT_SHOTS:-$site/shots}
mkdir -p "$shots"

# browse OPTION...: with a profile of its own, and no way to any other host. Chromium runs as root
# only without its sandbox.
browse() {
    rm -rf "$site/profile"
    timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --disable-dev-shm-usage --hide-scrollbars --host-resolver-rules='MAP * ~NOTFOUND' \
        --user-data-dir="$site/profile" "$@" 2>"$site/browser.err"
}

# look PAGE WIDTH SCHEME: what the browser says of the page goes to $site/answers.
look() {
    {
        echo '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        echo '<script>'
        cat "$root/tests/integration/look.js"
        echo '</script>'
        printf '<iframe width="%s" height="800" style="border:0" srcdoc="' "$2"
        sed 's/&/\&amp;/g; s/"/\&quot;/g' "$1"
        echo '"></iframe>'
    } >"$site/frame.html"
    browse --blink-settings=preferredColorScheme="$3" --log-net-log="$site/net.json" \
        --virtual-time-budget=5000 --window-size=1400,900 --dump-dom "file://$site/frame.html" \
        >"$site/answers" || true
}
requested() { grep -qE 'https?://[a-z0-9.-]*example' "$site/net.json"; }
answer() { sed -n "s/^$1=//p" "$site/answers"; }
at_least() { [ -n "$2" ] && awk "BEGIN { exit !($2 >= $1) }"; }

shoot() {
    browse --blink-settings=preferredColorScheme="$3" --window-size="$2,$4" \
        --screenshot="$shots/$5" "file://$1" >"$site/out" || true
    check "there is a picture $5" [ -s "$shots/$5" ]
}

# page NAME OPTION...: the digest as HTML.
page() {
    name=$1
    shift
    status=0
    "$programs/tlsrpt-summary" --database "$db" --format html "$@" >"$site/$name.html" 2>"$site/err" ||
        status=$?
    check "$name: status $status" [ "$status" = 0 ]
    check "$name: a whole page" [ "$(tail -n 1 "$site/$name.html")" = "</html>" ]
    check "$name: a mail bears its lines" [ "$(LC_ALL=C awk 'length > 900' "$site/$name.html" | wc -l)" = 0 ]
}

# inspect NAME WORDS: at both widths, in both schemes; it has so many pieces of text or more.
inspect() {
    for width in 390 1280; do
        for scheme in 0 1; do
            look "$site/$1.html" "$width" "$scheme"
            scene="$1 at $width, scheme $scheme"
            check "$scene: words $(answer words)" at_least "$2" "$(answer words)"
            check "$scene: as wide as the screen, $(answer wider)" [ "$(answer wider)" = 0 ]
            check "$scene: nothing outside, $(answer outside)" [ "$(answer outside)" = 0 ]
            check "$scene: nothing clipped, $(answer clipped)" [ "$(answer clipped)" = 0 ]
            check "$scene: contrast of words $(answer contrast)" at_least 4.5 "$(answer contrast)"
            if [ "$(answer bars)" != 0 ]; then
                check "$scene: contrast of bars $(answer bar_contrast)" at_least 3 "$(answer bar_contrast)"
            fi
            check "$scene: nothing acts, $(answer acting)" [ "$(answer acting)" = 0 ]
            check "$scene: nothing ran, $(answer owned)" [ "$(answer owned)" = no ]
            check "$scene: nothing is fetched, $(answer fetched)" [ "$(answer fetched)" = 0 ]
            check "$scene: no request leaves" eval '! requested'
            answer background >"$site/background.$scheme"
        done
        check "$1 at $width: light and dark differ" eval '! cmp -s "$site/background.0" "$site/background.1"'
        shoot "$site/$1.html" "$width" 0 "$3" "$1-$width-dark.png"
        shoot "$site/$1.html" "$width" 1 "$3" "$1-$width-light.png"
        check "$1 at $width: so do the pictures" eval '! cmp -s "$shots/$1-$width-dark.png" "$shots/$1-$width-light.png"'
    done
}

# clean_mail REPORTER DAYS-AGO DOMAIN
clean_mail() {
    failing_mail "$1" "$2" | sed "s/example\.org/$3/g; s/count\":57/count\":0/"
}

# What is looked for can be found.
cat >"$site/canary.html" <<'PAGE'
<body><table><td style="background:#ffffff;color:#cccccc">pale<div style="width:2000px">wide</div>
<script>parent.owned = 1</script><img src="http://fetched.example/x"></td></table></body>
PAGE
look "$site/canary.html" 390 1
check "the canary is wide: $(answer wider)" at_least 1 "$(answer wider)"
check "it is pale: $(answer contrast)" eval '! at_least 4.5 "$(answer contrast)"'
check "it acts: $(answer acting)" [ "$(answer acting)" = 2 ]
check "it ran: $(answer owned)" [ "$(answer owned)" = yes ]
check "it fetches: $(answer fetched)" at_least 1 "$(answer fetched)"
check "its request is logged" requested

# Two weeks of three reporters, one domain that fails since two days, and three that do not.
new_store
for ago in 14 13 12 11 10 9 8 7 6 5 4 3 2 1; do
    for reporter in one two three; do
        if [ "$ago" -gt 2 ]; then clean_mail "$reporter" "$ago" example.org; else failing_mail "$reporter" "$ago"; fi >"$site/mail"
        deliver "$site/mail"
        for domain in example.com lists.example.com a-rather-long-name-of-a-department.university.example; do
            clean_mail "$reporter" "$ago" "$domain" >"$site/mail"
            deliver "$site/mail"
        done
    done
done
page failing --last 1
check "the verdict is the title" grep -q '<title>TLS reports: 1 of 4 domains failing</title>' "$site/failing.html"
inspect failing 40 2600

page quiet --last 1 --domain example.com
check "all is well" grep -q 'The domain is clean' "$site/quiet.html"
inspect quiet 10 900

page none --day 2020-01-01 --domain nobody.example
check "nothing came" grep -q 'No reports' "$site/none.html"
inspect none 3 500

# Markup in every field, numbers without end, and names of letters as wide as can be.
new_store
wide=$(printf 'W%.0s' $(seq 200))
markup='\\"><img src=http://fetched.example/x onerror=parent.owned=1><script>parent.owned=1</script>\\u001b[31m\\u202e'
failing_mail one | sed "s|\"Reporter one\"|\"$markup\"|; s|mx2.example.org|$wide|; s|certificate-expired|$markup|" >"$site/mail"
deliver "$site/mail"
failing_mail two | sed "s|\"Reporter two\"|\"$wide\"|; s|count\":1031|count\":9007199254740991|
    s|mx2.example.org|$markup|; s|\"policy-type\":\"sts\"|\"policy-type\":\"$markup\"|" >"$site/mail"
deliver "$site/mail"
failing_mail three | sed "s|\"policy-domain\":\"example.org\"|\"policy-domain\":\"$wide.example\"|" >"$site/mail"
deliver "$site/mail"
page hostile
check "they are text" grep -q '&lt;script&gt;' "$site/hostile.html"
inspect hostile 20 2600

finish
