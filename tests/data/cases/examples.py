# SPDX-License-Identifier: MIT
"""contrib/examples: one mail of each kind of sender, as a postmaster gets it."""
from cases.build import (case, CASES, DAY, entry, failure, gzip, json_part, mail, multipart, part,
                         sts, text, to_json)
from cases.senders import APPENDIX_B_DEVIATIONS, APPENDIX_B_RESULT, appendix_b

SIGNATURE = ("v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=example;\n"
             "\th=from:to:subject:date:message-id:mime-version:tls-report-domain\n"
             "\t:tls-report-submitter; bh=not-a-real-body-hash=; b=not-a-real-signature=")

FIRST_PART = ("This is an aggregate TLS report from {submitter} on {domain}.\n"
              "The report itself is attached. See RFC 8460.\n")


def example(name, shows, content, expect, submitter, domain, date, subject, sender=None,
            message_id="20261121061142.1795241502", more=None):
    fields = {
        "Return-Path": "<>",
        "Received": f"from out.{submitter} (out.{submitter} [192.0.2.25])\n"
                    f"\tby mx1.{domain} (Postfix) with ESMTPS id 4f3Kq21Zx9z1T\n"
                    f"\tfor <tls-reports@{domain}>; {date}",
        "DKIM-Signature": SIGNATURE.format(domain=submitter),
        "From": sender or f"tlsrpt@{submitter}",
        "To": f"tls-reports@{domain}",
        "Date": date,
        "Message-ID": f"<{message_id}@{submitter}>",
        "Subject": subject,
        "TLS-Report-Domain": domain,
        "TLS-Report-Submitter": submitter,
        "MIME-Version": "1.0",
        **(more or {}),
    }
    case(name, shows, mail(content, fields), expect, example=True)


def first_part(submitter, domain):
    return text(FIRST_PART.format(submitter=submitter, domain=domain))


def readme():
    rows = "".join(f"| `{each.name}.eml` | {each.shows} |\n" for each in CASES if each.example)
    return ("# Example mails\n\n"
            "Mails that carry TLS reports, in the shapes in which senders mail them; made for\n"
            "this project (by `tests/data/make_mails.py`), with example domains and without\n"
            "valid signatures. Try one:\n\n"
            "    tlsrpt-ingest --dry-run google.eml\n\n"
            "| file | shows |\n|---|---|\n" + rows)


# --------------------------------------------------------------------------------------- senders

# The name of the attachment tells the 8th, the report the 10th: the report is right
# (RFC 8460, section 5.6).
example(
    "google", "Google: all well, one MTA-STS policy in `testing`; the file name tells another day"
              " than the report, and the report is right",
    multipart(
        first_part("google.com", "example.com"),
        part(gzip(to_json({
            "organization-name": "Google Inc.",
            "date-range": {"start-datetime": "2019-08-10T00:00:00Z",
                           "end-datetime": "2019-08-10T23:59:59Z"},
            "contact-info": "smtp-tls-reporting@google.com",
            "report-id": "2019-08-10T00:00:00Z_example.com",
            "policies": [entry(sts(
                lines=["version: STSv1", "mode: testing", "mx: mail1.example.com",
                       "mx: mail2.example.com", "max_age: 86401"],
                mx=["mail1.example.com", "mail2.example.com"]), 230, 0)]})),
             name="google.com!example.com!1565222400!1565308799!001.json.gz"),
        boundary="000000000000f3c9a1058fd1b2c3"),
    """
    verdict stored
    deviations none
    organization-name Google Inc.
    contact-info smtp-tls-reporting@google.com
    report-id 2019-08-10T00:00:00Z_example.com
    start 2019-08-10T00:00:00Z
    end 2019-08-10T23:59:59Z
    policy example.com sts 230 0
    policy-string 5
    mx-host 2
    """,
    submitter="google.com", domain="example.com", date="Sun, 11 Aug 2019 10:53:16 +0000",
    sender="noreply-smtp-tls-reporting@google.com",
    subject="Report Domain: example.com Submitter: google.com"
            " Report-ID: <2019.08.10T00.00.00Z+example.com@google.com>",
    message_id="b1b1d5ce-58c2-4f4e-9f0c-0f5f5a9d3b57")

TLSA_RECORDS = ["3 1 1 6D1F2A0C9B8E7754D3A2C1B0F9E8D7C6B5A4938271605F4E3D2C1B0A99887766",
                "3 1 1 0A1B2C3D4E5F60718293A4B5C6D7E8F9887766554433221100FFEEDDCCBBAA99"]

