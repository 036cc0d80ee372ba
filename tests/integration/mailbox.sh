# SPDX-License-Identifier: MIT
# mailbox: a real Postfix whose local(8) hands each mail of the user tlsrpt to a program that sorts
# it. To be read with "." after postfix.sh and caller.sh.

hand() { hand_by_smtp "$1"; }
refusals() { logged 'relay=local,.* status=deferred'; }

# start_mailbox COMMAND: tls-reports@example.org is an alias of the user tlsrpt, whose mail COMMAND gets.
start_mailbox() {
    start_postfix
    echo "tls-reports: tlsrpt" >/etc/aliases
    postalias hash:/etc/aliases
    postconf -e "mailbox_command = $1" "alias_maps = hash:/etc/aliases" \
        "mydestination = mail.example.org, example.org" \
        "local_transport = local:" "virtual_mailbox_domains =" "transport_maps =" "virtual_alias_maps ="
    postconf -M "local/unix = local unix - n n - - local"
    postfix reload >"$site/postfix.out" 2>&1
    wait_until 20 reloaded
}
reloaded() { [ "$(logged 'reload -- version')" -gt 0 ]; }

# What went to the user's mailbox.
mbox=/var/mail/tlsrpt
mailbox_has() { [ "$(cat "$mbox" 2>/dev/null | grep -c '^From ' || true)" = "$1" ]; }

# reports_and_others_are_told_apart NUMBER: of mail that comes to another address of the user. NUMBER
# and the three after it are of reports that are new.
reports_and_others_are_told_apart() {
    stored=$(count report)
    quarantined=$(quarantined)
    number=$1
    folded='Content-Type: multipart/report; boundary=b;
	report-type="tlsrpt"'
    # Each with one sign alone.
    for sign in "TLS-Report-Domain: example.com" "TLS-Report-Submitter: sender.example" \
        "$folded" "Cc: <TLS-Reports@example.com>"; do
        {
            echo "$sign"
            numbered_mail "$number" | sed '/^TLS-Report-Domain:/d; s/tlsrpt+json/json/; s|^Content-Type: multipart.*|@|' |
                case $sign in
                Content-Type:*) sed '/^@$/d' ;;
                *) sed 's|^@$|Content-Type: multipart/mixed; boundary=b|' ;;
                esac
        } >"$site/sign.eml"
        number=$((number + 1))
        stored=$((stored + 1))
        hand_by_smtp "$site/sign.eml" tlsrpt@example.org
        check "a report by its $sign" wait_until 20 reports_are "$stored"
    done

    check "the mailbox has nothing yet" mailbox_has 0
    hand_by_smtp "$site/lunch.eml" tlsrpt@example.org
    check "mail that is no report goes there" wait_until 20 mailbox_has 1
    {
        echo "To: my-tls-reports@example.org"
        echo "Subject: Report Domain: example.org Submitter: sender.example Report-ID: <1@sender.example>"
        echo "Content-Type: application/gzip"
        sed '/^Subject:/d' "$site/lunch.eml"
    } >"$site/dmarc.eml"
    hand_by_smtp "$site/dmarc.eml" tlsrpt@example.org
    check "what looks a little like a report too" wait_until 20 mailbox_has 2
    check "no report does" reports_are "$stored"
    check "and nothing to the quarantine" quarantined_are "$quarantined"
    check "nothing is left to do" wait_until 20 nothing_waits
}
