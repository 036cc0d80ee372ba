# SPDX-License-Identifier: MIT
"""Whole mails in the shapes of known senders, and the examples of RFC 8460."""
from cases.build import (case, DAY, DROP, entry, failure, FILE_NAME, gzip, json_part, mail, mail_for,
                         mail_of, multipart, part, POLICY, report, sts, text, to_json, usual)

# ------------------------------------------------------------------------------------- RFC 8460

APPENDIX_B_URI = ("https://reports.company-x.example/{}report_info ? id = 5065427 c - 23 d3#"
                  " StarttlsNotSupported ")


def appendix_b(line_break=""):
    return to_json({
        "organization-name": "Company-X",
        "date-range": {"start-datetime": "2016-04-01T00:00:00Z",
                       "end-datetime": "2016-04-01T23:59:59Z"},
        "contact-info": "sts-reporting@company-x.example",
        "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
        "policies": [{
            "policy": {"policy-type": "sts",
                       "policy-string": ["version: STSv1", "mode: testing",
                                         "mx: *.mail.company-y.example", "max_age: 86400"],
                       "policy-domain": "company-y.example",
                       "mx-host": "*.mail.company-y.example"},
            "summary": {"total-successful-session-count": 5326,
                        "total-failure-session-count": 303},
            "failure-details": [
                {"result-type": "certificate-expired",
                 "sending-mta-ip": "2001:db8:abcd:0012::1",
                 "receiving-mx-hostname": "mx1.mail.company-y.example",
                 "failed-session-count": 100},
                {"result-type": "starttls-not-supported",
                 "sending-mta-ip": "2001:db8:abcd:0013::1",
                 "receiving-mx-hostname": "mx2.mail.company-y.example",
                 "receiving-ip": "203.0.113.56",
                 "failed-session-count": 200,
                 "additional-information": APPENDIX_B_URI.format("")},
                {"result-type": "validation-failure",
                 "sending-mta-ip": "198.51.100.62",
                 "receiving-ip": "203.0.113.58",
                 "receiving-mx-hostname": "mx-backup.mail.company-y.example",
                 "failed-session-count": 3,
                 "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"}]}],
    }, indent=2, separators=None).replace(
        b"https://reports.company-x.example/",
        b"https://reports.company-x.example/" + line_break.encode())


APPENDIX_B_DEVIATIONS = "mx-host-not-an-array additional-information-not-a-uri"
APPENDIX_B_RESULT = """\
organization-name Company-X
contact-info sts-reporting@company-x.example
report-id 5065427c-23d3-47ca-b6e0-946ea0e8c4be
start 2016-04-01T00:00:00Z
end 2016-04-01T23:59:59Z
policy company-y.example sts 5326 303
policy-string 4
mx-host 1
failure certificate-expired mx1.mail.company-y.example 100
failure starttls-not-supported mx2.mail.company-y.example 200
failure validation-failure mx-backup.mail.company-y.example 3"""
APPENDIX_B_NAME = "company-x.example!company-y.example!1459468800!1459555199.json.gz"

case("rfc8460-appendix-b", "F1: the report of appendix B, its line break inside a string mended",
     mail_for("company-y.example", "company-x.example",
              part(gzip(appendix_b()), name=APPENDIX_B_NAME)),
     f"verdict stored\ndeviations {APPENDIX_B_DEVIATIONS}\n{APPENDIX_B_RESULT}")

case("rfc8460-appendix-b-as-printed", "F2: the report of appendix B with its raw line break",
     mail_for("company-y.example", "company-x.example",
              part(gzip(appendix_b("\n        ")), name=APPENDIX_B_NAME)),
     "verdict rejected\nfault json-syntax")