example(
    "microsoft", "Microsoft: the same sessions under DANE and under MTA-STS (never to be added), an"
                 " HTML part first, TLSA records as JSON inside a string",
    multipart(
        text("<html><body><p>An aggregate TLS report from microsoft.com</p></body></html>\n",
             "text/html"),
        part(gzip(to_json({
            "organization-name": "Microsoft Corporation",
            "date-range": DAY,
            "contact-info": "tlsrpt-noreply@microsoft.com",
            "report-id": "134085312287530912+example.com",
            "policies": [
                entry({"policy-type": "tlsa",
                       "policy-string": [to_json(TLSA_RECORDS).decode()],
                       "policy-domain": "example.com"}, 412, 0),
                entry({"policy-type": "sts",
                       "policy-string": ["version: STSv1", "mode: enforce", "mx: *.example.com",
                                         "max_age: 604800"],
                       "policy-domain": "example.com"}, 412, 0)]})),
             name="microsoft.com!example.com!1795132800!1795219199!134085312287530912.json.gz"),
        boundary="_mpm_5b1c7d0e3f9a4c1e8b2d6a70f4c3e9d1pn2in0_"),
    """
    verdict stored
    deviations policy-string-nested
    organization-name Microsoft Corporation
    contact-info tlsrpt-noreply@microsoft.com
    report-id 134085312287530912+example.com
    start 2026-11-20T00:00:00Z
    end 2026-11-20T23:59:59Z
    policy example.com tlsa 412 0
    policy-string 2
    mx-host 0
    policy example.com sts 412 0
    policy-string 4
    mx-host 0
    """,
    submitter="microsoft.com", domain="example.com", date="Sat, 21 Nov 2026 11:02:57 +0000",
    sender="TLS reporting <tlsrpt-noreply@microsoft.com>",
    subject="Report Domain: example.com Submitter: microsoft.com"
            "\n Report-ID: 134085312287530912+example.com")

example(
    "postfix-sys4", "Postfix 3.10 with tlsrpt-reporter: no policy found, and no `policy-domain`;"
                    " the mail's header tells it",
    multipart(
        first_part("hosting.example", "example.net"),
        part(gzip(to_json({
            "organization-name": "Example Hosting",
            "date-range": DAY,
            "contact-info": "postmaster@hosting.example",
            "report-id": "2026-11-20T00:00:00Z_idx1_example.net",
            "policies": [entry({"policy-type": "no-policy-found"}, 12, 0, [])]})),
             name="hosting.example!example.net!1795132800!1795219199!"
                  "20261120T000000Zidx1.json.gz"),
        type='multipart/report; report-type="tlsrpt"', boundary="===============7731046512=="),
    """
    verdict stored
    deviations policy-domain-missing
    organization-name Example Hosting
    contact-info postmaster@hosting.example
    report-id 2026-11-20T00:00:00Z_idx1_example.net
    start 2026-11-20T00:00:00Z
    end 2026-11-20T23:59:59Z
    policy example.net no-policy-found 12 0
    policy-string 0
    mx-host 0
    """,
    submitter="hosting.example", domain="example.net", date="Sat, 21 Nov 2026 02:14:05 +0000",
    subject="Report Domain: example.net Submitter: hosting.example"
            " Report-ID: <2026-11-20T00:00:00Z_idx1_example.net@hosting.example>",
    more={"TLS-Required": "No"})

example(
    "stalwart", "Stalwart: `contact-info` is null, the day ends with the next midnight",
    multipart(
        first_part("mail.example.net", "example.com"),
        part(gzip(to_json({
            "organization-name": "mail.example.net",
            "date-range": {"start-datetime": "2026-11-20T00:00:00Z",
                           "end-datetime": "2026-11-21T00:00:00Z"},
            "contact-info": None,
            "report-id": "1795219200_11733082497420150063",
            "policies": [entry(sts(), 9, 0, [])]})),
             name="mail.example.net!example.com!1795132800!1795219200.json.gz"),
        boundary="18aa04c1e9f3d700_0_mail.example.net"),
    """
    verdict stored
    deviations contact-info-missing
    organization-name mail.example.net
    contact-info -
    report-id 1795219200_11733082497420150063
    start 2026-11-20T00:00:00Z
    end 2026-11-21T00:00:00Z
    policy example.com sts 9 0
    policy-string 5
    mx-host 2
    """,
    submitter="mail.example.net", domain="example.com", date="Sat, 21 Nov 2026 00:00:03 +0000",
    sender="noreply-tls@mail.example.net",
    subject="Report Domain: example.com Submitter: mail.example.net"
            " Report-ID: <1795219200_11733082497420150063>",
    more={"Auto-Submitted": "auto-generated"})

