# SPDX-License-Identifier: MIT
"""The mail around the usual report: line ends, MIME, media types, transfer encodings, headers."""
import re

from cases.build import (as_usual, base64_lines, case, DROP, Entity, entry, FIELDS, FILE_NAME, gzip,
                         json_part, mail, mail_of, multipart, part, POLICY, rejected, report, sts,
                         text, to_json, usual, USUAL)
from cases.not_reports import attached

JSON = to_json(USUAL)
GZIP = gzip(JSON)
REPORT = part(GZIP)

# -------------------------------------------------------------------------------------- the bytes

case("usual", "nothing unusual: all that the others change is this mail", usual(), as_usual())
case("mbox-from-line", "3: an mbox `From ` line on top",
     b"From tlsrpt@sender.example Sat Nov 21 06:11:42 2026\n" + usual(), as_usual())
case("mbox-from-line-escaped", "3: a `>From ` line on top",
     b">From tlsrpt@sender.example Sat Nov 21 06:11:42 2026\n" + usual(), as_usual())
case("line-ends-crlf", "4: CRLF line ends", usual().replace(b"\n", b"\r\n"), as_usual())
case("line-ends-mixed", "4: LF and CRLF in turn",
     re.sub(rb"(.*\n.*)\n", rb"\1\r\n", usual()), as_usual())
case("line-ends-cr", "bare CR as the only line end", usual().replace(b"\n", b"\r"), as_usual())


def broken_lines(lines, end):
    """base64 with `end` in the middle of each line."""
    return b"\n".join(line[:30] + end + line[30:] for line in lines.splitlines())


case("base64-bare-cr", "5: bare CR inside base64",
     mail_of(part(GZIP, body=broken_lines(base64_lines(GZIP), b"\r"))), as_usual())

case("mime-no-final-newline", "6: no line end after the closing boundary", usual().rstrip(b"\n"),
     as_usual("final-newline-missing"))
case("mime-not-closed", "6: no closing boundary", mail_of(REPORT, end=b""),
     as_usual("mime-not-closed"))

# -------------------------------------------------------------------------------------- boundaries

case("boundary-trailing-blanks", "7: blanks after the boundary lines",
     mail_of(REPORT, delimiter=b"--=_report  \t\n", end=b"--=_report-- \n"), as_usual())
case("boundary-odd-characters", "7: a boundary with `=_`, blanks and marks, in quotes",
     mail_of(REPORT, boundary="----=_Next Part'(0)+_,-./:=?01 X"), as_usual())
case("boundary-unquoted", "7: a boundary without quotes",
     mail_of(REPORT, boundary="mark", parameter="boundary=mark"), as_usual())
case("boundary-prefix", "7: the outer boundary is the start of the inner one",
     mail(multipart(multipart(text(), REPORT, boundary="mark-inner"), text("A footer.\n"),
                    type="multipart/mixed", boundary="mark")), as_usual())
case("boundary-missing", "8: a multipart without a boundary",
     mail_of(REPORT, parameter="charset=us-ascii"), rejected("boundary-missing"))
case("mime-preamble-epilogue", "text before the first and after the last boundary",
     mail_of(REPORT, preamble=b"This is a MIME message.\n\n") + b"\n-- \nA footer.\n", as_usual())


def nested(depth):
    """A multipart/report inside so many multiparts that there are `depth` of them."""
    inner = multipart(text(), REPORT, boundary="level-1")
    for level in range(2, depth + 1):
        inner = multipart(inner, type="multipart/mixed", boundary=f"level_{level}")
    return mail(inner)


case("mime-eight-deep", "9: as deep as is allowed", nested(8), as_usual())
case("mime-nine-deep", "9: multiparts nested one deeper than allowed", nested(9),
     rejected("mime-too-deep"))

# ---------------------------------------------------------------------------------- the multiparts

