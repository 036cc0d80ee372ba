# SPDX-License-Identifier: MIT
"""Mail that is no report, though it comes to the address of reports."""
from cases.build import (as_usual, case, Entity, gzip, json_part, mail, mail_of, multipart,
                         NOT_A_REPORT, part, rejected, report, text, to_json, usual, zip_archive)

PLAIN = {"Subject": None, "TLS-Report-Domain": None, "TLS-Report-Submitter": None}


def attached(mail_bytes, type="message/rfc822"):
    return Entity([("Content-Type", type)], mail_bytes)


case("mail-empty", "1: no byte at all", b"", NOT_A_REPORT)

case("mail-headers-only", "2: a header of a report's mail, and no body",
     mail(multipart()).split(b"\n\n")[0] + b"\n", rejected("report-removed"))

case("mail-autoreply", "13: an autoresponder",
     mail(text("I am out of office until Monday.\n"),
          {**PLAIN, "Subject": "Out of office: Report Domain: example.com",
           "Auto-Submitted": "auto-replied"}), NOT_A_REPORT)

case("mail-spam", "13: text and HTML, with a picture",
     mail(multipart(text("Buy now!\n"), text("<b>Buy { now }!</b>\n", "text/html"),
                    part(b"\x89PNG\r\n\x1a\n" + bytes(32), "image/png", "offer.png"),
                    type="multipart/mixed"), {**PLAIN, "Subject": "An offer"}), NOT_A_REPORT)

case("mail-cron", "13: the output of a cron job",
     mail(text("/etc/cron.daily/logrotate:\nerror: [ line 3 ] {no such file}\n"),
          {**PLAIN, "Subject": "Cron <root@mx1> run-parts /etc/cron.daily"}), NOT_A_REPORT)

case("mail-json-braces", "a text that starts like JSON",
     mail(text("{ this is a template }\n"), {**PLAIN, "Subject": "Template"}), NOT_A_REPORT)

case("mail-other-attachment", "a gzipped log in a mail",
     mail(multipart(text(), part(gzip(b"Nov 20 06:25:01 mx1 CRON[1]: session opened\n"),
                                 "application/gzip", "mail.log.gz"),
                    type="multipart/mixed"), {**PLAIN, "Subject": "Logs"}), NOT_A_REPORT)

case("mail-other-json", "a JSON attachment of something else",
     mail(multipart(text(), json_part(b'{"version": 2, "items": []}', "application/json",
                                      "export.json"),
                    type="multipart/mixed"), {**PLAIN, "Subject": "Export"}), NOT_A_REPORT)

case("json-other-object", "a report's mail around a JSON object with no member of a report",
     usual(b'{"version": 2, "items": []}'), rejected("report-removed"))

# -------------------------------------------------------------- DMARC reports, at the wrong address

DMARC = b"""<?xml version="1.0" encoding="UTF-8" ?>
<feedback><report_metadata><org_name>Sender Inc.</org_name><email>dmarc@sender.example</email>
<report_id>1795132800</report_id><date_range><begin>1795132800</begin><end>1795219199</end>
</date_range></report_metadata><policy_published><domain>example.com</domain><p>none</p>
</policy_published></feedback>
"""
DMARC_NAME = "sender.example!example.com!1795132800!1795219199.xml"
DMARC_FIELDS = {**PLAIN, "Subject": "Report domain: example.com Submitter: sender.example"
                                    " Report-ID: 1795132800"}

case("dmarc-aggregate", "12: a DMARC aggregate report",
     mail(multipart(text("This is a DMARC report.\n"),
                    part(gzip(DMARC), "application/gzip", DMARC_NAME + ".gz"),
                    type="multipart/mixed"), DMARC_FIELDS), NOT_A_REPORT)

case("dmarc-aggregate-alone", "12: a DMARC aggregate report as the whole mail",
     mail(part(gzip(DMARC), "application/gzip", DMARC_NAME + ".gz"), DMARC_FIELDS), NOT_A_REPORT)

case("dmarc-aggregate-zip", "12: a DMARC aggregate report in a ZIP archive",
     mail(part(zip_archive([(DMARC_NAME.encode(), DMARC)]), "application/zip",
               DMARC_NAME[:-4] + ".zip"), DMARC_FIELDS), NOT_A_REPORT)

# ----------------------------------------------------------------- bounces, receipts and complaints

STATUS = Entity([("Content-Type", "message/delivery-status")],
                b"Reporting-MTA: dns; mx1.example.com\n\nFinal-Recipient: rfc822;"
                b" tls-reports@example.com\nAction: failed\nStatus: 5.2.2\n")
RECEIPT = Entity([("Content-Type", "message/disposition-notification")],
                 b"Final-Recipient: rfc822; tls-reports@example.com\n"
                 b"Disposition: automatic-action/MDN-sent-automatically; displayed\n")
COMPLAINT = Entity([("Content-Type", "message/feedback-report")],
                   b"Feedback-Type: abuse\nUser-Agent: Example/1.0\nVersion: 1\n")


def about(type, *parts, subject):
    return mail(multipart(text("About another mail.\n"), *parts,
                          type=f"multipart/report; report-type={type}"),
                {**PLAIN, "From": "MAILER-DAEMON@mx1.example.com", "Subject": subject})


case("bounce", "11: a bounce with the header of the mail that it is about",
     about("delivery-status", STATUS,
           attached(b"Subject: Report Domain: example.com\n\n", "text/rfc822-headers"),
           subject="Undelivered Mail Returned to Sender"), NOT_A_REPORT)

case("bounce-with-report", "11: a bounce of a report: what it quotes does not count",
     about("delivery-status", STATUS, attached(usual()),
           subject="Undelivered Mail Returned to Sender"), NOT_A_REPORT)

case("bounce-with-report-as-part", "11: a bounce that carries the report as a part of its own",
     about("delivery-status", STATUS, part(gzip(to_json(report()))),
           subject="Undelivered Mail Returned to Sender"), NOT_A_REPORT)

case("receipt-with-report", "11: a read receipt (RFC 8098) that quotes a report",
     about("disposition-notification", RECEIPT, attached(usual()), subject="Read: TLS report"),
     NOT_A_REPORT)

case("complaint-with-report", "11: an abuse complaint (RFC 5965) that quotes a report",
     about("feedback-report", COMPLAINT, attached(usual()), subject="Abuse report"), NOT_A_REPORT)

# ------------------------------------------------------------------------------ beside a report

case("beside-other-json", "a report, and a JSON attachment of something else",
     mail_of(json_part(b'{"version": 2}', "application/json", "meta.json"),
             part(gzip(to_json(report())))), as_usual())

# RFC 8460, section 5.3: what is no report is to be ignored.
case("beside-picture", "a gateway's picture before the report, in the multipart/report",
     mail_of(part(b"\x89PNG\r\n\x1a\n" + bytes(32), "image/png", "logo.png",
                  disposition="inline"), part(gzip(to_json(report())))), as_usual())

case("beside-dmarc", "a report, and a DMARC report in the same multipart/report",
     mail_of(part(gzip(DMARC), "application/gzip", DMARC_NAME + ".gz"),
             part(gzip(to_json(report())))), as_usual())

case("encoding-unknown", "23: a transfer encoding that nobody knows",
     mail_of(part(gzip(to_json(report())), encoding="x-unknown")), rejected("encoding-unknown"))
