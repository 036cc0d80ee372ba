# SPDX-License-Identifier: MIT
"""Reports that do not stand where a report stands, and mails that have lost theirs."""
import binascii

from cases.build import (as_usual, base64_lines, case, Entity, FILE_NAME, gzip, json_part, mail,
                         mail_of, multipart, NOT_A_REPORT, part, rejected, report, text, to_json,
                         usual, USUAL, zip_archive)
from cases.not_reports import attached, PLAIN

JSON = to_json(USUAL)
GZIP = gzip(JSON)
REPORT = part(GZIP)


def other_day(day):
    """The usual mail, on another day."""
    return usual(report({"date-range/start-datetime": f"2026-11-{day}T00:00:00Z",
                         "date-range/end-datetime": f"2026-11-{day}T23:59:59Z"}))


def on(day, deviations):
    return as_usual(deviations, f"start 2026-11-{day}T00:00:00Z\nend 2026-11-{day}T23:59:59Z")


def both(first, second):
    return first + "\n\n" + second


def forward(*parts, subject="Fwd: reports"):
    return multipart(text("See the reports.\n"), *parts, type="multipart/mixed",
                     boundary="----=_outer")


FORWARD = {**PLAIN, "Subject": "Fwd: reports"}

# ----------------------------------------------------------------------------- outside of all parts

case("outside-closed-early", "parts go on behind the closing boundary",
     mail(forward(attached(usual())), FORWARD)
     + b"------=_outer\n" + bytes(attached(other_day(19))) + b"\n------=_outer--\n",
     both(as_usual("attached-message mime-outside-parts"),
          on(19, "attached-message mime-outside-parts")))

case("outside-closed-first", "the first boundary is a closing one",
     mail_of(REPORT, delimiter=b"--=_report\n").replace(b"--=_report\n", b"--=_report--\n", 1),
     as_usual("mime-outside-parts"))

case("outside-mail-behind", "a whole mail behind the last boundary",
     usual() + b"\n" + other_day(19),
     both(as_usual(), on(19, "mime-outside-parts")))

case("outside-mbox-behind", "a mail with its `From ` line behind the last boundary, and no empty"
                            " line between",
     usual() + b"From tlsrpt@sender.example Sat Nov 21 06:11:42 2026\n" + other_day(19),
     both(as_usual(), on(19, "mime-outside-parts")))

case("outside-part-behind", "a part behind the last boundary, without one of its own",
     mail_of() + b"\n" + bytes(REPORT) + b"\n",
     as_usual("mime-outside-parts not-multipart-report domain-header-missing"))

case("outside-other-boundary", "parts with another boundary than the header tells",
     mail_of(REPORT, delimiter=b"--=_other\n", end=b"--=_other--\n"),
     as_usual("mime-outside-parts not-multipart-report domain-header-missing"
              " mime-not-closed"))

case("outside-behind-base64", "a mail behind the base64 of another that is no multipart",
     mail(REPORT) + b"\n" + other_day(19),
     both(as_usual("not-multipart-report"), on(19, "mime-outside-parts")))

case("outside-unread", "a report behind the last boundary, as base64 without any header",
     usual() + b"\n" + base64_lines(GZIP) + b"\n",
     both(as_usual(), rejected("report-outside-parts")))

case("outside-footer", "a list's footer behind the last boundary, with a line like a field",
     usual() + b"\n--\nDate: every Friday\nlist mailing list\nhttps://lists.example/\n", as_usual())

# ------------------------------------------------------------------------------- in something else

case("eml-octet-stream", "a mail attached as some file",
     mail(forward(part(usual(), "application/octet-stream", "report.eml")), FORWARD),
     as_usual("attached-message"))

case("eml-text", "a mail attached as a text with the name of a mail",
     mail(forward(part(usual(), "text/plain", "Report Domain.EML", encoding="7bit")), FORWARD),
     as_usual("attached-message"))

case("eml-in-zip", "a mail in a ZIP archive",
     mail(forward(part(zip_archive([(b"report.eml", usual())]), "application/zip", "report.zip")),
          FORWARD),
     as_usual("zip-container packed-message"))

case("eml-gzip", "a mail in gzip",
     mail(forward(part(gzip(usual()), "application/gzip", "report.eml.gz")), FORWARD),
     as_usual("packed-message"))

case("mail-gzip", "a whole mail in gzip, as Dovecot keeps it", gzip(usual()), as_usual())