for name, type, shows, deviations in (
        ("mime-mixed", "multipart/mixed", "multipart/mixed instead of report",
         "not-multipart-report"),
        ("mime-related", "multipart/related", "multipart/related instead of report",
         "not-multipart-report"),
        ("mime-alternative", "multipart/alternative", "multipart/alternative instead of report",
         "not-multipart-report"),
        ("mime-report-type-missing", "multipart/report", "multipart/report without report-type",
         "not-multipart-report"),
        ("mime-report-type-quoted", 'multipart/report; report-type="tlsrpt"', "report-type in"
         " quotes", "none"),
        ("mime-report-type-capitals", "Multipart/Report; Report-Type=TLSRPT", "capitals in the type"
         " and in report-type", "none"),
        ("mime-report-type-blanks", "multipart/report ;\n report-type = tlsrpt ; charset=utf-8",
         "blanks around the marks of a parameter", "none")):
    case(name, shows, mail_of(REPORT, type=type), as_usual(deviations))

case("mime-boundary-first", "boundary before report-type",
     mail_of(REPORT, type='multipart/report;\n boundary="=_report"',
             parameter='report-type="tlsrpt"'), as_usual())
case("mime-report-first", "the report before the text", mail(multipart(REPORT, text())), as_usual())
case("mime-report-only-part", "a multipart/report of one part", mail(multipart(REPORT)), as_usual())
case("mime-html-first", "an HTML part first, with braces in it",
     mail(multipart(text('<html><style>p { color: red }</style>{"policies": 1}</html>\n',
                         "text/html"), REPORT)), as_usual())
case("mime-empty-part-after", "an empty text after the report", mail_of(REPORT, text("")),
     as_usual())
case("mime-gateway-banner", "a gateway's banner in the text, in quoted-printable",
     mail(multipart(Entity([("Content-Type", "text/plain; charset=utf-8"),
                            ("Content-Transfer-Encoding", "quoted-printable")],
                           b"[External Email =E2=9A=A0] Think before you click.\n\nA re=\nport"),
                    REPORT)), as_usual())
case("mime-in-mixed", "a list or gateway put the multipart/report into a multipart/mixed with a"
                      " footer",
     mail(multipart(multipart(text(), REPORT, boundary="inner"), text("_____\nA list's footer\n"),
                    type="multipart/mixed", boundary="outer")), as_usual())
case("mime-inline", "the report is inline instead of attached",
     mail_of(part(GZIP, disposition="inline")), as_usual())
case("mime-no-disposition", "no Content-Disposition",
     mail_of(part(GZIP, disposition=None)), as_usual())
case("mime-no-name", "no file name at all", mail_of(part(GZIP, name=None)), as_usual())
case("mime-report-alone", "17: the report as the mail's body, without multipart", mail(REPORT),
     as_usual("not-multipart-report"))
case("mime-report-alone-json", "17: plain JSON as the mail's body",
     mail(json_part(JSON)), as_usual("not-multipart-report"))

# ------------------------------------------------------------------------------------ media types

case("type-capitals", "14: APPLICATION/TLSRPT+GZIP",
     mail_of(part(GZIP, "APPLICATION/TLSRPT+GZIP")), as_usual())
case("type-json-is-gzip", "15: application/tlsrpt+json holds gzip",
     mail_of(part(GZIP, "application/tlsrpt+json")), as_usual("content-contradicts-type"))
case("type-gzip-is-json", "15: application/tlsrpt+gzip holds plain JSON",
     mail_of(part(JSON)), as_usual("content-contradicts-type"))
case("type-application-json-is-gzip", "15: application/json holds gzip",
     mail_of(part(GZIP, "application/json")),
     as_usual("media-type-unusual content-contradicts-type"))
case("type-application-gzip-is-json", "15: application/gzip holds plain JSON",
     mail_of(part(JSON, "application/gzip")),
     as_usual("media-type-unusual content-contradicts-type"))

for name, type, file_name, shows in (
        ("type-octet-stream", "application/octet-stream", FILE_NAME, "16: application/octet-stream"
         " and a name in .json.gz"),
        ("type-octet-stream-unnamed", "application/octet-stream", None,
         "16: application/octet-stream without a name"),
        ("type-gzip", "application/gzip", FILE_NAME, "application/gzip"),
        ("type-x-gzip", "application/x-gzip", FILE_NAME, "application/x-gzip"),
        ("type-gzip-unnamed", "application/gzip", None, "application/gzip without a name"),
        ("type-tlsrpt-x-gzip", "application/tlsrpt+x-gzip", FILE_NAME, "application/tlsrpt+x-gzip"),
        ("type-tlsrpt", "application/tlsrpt", FILE_NAME, "application/tlsrpt, gzip inside"),
        ("type-zip-is-gzip", "application/zip", FILE_NAME, "application/zip holds gzip"),
        ("type-text-plain", "text/plain", FILE_NAME, "text/plain holds gzip"),
        ("type-unknown", "application/x-something", FILE_NAME, "a type that nobody knows"),
        ("type-broken", "gzip", FILE_NAME, "a type without a slash"),
        ("type-missing", None, FILE_NAME, "no Content-Type at the part")):
    case(name, shows, mail_of(part(GZIP, type, file_name)), as_usual("media-type-unusual"))

