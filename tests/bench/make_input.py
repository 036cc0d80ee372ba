#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what the benchmarks read: small mails, a Maildir, an mbox, and the large reports.

    make_input.py FOLDER
"""
import base64
import datetime
import gzip
import json
import os
import sys


def report(number, domain="example.com", failures=(), day=None):
    day = day or f"2026-{1 + number // 28 % 10:02d}-{1 + number % 28:02d}"
    failed = sum(each["failed-session-count"] for each in failures)
    return {
        "organization-name": f"Sender {number % 11}",
        "date-range": {"start-datetime": f"{day}T00:00:00Z", "end-datetime": f"{day}T23:59:59Z"},
        "contact-info": "tls-reports@sender.example",
        "report-id": f"{day}_{number}",
        "policies": [{
            "policy": {
                "policy-type": "sts",
                "policy-string": ["version: STSv1", "mode: testing", "mx: mx1.example.com",
                                  "mx: mx2.example.com", "max_age: 86401"],
                "policy-domain": domain,
                "mx-host": ["mx1.example.com", "mx2.example.com"],
            },
            "summary": {"total-successful-session-count": 200 + number % 100,
                        "total-failure-session-count": failed},
            "failure-details": list(failures),
        }],
    }


def mail(number, attachment):
    body = base64.encodebytes(attachment).decode()
    return f"""Return-Path: <tls-reports@sender.example>
Received: from mta.sender.example (mta.sender.example [192.0.2.{number % 250}])
\tby mx1.example.com (Postfix) with ESMTPS id {number:08X}
\tfor <tls-reports@example.com>; Sat, 21 Nov 2026 04:00:00 +0000 (UTC)
From: tls-reports@sender.example
To: tls-reports@example.com
Subject: Report Domain: example.com Submitter: sender.example Report-ID: <{number}@sender.example>
Message-ID: <{number}@sender.example>
TLS-Report-Domain: example.com
TLS-Report-Submitter: sender.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type="tlsrpt"; boundary="=_{number}"

--=_{number}
Content-Type: text/plain; charset=us-ascii

This is an aggregate TLS report from sender.example.

--=_{number}
Content-Type: application/tlsrpt+gzip
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="sender.example!example.com!{number}!{number}.json.gz"

{body}
--=_{number}--
""".encode()


def small_mail(number):
    text = json.dumps(report(number)).encode()
    return mail(number, gzip.compress(text, 6, mtime=0))


def failure(number, distinct):
    some = number if distinct else number % 40
    return {
        "result-type": "certificate-expired",
        "sending-mta-ip": f"2001:db8::{some % 0xffff:x}:{some // 0xffff:x}",
        "receiving-mx-hostname": f"mx{some % 9}.example.com",
        "receiving-mx-helo": f"mail-{some:06d}.frontend.example.com",
        "receiving-ip": f"198.51.{some // 250 % 250}.{some % 250}",
        "failed-session-count": 1 + number % 7,
        "additional-information": f"https://sender.example/tls/{some:032d}/details",
        "failure-reason-code": f"X509_V_ERR_CERT_HAS_EXPIRED: chain {some:020d}",
    }


def large(path, distinct):
    text = json.dumps(report(1, failures=[failure(n, distinct) for n in range(100_000)])).encode()
    with open(path, "wb") as out:
        out.write(mail(1, gzip.compress(text, 6, mtime=0)))
    return len(text)


def main(folder):
    small = os.path.join(folder, "small")
    maildir = os.path.join(folder, "maildir")
    for each in (small, *(os.path.join(maildir, part) for part in ("new", "cur", "tmp"))):
        os.makedirs(each, exist_ok=True)
    with open(os.path.join(folder, "mbox"), "wb") as mbox:
        for number in range(20_000):
            bytes_of_mail = small_mail(number)
            with open(os.path.join(maildir, "new", f"{number:06d}.bench"), "wb") as out:
                out.write(bytes_of_mail)
            mbox.write(b"From tls-reports@sender.example Sat Nov 21 04:00:00 2026\n")
            mbox.write(bytes_of_mail + b"\n")
    for number in range(2_000):
        with open(os.path.join(small, f"{number:06d}.eml"), "wb") as out:
            out.write(small_mail(100_000 + number))
    for name, distinct in (("large-repeating", False), ("large-distinct", True)):
        size = large(os.path.join(folder, name + ".eml"), distinct)
        print(f"{name}.eml: {size / 1e6:.1f} MB inflated")
    yesterday = str(datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1))
    failing = json.dumps(report(3, failures=[failure(n, False) for n in range(9)], day=yesterday))
    with open(os.path.join(folder, "failing.eml"), "wb") as out:
        out.write(mail(3, gzip.compress(failing.encode(), 6, mtime=0)))
    telling = os.path.join(folder, "telling")
    os.makedirs(telling, exist_ok=True)
    for number in range(400):
        text = json.dumps(report(number, failures=[failure(0, False)], day=yesterday)).encode()
        with open(os.path.join(telling, f"{number:06d}.eml"), "wb") as out:
            out.write(mail(number, gzip.compress(text, 6, mtime=0)))
    hostile = json.dumps(report(2)).encode()[:-1] + b', "x": [' + b"0," * 5_000_000 + b"0]}"
    with open(os.path.join(folder, "hostile.eml"), "wb") as out:
        out.write(mail(2, gzip.compress(hostile, 6, mtime=0)))
    print(f"hostile.eml: {len(hostile) / 1e6:.1f} MB of [0,0,...] inflated")


main(sys.argv[1])