case("rfc8460-message", "F3: the mail of section 5.3.1: a Date that is none, a file name folded"
                        " inside its quotes, another domain than the report's",
     mail_of(part(gzip(appendix_b()),
                  name="mail.sender.example!example.com!\n  1013662812!1013749130.json.gz"),
             fields={"From": "tlsrpt@mail.sender.example.com",
                     "To": "mts-sts-tlsrpt@example.net",
                     "Date": "Fri, May 09 2017 16:54:30 -0800",
                     "Subject": "Report Domain: example.net\n Submitter: mail.sender.example.com\n"
                                " Report-ID: <735ff.e317+bf22029@example.net>",
                     "TLS-Report-Domain": "example.net",
                     "TLS-Report-Submitter": "mail.sender.example.com",
                     "Message-ID": None,
                     "Content-Language": "en-us"},
             type='multipart/report; report-type="tlsrpt"',
             boundary="----=_NextPart_000_024E_01CC9B0A.AFE54C00"),
     f"verdict stored\ndeviations {APPENDIX_B_DEVIATIONS} domain-header-differs submitter-differs\n"
     f"{APPENDIX_B_RESULT}")

# One result without a domain of its own, so that one sees where the mail tells it.
NO_POLICY = report({"contact-info": "tlsrpt@sndr.example.com",
                    "policies": [entry({"policy-type": "no-policy-found"}, 41, 0)]})

case("rfc8460-file-name", "F4: the file name of section 5.1 is all that tells the domain",
     mail_of(part(gzip(to_json(NO_POLICY)),
                  name="mail.sndr.example.com!example.net!1470013207!1470186007!001.json.gz"),
             fields={"TLS-Report-Domain": None, "TLS-Report-Submitter": None,
                     "Subject": "Your TLS report"}),
     """
     verdict stored
     deviations domain-header-missing policy-domain-missing
     start 2026-11-20T00:00:00Z
     policy example.net no-policy-found 41 0
     """)

case("rfc8460-subject", "F5: the folded subject of section 5.3 is all that tells the domain",
     mail_of(part(gzip(to_json(NO_POLICY)), name="report.json.gz"),
             fields={"TLS-Report-Domain": None, "TLS-Report-Submitter": None,
                     "Subject": "Report Domain: example.net\n\tSubmitter: mail.sender.example.com\n"
                                "\tReport-ID: <735ff.e317+bf22029@example.net>"}),
     """
     verdict stored
     deviations domain-header-missing policy-domain-missing
     start 2026-11-20T00:00:00Z
     policy example.net no-policy-found 41 0
     """)

# --------------------------------------------------------------------------------------- Google

GOOGLE = {"organization-name": "Google Inc.", "date-range": DAY,
          "contact-info": "smtp-tls-reporting@google.com",
          "report-id": "2026-11-20T00:00:00Z_example.com"}
GOOGLE_NAME = "google.com!example.com!1795132800!1795219199!001.json.gz"
GOOGLE_HEAD = """\
organization-name Google Inc.
contact-info smtp-tls-reporting@google.com
report-id 2026-11-20T00:00:00Z_example.com
start 2026-11-20T00:00:00Z
end 2026-11-20T23:59:59Z"""


def from_google(*policies, fields=None, more=None):
    data = to_json({**GOOGLE, "policies": list(policies), **(more or {})})
    return mail_for("example.com", "google.com", part(gzip(data), name=GOOGLE_NAME), fields=fields,
                    boundary="000000000000f3c9a1058fd1b2c3")


case("google-success", "R1: no failures, and so no `failure-details`",
     from_google(entry(sts(), 230, 0)),
     f"""verdict stored\ndeviations none\n{GOOGLE_HEAD}
policy example.com sts 230 0
policy-string 5
mx-host 2""")

case("google-no-policy", "R1: `no-policy-found` without `policy-string` and `mx-host`",
     from_google(entry({"policy-type": "no-policy-found", "policy-domain": "example.com"}, 17, 0)),
     f"""verdict stored\ndeviations none\n{GOOGLE_HEAD}
policy example.com no-policy-found 17 0
policy-string 0
mx-host 0""")

case("google-2022-carriage-return", "R2: Google in 2022: lines of `policy-string` end in CR; no"
                                    " TLS-Report fields",
     from_google(entry(sts(lines=["version: STSv1\r", "mode: enforce\r", "mx: mx1.example.com\r",
                                  "max_age: 604800\r"], mx=["mx1.example.com"]), 88, 0),
                 fields={"TLS-Report-Domain": None, "TLS-Report-Submitter": None}),
     f"""verdict stored\ndeviations policy-string-carriage-return domain-header-missing
{GOOGLE_HEAD}
policy example.com sts 88 0
policy-string 4
mx-host 1""")