example(
    "mailru", "Mail.ru: the MTA-STS policy could not be fetched; one session failed, but two are"
              " told in detail; an empty part follows the report",
    multipart(
        first_part("mail.example", "example.com"),
        part(gzip(to_json({
            "organization-name": "Mail.ru",
            "date-range": {"start-datetime": "2026-11-20T00:00:00Z",
                           "end-datetime": "2026-11-21T00:00:00Z"},
            "contact-info": "tlsrpt@mail.example",
            "report-id": "4c8f1d0e-7f2a-5b16-9c3d-2f60d1a7e8b4",
            "policies": [entry({"policy-type": "sts", "policy-domain": "example.com"}, 3, 1, [
                {"result-type": "sts-policy-fetch-error", "failed-session-count": 1,
                 "failure-reason-code": "bad https response code: 404"},
                {"result-type": "sts-policy-fetch-error", "failed-session-count": 1,
                 "failure-reason-code": 'Get "https://mta-sts.example.com/": i/o timeout'}])]})),
             name="mail.example!example.com!1795132800!1795219200!4c8f1d0e.json.gz"),
        text("\n"), boundary="3f5a0b7719e04c6cbb7d"),
    """
    verdict stored
    deviations failure-counts-differ
    organization-name Mail.ru
    contact-info tlsrpt@mail.example
    report-id 4c8f1d0e-7f2a-5b16-9c3d-2f60d1a7e8b4
    start 2026-11-20T00:00:00Z
    end 2026-11-21T00:00:00Z
    policy example.com sts 3 1
    policy-string 0
    mx-host 0
    failure sts-policy-fetch-error - 1
    failure sts-policy-fetch-error - 1
    """,
    submitter="mail.example", domain="example.com", date="Sat, 21 Nov 2026 03:41:28 +0300",
    subject="Report Domain: example.com Submitter: mail.example"
            " Report-ID: <4c8f1d0e-7f2a-5b16-9c3d-2f60d1a7e8b4@mail.example>")

example(
    "certificate-expired", "something is wrong: the certificate of mx2.example.org has expired, 57"
                           " of 1088 sessions failed",
    multipart(
        first_part("google.com", "example.org"),
        part(gzip(to_json({
            "organization-name": "Google Inc.",
            "date-range": DAY,
            "contact-info": "smtp-tls-reporting@google.com",
            "report-id": "2026-11-20T00:00:00Z_example.org",
            "policies": [entry(sts(
                "example.org",
                ["version: STSv1", "mode: testing", "mx: mx1.example.org", "mx: mx2.example.org",
                 "max_age: 604800"], ["mx1.example.org", "mx2.example.org"]), 1031, 57, [
                     failure("certificate-expired", "mx2.example.org", 57,
                             receiving_ip="198.51.100.72")])]})),
             name="google.com!example.org!1795132800!1795219199!001.json.gz"),
        boundary="00000000000081d2c4065a0fe9b1"),
    """
    verdict stored
    deviations none
    organization-name Google Inc.
    contact-info smtp-tls-reporting@google.com
    report-id 2026-11-20T00:00:00Z_example.org
    start 2026-11-20T00:00:00Z
    end 2026-11-20T23:59:59Z
    policy example.org sts 1031 57
    policy-string 5
    mx-host 2
    failure certificate-expired mx2.example.org 57
    """,
    submitter="google.com", domain="example.org", date="Sat, 21 Nov 2026 10:49:03 +0000",
    sender="noreply-smtp-tls-reporting@google.com",
    subject="Report Domain: example.org Submitter: google.com"
            " Report-ID: <2026.11.20T00.00.00Z+example.org@google.com>")

example(
    "rfc8460-appendix-b", "the example of RFC 8460, appendix B, with its line break inside a string"
                          " mended",
    multipart(
        first_part("company-x.example", "company-y.example"),
        part(gzip(appendix_b()),
             name="company-x.example!company-y.example!1459468800!1459555199.json.gz"),
        type='multipart/report; report-type="tlsrpt"', boundary="----=_appendix_b"),
    f"verdict stored\ndeviations {APPENDIX_B_DEVIATIONS}\n{APPENDIX_B_RESULT}",
    submitter="company-x.example", domain="company-y.example",
    date="Sat, 02 Apr 2016 06:00:11 +0000", sender="sts-reporting@company-x.example",
    subject="Report Domain: company-y.example Submitter: company-x.example"
            " Report-ID: <5065427c-23d3-47ca-b6e0-946ea0e8c4be@company-x.example>")

example(
    "plain-json", "a report that is not compressed: two domains' policies, one without any policy",
    multipart(
        first_part("sender.example", "example.com"),
        json_part(to_json({
            "organization-name": "Sender Inc.",
            "date-range": DAY,
            "contact-info": "tlsrpt@sender.example",
            "report-id": "2026-11-20-7",
            "policies": [
                entry(sts(), 64, 0),
                entry({"policy-type": "no-policy-found", "policy-domain": "lists.example.com"},
                      5, 0)]}, indent=2, separators=None),
                  name="sender.example!example.com!1795132800!1795219199!7.json"),
        boundary="=_plain_json"),
    """
    verdict stored
    deviations none
    organization-name Sender Inc.
    contact-info tlsrpt@sender.example
    report-id 2026-11-20-7
    start 2026-11-20T00:00:00Z
    end 2026-11-20T23:59:59Z
    policy example.com sts 64 0
    policy-string 5
    mx-host 2
    policy lists.example.com no-policy-found 5 0
    policy-string 0
    mx-host 0
    """,
    submitter="sender.example", domain="example.com", date="Sat, 21 Nov 2026 06:11:42 +0000",
    subject="Report Domain: example.com Submitter: sender.example"
            " Report-ID: <2026-11-20-7@sender.example>")