case("type-misspelt-field", "a gateway wrote `ContentType:` at the part",
     mail_of(part(GZIP, None, more=[("ContentType", "application/tlsrpt+gzip")])),
     as_usual("media-type-unusual"))

for name, type, file_name, shows in (
        ("type-application-json", "application/json", FILE_NAME[:-3], "plain JSON in"
         " application/json, 7bit"),
        ("type-application-json-unnamed", "application/json", None, "plain JSON in application/json"
         " without a name"),
        ("type-text-plain-json", "text/plain", "report.json", "plain JSON in text/plain"),
        ("type-octet-stream-json", "application/octet-stream", "report.json", "plain JSON in"
         " application/octet-stream")):
    case(name, shows, mail_of(json_part(JSON, type, file_name)), as_usual("media-type-unusual"))

case("type-tlsrpt-json", "plain JSON in application/tlsrpt+json", mail_of(json_part(JSON)),
     as_usual())

# -------------------------------------------------------------------------------- several reports

OTHER = report({"report-id": "2026-11-20T00:00:00Z_example.net",
                "policies": [entry(sts("example.net"), 31, 0)]})

case("two-reports", "18: two reports in one mail, on two domains",
     mail_of(REPORT, part(gzip(to_json(OTHER)), name=FILE_NAME.replace(".com!", ".net!"))),
     as_usual() + """

verdict stored
deviations domain-header-differs
report-id 2026-11-20T00:00:00Z_example.net
start 2026-11-20T00:00:00Z
policy example.net sts 31 0
""")
case("two-reports-identical", "19: the same report twice in one mail", mail_of(REPORT, REPORT),
     as_usual() + "\n\nverdict duplicate\n")
case("two-reports-gzip-and-json", "19: the same report compressed and plain",
     mail_of(REPORT, json_part(JSON)), as_usual() + "\n\nverdict duplicate\n")

# ------------------------------------------------------------------------------ attached mails

FORWARDER = {"From": "Postmaster <postmaster@example.org>", "Subject": "Fwd: a TLS report",
             "TLS-Report-Domain": None, "TLS-Report-Submitter": None}

case("forwarded-as-attachment", "a mail with the whole report mail attached",
     mail(multipart(text("See below.\n"), attached(usual()), type="multipart/mixed",
                    boundary="forward"), FORWARDER), as_usual("attached-message"))
case("forwarded-alone", "a mail that is nothing but an attached mail",
     mail(attached(usual()), FORWARDER), as_usual("attached-message"))
case("forwarded-twice", "an attached mail inside an attached mail",
     mail(attached(mail(attached(usual()), FORWARDER)), FORWARDER), as_usual("attached-message"))
case("forwarded-by-hand", "the attachment alone, forwarded in a mail of its own",
     mail(multipart(text("See below.\n"), REPORT, type="multipart/mixed"), FORWARDER),
     as_usual("not-multipart-report domain-header-missing"))

# ----------------------------------------------------------------------------- transfer encodings

NORDIC = to_json(report({"organization-name": "Företag AB"}))
NORDIC_RESULT = as_usual("none", "organization-name Företag AB")

case("encoding-quoted-printable", "20: JSON in quoted-printable",
     mail_of(json_part(NORDIC, encoding="quoted-printable")), NORDIC_RESULT)
case("encoding-8bit", "20: JSON in 8bit", mail_of(json_part(NORDIC, encoding="8bit")),
     NORDIC_RESULT)
case("encoding-7bit", "20: JSON in 7bit",
     mail_of(json_part(to_json(report({"organization-name": "Företag AB"}), ensure_ascii=True))),
     NORDIC_RESULT)
case("encoding-base64-json", "20: JSON in base64", mail_of(json_part(JSON, encoding="base64")),
     as_usual())