case("google-2019-style", "R9: no failure count, a policy type of its own, no TLS-Report fields",
     from_google({"policy": {"policy-type": "invalid-policy-type", "policy-domain": "example.com"},
                  "summary": {"total-successful-session-count": 6}},
                 fields={"TLS-Report-Domain": None, "TLS-Report-Submitter": None}),
     f"""verdict stored
deviations domain-header-missing policy-type-unknown count-missing
{GOOGLE_HEAD}
policy example.com invalid-policy-type 6 0""")

case("google-2019-no-policy-domain", "`no-policy-found` without `policy-domain` and without"
                                     " TLS-Report-Domain: the subject tells it",
     from_google(entry({"policy-type": "no-policy-found"}, 6, 0),
                 fields={"TLS-Report-Domain": None, "TLS-Report-Submitter": None}),
     f"""verdict stored\ndeviations domain-header-missing policy-domain-missing
{GOOGLE_HEAD}
policy example.com no-policy-found 6 0""")

case("google-mime-version-last", "MIME-Version and Date after Content-Type",
     from_google(entry(sts(), 230, 0), fields={"MIME-Version": None, "Date": None}).replace(
         b'\n\n', b"\nMIME-Version: 1.0\nDate: Sat, 21 Nov 2026 10:53:16 +0000\n\n", 1),
     f"""verdict stored\ndeviations none\n{GOOGLE_HEAD}
policy example.com sts 230 0""")

case("google-address-empty", "`sending-mta-ip` is an empty text",
     from_google(entry(sts(), 230, 1,
                       [failure("validation-failure", "mx1.example.com", 1, ip="")])),
     f"""verdict stored\ndeviations none\n{GOOGLE_HEAD}
policy example.com sts 230 1
failure validation-failure mx1.example.com 1""")

# ------------------------------------------------------------------------------------ Microsoft

MICROSOFT = {"organization-name": "Microsoft Corporation", "date-range": DAY,
             "contact-info": "tlsrpt-noreply@microsoft.com",
             "report-id": "133944884956529435+example.com"}
MICROSOFT_NAME = "microsoft.com!example.com!1795132800!1795219199!133944884956529435.json.gz"
TLSA = ["3 1 1 6D1F2A0C9B8E7754D3A2C1B0F9E8D7C6B5A4938271605F4E3D2C1B0A99887766",
        "3 1 1 0A1B2C3D4E5F60718293A4B5C6D7E8F9887766554433221100FFEEDDCCBBAA99"]


def from_microsoft(*policies, more=None, fields=None):
    data = to_json({**MICROSOFT, "policies": list(policies), **(more or {})})
    html = text("<html><body>This is an aggregate TLS report { from microsoft.com }.</body></html>",
                "text/html")
    html.fields.append(("Content-Description", "A human readable summary"))
    told = {"From": "tlsrpt-noreply@microsoft.com",
            "Message-ID": "<b7a0c9d1-3c1c-4c57-8f0a-5d2e9b6a1f43@example.com>",
            "Subject": "Report Domain: example.com Submitter: microsoft.com\n"
                       " Report-ID: 133944884956529435+example.com",
            "TLS-Report-Submitter": "microsoft.com", **(fields or {})}
    return mail(multipart(html, part(gzip(data), name=MICROSOFT_NAME),
                          boundary="_mpm_5b1c7d0e3f9a4c1e8b2d6a70f4c3e9d1pn2in0_"), told)


case("microsoft-two-policies", "R3: the same sessions under `tlsa` and `sts`; TLSA records as a"
                               " JSON array inside a string; an HTML part first",
     from_microsoft(
         entry({"policy-type": "tlsa", "policy-string": [to_json(TLSA).decode()],
                "policy-domain": "example.com"}, 2, 0),
         entry({"policy-type": "sts", "policy-string": ["version: STSv1", "mode: enforce",
                                                        "mx: mx1.example.com", "max_age: 86400"],
                "policy-domain": "example.com"}, 2, 0)),
     """
     verdict stored
     deviations policy-string-nested
     organization-name Microsoft Corporation
     contact-info tlsrpt-noreply@microsoft.com
     report-id 133944884956529435+example.com
     start 2026-11-20T00:00:00Z
     end 2026-11-20T23:59:59Z
     policy example.com tlsa 2 0
     policy-string 2
     mx-host 0
     policy example.com sts 2 0
     policy-string 4
     mx-host 0
     """)

