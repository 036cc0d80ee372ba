# SPDX-License-Identifier: MIT
# site: a mail site of its own for one test, and the words in which these tests speak of it.
# To be read with "." after programs=… and root=… are set.

site=$(mktemp -d)
chmod 711 "$site"
trap 'leave' EXIT
failures=0
checks=0
pids=
# Who delivers, and where the store is.
delivery_user=65534
data=$site/data

leave() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    ! mountpoint -q "$site/small" || umount "$site/small"
    rm -rf "$site"
}

# The sources may be where that user must not look.
cp "$programs/tlsrpt-ingest" "$programs/tlsrpt-summary" "$programs/tlsrpt-store" "$programs/tlsrpt-check" "$site"
programs=$site

# A folder of the delivery's user, with a fresh store in it.
new_store() {
    ! mountpoint -q "$data" || umount "$data"
    rm -rf "$data"
    mkdir -p "$data"
    [ "$(id -u)" != 0 ] || chown "$delivery_user:$delivery_user" "$data"
    db=$data/tlsrpt.db
}

# Runs as the unprivileged user that a mail server would choose.
user_command=
[ "$(id -u)" != 0 ] || user_command="setpriv --reuid $delivery_user --regid $delivery_user --clear-groups"
as_user() {
    # shellcheck disable=SC2086 # words of a command
    $user_command "$@"
}

# deliver MAIL [OPTION...]: status in $status, output in $site/out and $site/err.
deliver() {
    mail=$1
    shift
    status=0
    as_user "$programs/tlsrpt-ingest" --database "$db" "$@" <"$mail" >"$site/out" 2>"$site/err" || status=$?
}

ask() { sqlite3 "$db" "$1"; }
count() { ask "select count(*) from $1"; }

quarantined() { find "$data/quarantine/new" -type f 2>/dev/null | wc -l; }

# check WHAT COMMAND...: the command must succeed.
check() {
    what=$1
    shift
    checks=$((checks + 1))
    if ! "$@"; then
        failures=$((failures + 1))
        echo "FAILED: $what: $*"
        sed 's/^/    stderr: /' "$site/err" 2>/dev/null || true
    fi
}

# expect WHAT STATUS [PATTERN]: of the last delivery. Without a pattern stderr must be empty; with
# one it must be a single line of at most 200 ASCII bytes that matches. stdout is always empty.
expect() {
    check "$1: status $status" [ "$status" = "$2" ]
    check "$1: nothing on stdout" [ ! -s "$site/out" ]
    if [ $# -gt 2 ]; then
        check "$1: stderr" grep -qE "$3" "$site/err"
        check "$1: one line" [ "$(wc -l <"$site/err")" = 1 ]
        check "$1: at most 200 bytes" [ "$(wc -c <"$site/err")" -le 200 ]
        check "$1: ASCII" eval '! LC_ALL=C grep -q "[^ -~]" "$site/err"'
    else
        check "$1: nothing on stderr" [ ! -s "$site/err" ]
    fi
}

finish() {
    echo "$checks checks, $failures failed"
    [ "$failures" = 0 ] && [ "$checks" -gt 0 ]
}

# skip WHY: this machine cannot run the test.
skip() {
    echo "skipped: $1"
    exit 77
}

# wait_until SECONDS COMMAND...: polls; the last status is the command's.
wait_until() {
    polls=$(($1 * 20))
    shift
    until "$@"; do
        polls=$((polls - 1))
        [ "$polls" -gt 0 ] || return 1
        sleep 0.05
    done
}

# loopback_up [COMMAND...]: lo is down in a new network; the command, where there is one, enters it.
loopback_up() {
    "$@" python3 - <<'PYTHON'
import fcntl, socket, struct
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
PYTHON
}

# listens: somebody does, on $smtp_port.
listens() { python3 -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1])))' "$smtp_port" 2>/dev/null; }

# failing_mail REPORTER [DAYS-AGO [MX]]: a report of a certificate that has expired; yesterday's where
# nothing else is said.
failing_mail() {
    day=$(date -u -d "${2:-1} days ago" +%Y-%m-%d)
    cat <<MAIL
From: tls-reports@$1.example
To: tls-reports@example.org
Subject: Report Domain: example.org Submitter: $1.example Report-ID: <$day.$1>
TLS-Report-Domain: example.org
TLS-Report-Submitter: $1.example
Message-ID: <$day@$1.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=tlsrpt; boundary=b

--b
Content-Type: application/tlsrpt+json

{"organization-name":"Reporter $1","contact-info":"tls-reports@$1.example",
"date-range":{"start-datetime":"${day}T00:00:00Z","end-datetime":"${day}T23:59:59Z"},
"report-id":"$day.$1","policies":[{"policy":{"policy-type":"sts","policy-domain":"example.org",
"policy-string":["version: STSv1","mode: testing","mx: *.example.org","max_age: 86400"]},
"summary":{"total-successful-session-count":1031,"total-failure-session-count":57},
"failure-details":[{"result-type":"certificate-expired",
"receiving-mx-hostname":"${3:-mx2.example.org}",
"sending-mta-ip":"192.0.2.10","receiving-ip":"198.51.100.2","failed-session-count":57}]}]}
--b--
MAIL
}

# A report of its own for each number.
numbered_mail() {
    cat <<MAIL
From: tls-reports@sender.example
TLS-Report-Domain: example.com
Message-ID: <$1@sender.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=tlsrpt; boundary=b

--b
Content-Type: application/tlsrpt+json

{"organization-name":"Example Sender","contact-info":"tls-reports@sender.example",
"date-range":{"start-datetime":"2026-11-20T00:00:00Z","end-datetime":"2026-11-20T23:59:59Z"},
"report-id":"number $1","policies":[{"policy":{"policy-type":"sts","policy-domain":"example.com",
"policy-string":["version: STSv1","mode: testing"]},"summary":
{"total-successful-session-count":$1,"total-failure-session-count":0}}]}
--b--
MAIL
}