case("encoding-quoted-printable-gzip", "21: gzip in quoted-printable",
     mail_of(part(GZIP, encoding="quoted-printable")), as_usual())
case("encoding-binary", "gzip in binary", mail_of(part(GZIP, encoding="binary")), as_usual())
case("encoding-capitals", "the transfer encoding in capitals",
     mail_of(part(GZIP, encoding="BASE64")), as_usual())
case("encoding-missing-json", "JSON without a transfer encoding",
     mail_of(json_part(JSON, encoding=None)), as_usual())


def with_padding():
    """The usual report in gzip whose base64 is padded; blanks after JSON say nothing."""
    data = JSON
    while len(gzip(data)) % 3 == 0:
        data += b" "
    return gzip(data)


PADDED = base64_lines(with_padding())
assert PADDED.endswith(b"=")
LINES = PADDED.split(b"\n")

for name, body, shows, deviations in (
        ("base64-damaged", b"\n".join(b"  " + line + b" " for line in LINES).rstrip(b"= "),
         "22: blanks around the lines, and no padding", "base64-damaged"),
        ("base64-leading-blanks", b"\n".join(b" " + line for line in LINES),
         "22: lines start with a blank", "base64-damaged"),
        ("base64-blanks-inside", broken_lines(PADDED, b" "), "22: a blank inside each line",
         "base64-damaged"),
        ("base64-no-padding", PADDED.rstrip(b"="), "22: the padding is missing", "base64-damaged"),
        ("base64-footer", PADDED + b"\n-- \nThis mail was checked by a gateway.",
         "22: a gateway's footer after the padding", "base64-damaged"),
        ("base64-quoted-lines", b"\n".join(b"> " + line for line in LINES),
         "22: lines quoted with `> `", "base64-damaged"),
        ("base64-strange-characters", b"\n".join(b"*" + line + b"!" for line in LINES),
         "22: characters that are not base64", "base64-damaged"),
        ("base64-one-line", PADDED.replace(b"\n", b""), "22: all in one line", "none"),
        ("base64-empty-lines", PADDED.replace(b"\n", b"\n\n") + b"\n\n",
         "22: empty lines between the lines", "none")):
    case(name, shows, mail_of(part(with_padding(), body=body)), as_usual(deviations))

# ------------------------------------------------------------------------------------- file names


def named(parameter):
    """A report part whose Content-Disposition has this instead of a file name."""
    return mail_of(part(GZIP, name=None, disposition=f"attachment;\n {parameter}"))


case("file-name-continued", "24: a file name in pieces (RFC 2231)",
     named('filename*0="sender.example!example.com!";\n'
           ' filename*1="1795132800!1795219199!001";\n filename*2=".json.gz"'), as_usual())
case("file-name-encoded", "24: a file name in RFC 2231's encoding",
     named("filename*=utf-8''sender.example%21example.com%211795132800%211795219199.json.gz"),
     as_usual())
case("file-name-continued-encoded", "24: encoded pieces, in another order",
     named("filename*1*=%21example.com%211795132800%211795219199.json.gz;\n"
           " filename*0*=utf-8''sender.example"), as_usual())
case("file-name-encoded-word", "24: a file name as encoded word (RFC 2047)",
     named('filename="=?utf-8?Q?sender.example!example.com!1795132800!1795219199.json.gz?="'),
     as_usual())
case("file-name-path", "24: a file name that is a path", named('filename="../../etc/passwd"'),
     as_usual())
case("file-name-long", "24: a file name of 30 000 bytes",
     named(f'filename="{"a" * 30_000}.json.gz"'), as_usual())
case("file-name-unclosed-quote", "24: a file name whose quotes do not close",
     named('filename="report.json.gz'), as_usual())

NO_POLICY = to_json(report({"policies": [entry({"policy-type": "no-policy-found"}, 41, 0)]}))
UNTOLD = {"TLS-Report-Domain": None, "Subject": "A TLS report"}

case("file-name-continued-domain", "24: the domain stands only in a file name in pieces",
     mail_of(part(gzip(NO_POLICY), name=None, disposition='attachment;\n'
                  ' filename*0="sender.example!example.com!";\n'
                  ' filename*1="1795132800!1795219199!001.json.gz"'), fields=UNTOLD),
     as_usual("domain-header-missing policy-domain-missing",
              "policy example.com no-policy-found 41 0"))