case("microsoft-fetch-error", "R4: no policy, no addresses, no MX; `report-id` ends in `+`",
     from_microsoft(entry({"policy-type": "sts", "policy-domain": "example.com"}, 0, 3,
                          [{"result-type": "sts-policy-fetch-error", "failed-session-count": 3}]),
                    more={"report-id": "133944884956529435+"}),
     """
     verdict stored
     deviations none
     report-id 133944884956529435+
     start 2026-11-20T00:00:00Z
     policy example.com sts 0 3
     policy-string 0
     mx-host 0
     failure sts-policy-fetch-error - 3
     """)

case("microsoft-2023-without-zone", "both times without zone",
     from_microsoft(entry({"policy-type": "sts", "policy-domain": "example.com"}, 8, 0),
                    more={"date-range": {"start-datetime": "2026-11-20T00:00:00",
                                         "end-datetime": "2026-11-20T23:59:59"}}),
     """
     verdict stored
     deviations time-without-zone
     start 2026-11-20T00:00:00Z
     end 2026-11-20T23:59:59Z
     policy example.com sts 8 0
     """)

# ------------------------------------------------------------------------------------- Stalwart

STALWART = {"organization-name": "mail.example.net",
            "date-range": {"start-datetime": "2026-11-20T00:00:00Z",
                           "end-datetime": "2026-11-21T00:00:00Z"},
            "contact-info": None, "report-id": "1730332800_117312345678901234"}


def from_stalwart(*policies, more=None):
    data = to_json({**STALWART, "policies": list(policies), **(more or {})})
    return mail_for("example.com", "mail.example.net",
                    part(gzip(data),
                         name="mail.example.net!example.com!1795132800!1795219200.json.gz"),
                    fields={"Subject": "Report Domain: example.com Submitter: mail.example.net"
                                       " Report-ID: <1730332800_117312345678901234>",
                            "Auto-Submitted": "auto-generated"})


case("stalwart-contact-null", "R5: `contact-info` is null, the end is the next midnight, arrays are"
                              " empty rather than absent",
     from_stalwart(entry({"policy-type": "no-policy-found", "policy-string": [],
                          "policy-domain": "example.com", "mx-host": []}, 4, 0, [])),
     """
     verdict stored
     deviations contact-info-missing
     organization-name mail.example.net
     contact-info -
     report-id 1730332800_117312345678901234
     start 2026-11-20T00:00:00Z
     end 2026-11-21T00:00:00Z
     policy example.com no-policy-found 4 0
     policy-string 0
     mx-host 0
     """)

case("stalwart-seven-days", "R10: a report on a week",
     from_stalwart(entry(sts(), 61, 0, []),
                   more={"contact-info": "postmaster@mail.example.net",
                         "date-range": {"start-datetime": "2026-11-13T00:00:00Z",
                                        "end-datetime": "2026-11-20T00:00:00Z"}}),
     """
     verdict stored
     deviations range-not-one-day
     start 2026-11-13T00:00:00Z
     end 2026-11-20T00:00:00Z
     policy example.com sts 61 0
     """)

case("stalwart-plain-type", "application/tlsrpt without a transfer encoding, holding plain JSON",
     mail_of(json_part(to_json(report()), type="application/tlsrpt", encoding=None)),
     """
     verdict stored
     deviations media-type-unusual
     start 2026-11-20T00:00:00Z
     policy example.com sts 230 7
     failure certificate-expired mx2.example.com 5
     failure starttls-not-supported mx1.example.com 2
     """)

# ------------------------------------------------------------------------------ Postfix with sys4


