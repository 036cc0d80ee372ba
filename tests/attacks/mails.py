# SPDX-License-Identifier: MIT
"""mails: reports and the mails that carry them, honest ones and others."""
import base64
import datetime
import gzip
import json

DAY = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)


def details(count, **fields):
    """Failure details; a value with {} in it differs in each."""
    return [
        {key: value.format(n) if isinstance(value, str) else value for key, value in fields.items()}
        | {"failed-session-count": fields.get("failed-session-count", 1)}
        for n in range(count)
    ]


def policy(domain="example.org", ok=100, failed=None, failures=(), kind="sts", **more):
    total = sum(one["failed-session-count"] for one in failures) if failed is None else failed
    return {
        "policy": {"policy-type": kind, "policy-domain": domain} | more,
        "summary": {"total-successful-session-count": ok, "total-failure-session-count": total},
        "failure-details": list(failures),
    }


def expired(failed=57, mx="mx2.example.org"):
    return details(1, **{"result-type": "certificate-expired", "receiving-mx-hostname": mx,
                         "failed-session-count": failed})


def report(policies, org="Example Sender", contact="tls-reports@sender.example", id="1", day=None, end=None):
    day = day or DAY
    return {
        "organization-name": org,
        "contact-info": contact,
        "date-range": {"start-datetime": f"{day}T00:00:00Z", "end-datetime": end or f"{day}T23:59:59Z"},
        "report-id": id,
        "policies": policies,
    }


def plain(value):
    return json.dumps(value, separators=(",", ":")).encode()


def packed(data, times=1):
    for _ in range(times):
        data = gzip.compress(data, 9, mtime=0)
    return data


def part(data, kind="application/tlsrpt+gzip"):
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(data)


def mail(*parts, sender="tls-reports@sender.example", subject="Report", fields=(), id="1"):
    header = [
        *fields,
        f"From: {sender}",
        "To: tls-reports@example.org",
        f"Subject: {subject}",
        f"Message-ID: <{id}@sender.example>",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=tlsrpt; boundary=b",
    ]
    return "\r\n".join(header).encode() + b"\r\n\r\n" + b"".join(b"--b\r\n" + one + b"\r\n" for one in parts) + b"--b--\r\n"


def of(one, **how):
    """The usual mail of one report."""
    return mail(part(packed(plain(one))), **how)


def signed(domain, header="from:to:subject:message-id:content-type", authserv="mx.example.org"):
    """What the site's verifier writes of a signature of this domain, and the signature."""
    return (
        f"Authentication-Results: {authserv}; dkim=pass header.d={domain} header.s=s1 header.b=AAAAAAAA",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1; h={header}; bh=AAAA; b=AAAAAAAAAAAA",
    )


TRUST = ("--trusted-authserv-id", "mx.example.org")