case("domain-untold", "nothing tells the domain",
     mail_of(part(gzip(NO_POLICY), name="report.json.gz"), fields=UNTOLD),
     as_usual("domain-header-missing policy-domain-missing", "policy - no-policy-found 41 0"))

# ---------------------------------------------------------------------------------------- headers

case("header-malformed-line", "a header line without a colon",
     usual().replace(b"\nMIME-Version", b"\nthis line has no colon\nMIME-Version", 1),
     as_usual("header-line-malformed"))
case("header-names-lower-case", "all field names in lower case",
     re.sub(rb"(?m)^([A-Za-z-]+)(?=: )", lambda m: m[1].lower(), usual()), as_usual())
case("header-folded", "TLS-Report-Domain and Content-Type folded at odd places",
     usual().replace(b"TLS-Report-Domain: ", b"TLS-Report-Domain:\n\t ")
     .replace(b"multipart/report; report-type", b"multipart/report\n ;\n\treport-type"), as_usual())
case("header-mime-version-missing", "no MIME-Version", usual(fields={"MIME-Version": None}),
     as_usual())
case("header-few", "neither From nor To, Date, Message-ID and Subject",
     usual(fields={name: None for name in ("From", "To", "Date", "Message-ID", "Subject")}),
     as_usual())
case("header-domain-capitals", "TLS-Report-Domain with capitals and a final dot",
     usual(fields={"TLS-Report-Domain": "Example.COM."}), as_usual())
case("header-domain-in-brackets", "TLS-Report-Domain in angle brackets",
     usual(fields={"TLS-Report-Domain": "<example.com>;"}), as_usual())
case("header-domain-in-words", "TLS-Report-Domain is no host name, and counts as missing",
     usual(fields={"TLS-Report-Domain": "example.com and others"}), as_usual("domain-header-missing"))
case("header-domain-missing", "no TLS-Report-Domain", usual(fields={"TLS-Report-Domain": None}),
     as_usual("domain-header-missing"))
case("header-domain-differs", "TLS-Report-Domain names another domain than the report",
     usual(fields={"TLS-Report-Domain": "example.net"}), as_usual("domain-header-differs"))
case("header-submitter-missing", "no TLS-Report-Submitter",
     usual(fields={"TLS-Report-Submitter": None}), as_usual())
case("header-submitter-differs", "TLS-Report-Submitter is not the contact's domain",
     usual(fields={"TLS-Report-Submitter": "mta.other.example"}), as_usual("submitter-differs"))
case("header-8bit", "bytes that are not ASCII in the header",
     usual().replace(b"From: TLS reports", b"From: F\xf6retag", 1), as_usual())

WITHOUT_DOMAIN = report({POLICY + "policy-domain": DROP})

case("header-domain-encoded-word", "TLS-Report-Domain as an encoded word with a U-label",
     usual(WITHOUT_DOMAIN, {"TLS-Report-Domain": "=?utf-8?q?b=C3=BCcher=2Eexample?="}),
     as_usual("policy-domain-missing").replace("policy example.com", "policy xn--bcher-kva.example"))

for name, subject, shows in (
        ("subject-encoded", "=?utf-8?Q?Report_Domain:_example.com_Submitter:_sender.example_?=\n"
         " =?utf-8?B?UmVwb3J0LUlEOiA8MUBzZW5kZXIuZXhhbXBsZT4=?=", "70: RFC 2047 encoded"),
        ("subject-external", "[EXTERNAL] " + FIELDS["Subject"], "70: with a gateway's prefix"),
        ("subject-microsoft", "Report Domain: example.com Submitter: sender.example"
         " Report-ID: 133944884956529435+example.com", "70: a Report-ID without `<`, `@` and `>`"),
        ("subject-lower-case", "report domain: example.com submitter: sender.example",
         "70: in lower case, without a Report-ID"),
        ("subject-semicolons", "Report domain: example.com; Submitter: mx.sender.example;"
         " Report-ID: 1", "70: with semicolons")):
    case(name, f"{shows}; the subject is all that tells the domain",
         mail_of(part(gzip(to_json(WITHOUT_DOMAIN)), name="report.json.gz"),
                 fields={"TLS-Report-Domain": None, "Subject": subject}),
         as_usual("domain-header-missing policy-domain-missing"))