def from_sys4(*policies, organization="Example Hosting", contact="postmaster@hosting.example",
              submitter="hosting.example", domain="example.com", fields=None):
    data = to_json({"organization-name": organization, "date-range": DAY, "contact-info": contact,
                    "report-id": f"2026-11-20T00:00:00Z_idx1_{domain}", "policies": list(policies)})
    return mail_for(domain, submitter,
                    part(gzip(data), name=f"{submitter}!{domain}!1795132800!1795219199!1.json.gz"),
                    type='multipart/report; report-type="tlsrpt"',
                    boundary="===============7731046512==",
                    fields={"TLS-Required": "No", **(fields or {})})


case("sys4-no-policy", "R6: no `policy-domain`; a contact outside the submitter's domain",
     from_sys4(entry({"policy-type": "no-policy-found"}, 12, 0, []),
               contact="hostmaster@shared.example"),
     """
     verdict stored
     deviations policy-domain-missing submitter-differs
     organization-name Example Hosting
     contact-info hostmaster@shared.example
     report-id 2026-11-20T00:00:00Z_idx1_example.com
     start 2026-11-20T00:00:00Z
     policy example.com no-policy-found 12 0
     policy-string 0
     mx-host 0
     """)

case("sys4-operator-one", "R7: the same `report-id` as sys4-operator-two, of another site",
     from_sys4(entry(sts(), 12, 0, []), organization="Operator One",
               contact="postmaster@one.example", submitter="one.example"),
     """
     verdict stored
     deviations none
     organization-name Operator One
     contact-info postmaster@one.example
     report-id 2026-11-20T00:00:00Z_idx1_example.com
     start 2026-11-20T00:00:00Z
     policy example.com sts 12 0
     """)

case("sys4-operator-two", "R7: the same `report-id` as sys4-operator-one, of another site",
     from_sys4(entry(sts(), 34, 0, []), organization="Operator Two",
               contact="postmaster@two.example", submitter="two.example"),
     """
     verdict stored
     deviations none
     organization-name Operator Two
     contact-info postmaster@two.example
     report-id 2026-11-20T00:00:00Z_idx1_example.com
     start 2026-11-20T00:00:00Z
     policy example.com sts 34 0
     """)

DANE = entry({"policy-type": "tlsa", "policy-string": TLSA, "policy-domain": "mx1.example.com"},
             19, 1, [failure("tlsa-invalid", "mx1.example.com", 1,
                             failure_reason_code="self-signed_certificate")])

case("sys4-dane", "DANE: `policy-domain` is the MX host, and the mail's header tells the domain",
     from_sys4(DANE),
     """
     verdict stored
     deviations none
     start 2026-11-20T00:00:00Z
     policy example.com tlsa 19 1
     policy-string 2
     mx-host 0
     failure tlsa-invalid mx1.example.com 1
     """)

case("sys4-dane-without-header", "DANE: without TLS-Report-Domain the subject tells the domain",
     from_sys4(DANE, fields={"TLS-Report-Domain": None}),
     """
     verdict stored
     deviations domain-header-missing
     start 2026-11-20T00:00:00Z
     policy example.com tlsa 19 1
     failure tlsa-invalid mx1.example.com 1
     """)

case("sys4-submitter-organisation", "TLS-Report-Submitter is the name of an organisation",
     from_sys4(entry(sts(), 12, 0, []), fields={"TLS-Report-Submitter": "Example Hosting"}),
     """
     verdict stored
     deviations submitter-differs
     start 2026-11-20T00:00:00Z
     policy example.com sts 12 0
     """)

case("sys4-helo-lines", "`receiving-mx-helo` is the whole reply to EHLO",
     from_sys4(entry(sts(), 12, 1, [failure(
         "starttls-not-supported", "mx1.example.com", 1,
         receiving_mx_helo="250-mx1.example.com\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n")])),
     """
     verdict stored
     deviations none
     start 2026-11-20T00:00:00Z
     policy example.com sts 12 1
     failure starttls-not-supported mx1.example.com 1
     """)

# --------------------------------------------------------------------------------------- others