def uuencode(data, name):
    lines = b"".join(binascii.b2a_uu(data[at:at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 " + name.encode() + b"\n" + lines + b"`\nend\n"


case("uuencoded", "the report uuencoded in the text",
     mail(text("The report:\n\n" + uuencode(GZIP, FILE_NAME).decode())),
     as_usual("uuencoded not-multipart-report media-type-unusual"))

case("base64-without-header", "base64 without Content-Transfer-Encoding",
     mail_of(part(GZIP, encoding=None, body=base64_lines(GZIP))),
     as_usual("transfer-encoding-missing"))

case("base64-twice", "base64 of base64", mail_of(part(base64_lines(GZIP))),
     as_usual("transfer-encoding-missing"))

case("base64-in-text", "base64 as the text of the mail",
     mail(Entity([("Content-Type", "text/plain")], base64_lines(GZIP) + b"\n")),
     as_usual("transfer-encoding-missing not-multipart-report media-type-unusual"))

# ------------------------------------------------------------------------------------- companions

APPLE = part(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(24),
             "application/applefile")

case("companion-apple", "AppleDouble: what an Apple computer knows of the file, with its name",
     mail(multipart(text(), multipart(APPLE, REPORT, type="multipart/appledouble",
                                      boundary="=_apple"), type="multipart/mixed")),
     as_usual("not-multipart-report"))

case("companion-broken", "a copy of the report as JSON, cut off by the program that made it",
     mail_of(REPORT, json_part(JSON[:200])), as_usual("companion-unreadable"))

case("companion-copy", "a copy of the report as JSON, which a gateway has written anew",
     mail_of(REPORT, json_part(to_json(USUAL, indent=2, separators=None))), as_usual())

case("companion-same-name", "two parts of one name, one of them broken: it may be another report",
     mail_of(REPORT, part(GZIP[:100])),
     both(as_usual(), rejected("compression-truncated")))

# ------------------------------------------------------------------------------- not there any more

REMOVED = text(FILE_NAME + " was removed from the message.\n")
SUBJECT_ONLY = {"TLS-Report-Domain": None, "TLS-Report-Submitter": None}

case("removed", "a gateway has put a text in the place of the report", mail_of(REMOVED),
     rejected("report-removed"))

case("removed-by-subject", "only the subject says that there was a report",
     mail(multipart(text(), REMOVED, type="multipart/mixed"), SUBJECT_ONLY),
     rejected("report-removed"))

case("removed-named", "a text with the name of the report",
     mail_of(part(b"This attachment was removed.\n", "text/plain", encoding="7bit")),
     rejected("report-removed"))

case("removed-empty", "a part of no bytes", mail_of(part(b"")), rejected("report-removed"))

case("removed-attached", "a report, and an attached mail whose report was removed",
     mail(forward(attached(usual()), attached(mail_of(REMOVED))), FORWARD),
     both(as_usual("attached-message"), rejected("report-removed")))

case("removed-bounce", "a bounce with the subject of a report",
     mail(multipart(text("Failed.\n"),
                    Entity([("Content-Type", "message/delivery-status")],
                           b"Reporting-MTA: dns; mx1.example.com\n"),
                    type="multipart/report; report-type=delivery-status"), SUBJECT_ONLY),
     NOT_A_REPORT)

CMS = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
case("encrypted-smime", "S/MIME",
     mail(part(CMS + b"\x03" + bytes(40), "application/pkcs7-mime; smime-type=enveloped-data",
               "smime.p7m")), rejected("report-encrypted"))

case("encrypted-openpgp", "OpenPGP",
     mail(multipart(Entity([("Content-Type", "application/pgp-encrypted")], b"Version: 1\n"),
                    Entity([("Content-Type", "application/octet-stream")],
                           b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
                    type="multipart/encrypted")), rejected("report-encrypted"))

case("encrypted-zip", "a gateway has put all attachments into a ZIP archive with a password",
     mail(multipart(text(), part(zip_archive([(b"report.json.gz", GZIP)], flags=1),
                                 "application/zip", "attachments.zip"), type="multipart/mixed")),
     rejected("report-encrypted"))

case("wrapped-tnef", "winmail.dat",
     mail(multipart(text(), part(b"\x78\x9f\x3e\x22\x01\x00" + GZIP, "application/ms-tnef",
                                 "winmail.dat"), type="multipart/mixed")),
     rejected("report-wrapped"))

case("wrapped-tnef-octet-stream", "winmail.dat as some file",
     mail(multipart(text(), part(b"\x78\x9f\x3e\x22\x01\x00" + GZIP, "application/octet-stream",
                                 "winmail.dat"), type="multipart/mixed")),
     rejected("report-wrapped"))

case("wrapped-msg", "a mail as Outlook saves it",
     mail(multipart(text(), part(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64),
                                 "application/octet-stream", "report.msg"), type="multipart/mixed")),
     rejected("report-wrapped"))

case("wrapped-partial", "a piece of a longer mail",
     mail(Entity([("Content-Type", 'message/partial; id="a"; number=1; total=2')],
                 usual()[:900])), rejected("report-wrapped"))

case("wrapped-smime-signature", "an S/MIME signature around the report",
     mail(part(CMS + b"\x02" + GZIP, "application/pkcs7-mime; smime-type=signed-data",
               "smime.p7m")), rejected("report-wrapped"))

case("wrapped-zstd", "Zstandard instead of gzip",
     mail_of(part(b"\x28\xb5\x2f\xfd\x04\x00" + bytes(40), "application/tlsrpt+zstd",
                  FILE_NAME[:-2] + "zst")), rejected("report-wrapped"))

case("wrapped-7z", "a 7-Zip archive of some name",
     mail(multipart(text(), part(b"7z\xbc\xaf\x27\x1c" + bytes(40), "application/octet-stream",
                                 "attachments.7z"), type="multipart/mixed")),
     rejected("report-wrapped"))

case("wrapped-two-files", "a ZIP archive of two reports",
     mail(multipart(text(), part(zip_archive([(b"a.json", JSON), (b"b.json", JSON)]),
                                 "application/zip", "reports.zip"), type="multipart/mixed")),
     rejected("report-wrapped"))

case("mail-xz", "a whole mail in xz, as Dovecot keeps it", b"\xfd7zXZ\x00" + bytes(60),
     rejected("report-wrapped"))