case("mailru-fetch-error", "R8: two details of one type, of 2 sessions where 1 failed; an empty"
                           " part after the report",
     mail_for("example.com", "mail.example", part(gzip(to_json({
         "organization-name": "Mail.ru",
         "date-range": {"start-datetime": "2026-11-20T00:00:00Z",
                        "end-datetime": "2026-11-21T00:00:00Z"},
         "contact-info": "tlsrpt@mail.example", "report-id": "4c8f1d0e-7f2a-5b16-9c3d-2f60d1a7e8b4",
         "policies": [entry({"policy-type": "sts", "policy-domain": "example.com"}, 3, 1, [
             {"result-type": "sts-policy-fetch-error", "failed-session-count": 1,
              "failure-reason-code": "bad https response code: 404"},
             {"result-type": "sts-policy-fetch-error", "failed-session-count": 1,
              "failure-reason-code": 'Get "https://mta-sts.example.com/": i/o timeout'}])]})),
         name="mail.example!example.com!1795132800!1795219200!4c8f1d0e.json.gz"), text("")),
     """
     verdict stored
     deviations failure-counts-differ
     organization-name Mail.ru
     start 2026-11-20T00:00:00Z
     end 2026-11-21T00:00:00Z
     policy example.com sts 3 1
     failure sts-policy-fetch-error - 1
     failure sts-policy-fetch-error - 1
     """)

case("mx-host-with-prefix", "R11: entries of `mx-host` keep the key of the policy's line",
     usual(report({POLICY + "mx-host": ["mx: mx1.example.com"], "policies/0/failure-details": DROP,
                   "policies/0/summary/total-failure-session-count": 0})),
     """
     verdict stored
     deviations mx-host-unusual
     start 2026-11-20T00:00:00Z
     policy example.com sts 230 0
     policy-string 5
     mx-host 1
     """)

case("halon-many-policies", "many policies and domains in one report, one of them with every result"
                            " type",
     usual(report({"policies": [
         entry(sts("example.com"), 10, 11, [
             failure(type, "mx1.example.com", 1) for type in (
                 "starttls-not-supported", "certificate-host-mismatch", "certificate-expired",
                 "certificate-not-trusted", "validation-failure", "tlsa-invalid", "dnssec-invalid",
                 "dane-required", "sts-policy-fetch-error", "sts-policy-invalid",
                 "sts-webpki-invalid")]),
         entry(sts("example.net"), 20, 0),
         entry({"policy-type": "no-policy-found", "policy-domain": "example.org"}, 30, 0)]})),
     """
     verdict stored
     deviations none
     start 2026-11-20T00:00:00Z
     policy example.com sts 10 11
     failure starttls-not-supported mx1.example.com 1
     failure certificate-host-mismatch mx1.example.com 1
     failure certificate-expired mx1.example.com 1
     failure certificate-not-trusted mx1.example.com 1
     failure validation-failure mx1.example.com 1
     failure tlsa-invalid mx1.example.com 1
     failure dnssec-invalid mx1.example.com 1
     failure dane-required mx1.example.com 1
     failure sts-policy-fetch-error mx1.example.com 1
     failure sts-policy-invalid mx1.example.com 1
     failure sts-webpki-invalid mx1.example.com 1
     policy example.net sts 20 0
     policy example.org no-policy-found 30 0
     """)

# ------------------------------------------------------------------------- the same identity again

FIRST_TOLD = part(gzip(to_json(report({"policies": [entry(sts(), 230, 0)]}))))
THEN_TOLD = part(gzip(to_json(report({"policies": [entry(sts(), 231, 0)]}))))

case("conflict-first", "59: a report that the next mail corrects", mail_of(FIRST_TOLD),
     """
     verdict stored
     deviations none
     start 2026-11-20T00:00:00Z
     policy example.com sts 230 0
     """)

case("conflict-second", "59: a report, and another one of the same identity that says something"
                        " else; the first is also that of conflict-first",
     mail_of(FIRST_TOLD, THEN_TOLD),
     """
     # Not so after conflict-first in the same store: there the first one is a duplicate.
     verdict stored
     deviations none
     start 2026-11-20T00:00:00Z
     policy example.com sts 230 0

     verdict stored
     deviations conflicts-with-earlier-report
     start 2026-11-20T00:00:00Z
     policy example.com sts 231 0
     """)

# ----------------------------------------------------------------- further programs that send reports

FEW = {"TLS-Report-Domain": None, "TLS-Report-Submitter": None, "Subject": "SMTP TLS report"}


def from_program(data, name, domain="example.com", contact="tlsrpt@program.example", fields=None,
                 content=None):
    content = content or part(gzip(data), name=name)
    return mail_for(domain, "program.example", content, fields=fields)


def of_program(*policies, more=None):
    return to_json({"organization-name": "Program", "date-range": DAY,
                    "contact-info": "tlsrpt@program.example", "report-id": "20261120-example.com",
                    "policies": list(policies), **(more or {})})


NO_DOMAIN = of_program(entry({"policy-type": "no-policy-found"}, 5, 0))

for style, times in (("iso-dates", "2026-11-20!2026-11-20"), ("compact-dates", "20261120!20261121"),
                     ("iso-times", "2026-11-20T00:00:00Z!2026-11-20T23:59:59Z"),
                     ("compact-times", "20261120T000000Z!20261120T235959Z!1")):
    case("program-file-name-" + style, "dates in the file name, which is all that tells the domain",
         from_program(NO_DOMAIN, f"program.example!example.com!{times}.json.gz", fields=FEW),
         """
         verdict stored
         deviations domain-header-missing policy-domain-missing
         start 2026-11-20T00:00:00Z
         policy example.com no-policy-found 5 0
         """)

LONG = of_program(entry(sts(), 31, 12, [
    failure("validation-failure", f"mx{number}.example.com", 1) for number in range(1, 13)]))
assert len(LONG) > 998 and b"\n" not in LONG
case("program-long-line", "plain JSON as 7bit, in one line longer than SMTP allows"
                          " (RFC 5321, section 4.5.3.1.6)",
     from_program(None, None, content=json_part(LONG)),
     "verdict stored\ndeviations none\nstart 2026-11-20T00:00:00Z\npolicy example.com sts 31 12\n"
     + "".join(f"failure validation-failure mx{number}.example.com 1\n" for number in range(1, 13)))

case("program-mode-only", "`policy-string` holds the mode alone",
     from_program(of_program(entry(sts(lines=["mode: enforce"], mx=[]), 9, 1, [
         failure("certificate-host-mismatch", "mx1.example.com", 1)])), FILE_NAME),
     """
     verdict stored
     deviations none
     start 2026-11-20T00:00:00Z
     policy example.com sts 9 1
     policy-string 1
     mx-host 0
     failure certificate-host-mismatch mx1.example.com 1
     """)

case("program-tlsa-usage", "a policy type for each certificate usage",
     from_program(of_program(entry({"policy-type": "tlsa-usage-3", "policy-string": TLSA,
                                    "policy-domain": "example.com"}, 9, 0)), FILE_NAME),
     """
     verdict stored
     deviations policy-type-unknown
     start 2026-11-20T00:00:00Z
     policy example.com tlsa-usage-3 9 0
     policy-string 2
     mx-host 0
     """)

AT_MIDNIGHT = {"start-datetime": "2026-11-20T00:00:00Z", "end-datetime": "2026-11-20T00:00:00Z"}
case("program-start-is-end", "start and end are the same midnight",
     from_program(of_program(entry(sts(), 9, 0), more={"date-range": AT_MIDNIGHT}), FILE_NAME),
     """
     verdict stored
     deviations range-not-one-day
     start 2026-11-20T00:00:00Z
     end 2026-11-20T00:00:00Z
     policy example.com sts 9 0
     """)

HOUR = {"start-datetime": "2026-11-20T13:00:00Z", "end-datetime": "2026-11-20T13:59:59Z"}
case("program-hourly", "a report each hour, with the same `report-id` all day",
     from_program(of_program(entry(sts(), 9, 0), more={"date-range": HOUR}),
                  "program.example!example.com!1795179600!1795183199.json.gz"),
     """
     verdict stored
     deviations range-not-one-day
     report-id 20261120-example.com
     start 2026-11-20T13:00:00Z
     end 2026-11-20T13:59:59Z
     policy example.com sts 9 0
     """)

case("program-few-fields", "no TLS-Report fields, and a subject of its own",
     from_program(of_program(entry(sts(), 9, 0)), FILE_NAME, fields=FEW),
     """
     verdict stored
     deviations domain-header-missing
     start 2026-11-20T00:00:00Z
     policy example.com sts 9 0
     """)
