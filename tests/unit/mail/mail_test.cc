// SPDX-License-Identifier: MIT
#include "mail/mail.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

using report::Deviation;
using report::Fault;

TEST_CASE("reads a report as the RFC shows it") {
  const Mail mail = read(
      "From: tlsrpt@mail.sender.example\r\n"
      "Date: Fri, May 09 2017 16:54:30 -0800\r\n"
      "To: mts-sts-tlsrpt@example.net\r\n"
      "Subject: Report Domain: example.net\r\n"
      " Submitter: mail.sender.example\r\n"
      " Report-ID: <735ff.e317+bf22029@example.net>\r\n"
      "TLS-Report-Domain: example.net\r\n"
      "TLS-Report-Submitter: mail.sender.example\r\n"
      "Message-ID: <1@mail.sender.example>\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; report-type=\"tlsrpt\";\r\n"
      " boundary=\"----=_NextPart_000_024E_01CC9B0A.AFE54C00\"\r\n"
      "Content-Language: en-us\r\n"
      "\r\n"
      "This is a multipart message in MIME format.\r\n"
      "\r\n"
      "------=_NextPart_000_024E_01CC9B0A.AFE54C00\r\n"
      "Content-Type: text/plain; charset=\"us-ascii\"\r\n"
      "Content-Transfer-Encoding: 7bit\r\n"
      "\r\n"
      "This is an aggregate TLS report from mail.sender.example\r\n"
      "\r\n"
      "------=_NextPart_000_024E_01CC9B0A.AFE54C00\r\n"
      "Content-Type: application/tlsrpt+gzip\r\n"
      "Content-Transfer-Encoding: base64\r\n"
      "Content-Disposition: attachment;\r\n"
      " filename=\"mail.sender.example!example.com!\r\n"
      "           1013662812!1013749130.json.gz\"\r\n"
      "\r\n"
      "cmVwb3J0\r\n"
      "\r\n"
      "------=_NextPart_000_024E_01CC9B0A.AFE54C00--\r\n");
  REQUIRE(mail.headers.size() == 1);
  CHECK(mail.headers[0].from == "tlsrpt@mail.sender.example");
  CHECK(mail.headers[0].subject ==
        "Report Domain: example.net Submitter: mail.sender.example "
        "Report-ID: <735ff.e317+bf22029@example.net>");
  CHECK(mail.headers[0].message_id == "<1@mail.sender.example>");
  CHECK(mail.headers[0].tls_report_domain == "example.net");
  CHECK(mail.headers[0].tls_report_submitter == "mail.sender.example");
  CHECK(mail.notes.empty());
  CHECK_FALSE(mail.headers.front().is_about_other_mail);

  REQUIRE(mail.parts.size() == 2);
  const Part& report = mail.parts[0];
  CHECK(report.content == "report");
  CHECK(report.media_type == "application/tlsrpt+gzip");
  CHECK(report.where == "part 2");
  CHECK(report.declared);
  CHECK_FALSE(report.attached);
  CHECK_FALSE(report.fault);
  CHECK(report.notes.empty());
  CHECK(mail.parts[1].where == "part 1");
  CHECK_FALSE(mail.parts[1].declared);
  CHECK(mail.parts[1].notes.empty());
  CHECK(mail.parts[1].content == "This is an aggregate TLS report from mail.sender.example\r\n");
}

TEST_CASE("reads an empty mail and a mail of headers only") {
  for (const char* raw : {"", "\n", "\r\n\r\n", "From a@example.com\n", "Subject: a",
                          "Subject: a\n", "Subject: a\n\n", "\xEF\xBB\xBF", " ", ":", "\xEF"}) {
    INFO(raw);
    const Mail mail = read(raw);
    CHECK(mail.headers.size() == 1);
    REQUIRE(mail.parts.size() == 1);
    CHECK(mail.parts[0].where.empty());
    CHECK_FALSE(mail.parts[0].declared);
  }
}

TEST_CASE("reads every kind of line end, and a mixture") {
  const std::string raw = report_mail();
  CHECK(finds_report(with_line_ends(raw, "\n")));
  CHECK(finds_report(with_line_ends(raw, "\r\n")));
  CHECK(finds_report(with_line_ends(raw, "\r")));
  CHECK(finds_report(with_line_ends(raw, "\r\r\n")));
  const std::string half = raw.substr(0, raw.size() / 2);
  CHECK(finds_report(with_line_ends(half, "\r\n") + raw.substr(half.size())));
}

TEST_CASE("reads a mail below an mbox line, blank lines or a byte order mark") {
  for (const char* before :
       {"From tls@sender.example Thu Jan  1 00:00:00 1970\n",
        ">From tls@sender.example Thu Jan  1 00:00:00 1970\r\n", "\n\r\n", "\xEF\xBB\xBF"}) {
    INFO(before);
    const Mail mail = read(before + report_mail());
    CHECK(mail.parts[0].content == "report");
    CHECK(mail.headers[0].from == "tls@sender.example");
    CHECK(mail.notes.empty());
  }
}

TEST_CASE("believes no verifier below more than one mbox line") {
  const auto believed = [](const std::string& before) {
    const Mail mail =
        read(before + "Authentication-Results: mx.example; dkim=pass\n" + report_mail());
    CHECK(mail.parts[0].content == "report");
    return !mail.headers[0].authentication_results.empty();
  };
  CHECK(believed(""));
  CHECK(believed("From a\n"));
  for (const char* before : {"From a\n\n", "From a\nFrom b\n", "\nFrom a\n", "\xEF\xBB\xBF"}) {
    INFO(before);
    CHECK_FALSE(believed(before));
  }
}

TEST_CASE("decodes the subject") {
  const Mail mail = read("Subject: [EXT] =?utf-8?B?UmVwb3J0IERvbWFpbjo=?=\n example.com\n\n");
  CHECK(mail.headers[0].subject == "[EXT] Report Domain: example.com");
}

TEST_CASE("decodes a part by its transfer encoding") {
  const auto content = [](std::string_view encoding, std::string_view body) {
    return read("Content-Type: application/json\nContent-Transfer-Encoding: " +
                std::string(encoding) + "\n\n" + std::string(body))
        .parts[0]
        .content;
  };
  CHECK(content("base64", "cmVwb3J0") == "report");
  CHECK(content("BASE64 (so)", "cmVwb3J0") == "report");
  CHECK(content("\n base64", "cmVwb3J0") == "report");
  CHECK(content("quoted-printable", "{=22a=22}=\n") == "{\"a\"}");
  CHECK(content("7bit", "a=3D\n") == "a=3D\n");
  CHECK(content("8bit", "caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(content("binary", std::string_view("\0\r\xff", 3)) == std::string_view("\0\r\xff", 3));
  CHECK(content("", "a") == "a");
}

TEST_CASE("refuses a declared part in an unknown encoding") {
  const std::string encoding = "Content-Transfer-Encoding: x-unknown\n\nreport\n";
  const Mail declared = read("Content-Type: application/tlsrpt+json\n" + encoding);
  CHECK(declared.parts[0].fault == Fault::encoding_unknown);
  CHECK(declared.parts[0].content.empty());
  const Mail other = read("Content-Type: image/png\n" + encoding);
  CHECK_FALSE(other.parts[0].fault);
  CHECK(other.parts[0].content == "report\n");
}

TEST_CASE("notes damaged base64 on its part") {
  const Mail mail =
      read(report_mail({std::string(kTextPart),
                        "Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: "
                        "base64\n\n cm|Vwb3J0\n"}));
  CHECK(mail.parts[0].content == "report");
  CHECK(mail.parts[0].notes.has(Deviation::base64_damaged));
  CHECK_FALSE(mail.parts[1].notes.has(Deviation::base64_damaged));
}

TEST_CASE("understands every way to write a boundary") {
  const auto finds = [](std::string_view parameters, std::string_view boundary) {
    INFO(parameters);
    const std::string line = "\n--" + std::string(boundary);
    CHECK(finds_report("Content-Type: " + std::string(parameters) + "\n" + line + "\n" +
                       std::string(kReportPart) + line + "--\n"));
  };
  finds("multipart/report; boundary=abc; report-type=tlsrpt", "abc");
  finds("multipart/report; boundary=\"a; b=_(c)\"", "a; b=_(c)");
  finds("multipart/report; boundary=\"a\\\"b\"", "a\"b");
  finds("multipart/report; boundary=abc (comment)", "abc");
  finds("(a; comment) multipart/report; boundary=abc", "abc");
  finds("multipart / report; boundary=abc", "abc");
  finds("MULTIPART/REPORT; BOUNDARY=abc", "abc");
  finds("\n multipart/report;\n\tboundary=abc", "abc");
  finds("multipart/report; boundary*=us-ascii''a%3Ab", "a:b");
  finds("multipart/report; boundary*0=a; boundary*1=b", "ab");
  finds("multipart/report; boundary=\"abc \"", "abc");
  finds("multipart; boundary=abc", "abc");
  finds("multipart/mixed; boundary=abc\nContent-Type: text/plain", "abc");
}

TEST_CASE("names the fields that decide how the body is read") {
  const auto fields = [](const std::string& header) {
    return read(header + "\n").headers.front().body_fields;
  };
  const std::string encoding = "Content-Transfer-Encoding: base64\n";
  CHECK(fields("From: tls@sender.example\n") == "content-type");
  CHECK(fields("Content-Type: text/plain\n" + encoding) ==
        "content-type:content-transfer-encoding");
  CHECK(fields("ContentType: text/plain\n") == "content-type:contenttype");
  CHECK(fields("ContentType: text/plain\nContent-Type: text/plain\n") == "content-type");
  CHECK(fields("Content-Type: multipart/report; boundary=b\n" + encoding) == "content-type");
}

TEST_CASE("takes the misspelt ContentType where there is no other") {
  CHECK(finds_report("ContentType: multipart/report; boundary=b\n\n--b\n" +
                     std::string(kReportPart) + "--b--\n"));
  const Mail mail = read("ContentType: image/png\nContent-Type: text/html\n\n");
  CHECK(mail.parts[0].media_type == "text/html");
}

TEST_CASE("keeps a boundary that is the prefix of another apart") {
  const std::string inner =
      multipart("multipart/mixed", "b-inner", {std::string(kTextPart), std::string(kReportPart)});
  const Mail mail = read(report_mail({inner, "Content-Type: image/png\n\nx\n--bb\n"}));
  REQUIRE(mail.parts.size() == 3);
  CHECK(mail.parts[0].where == "part 1.2");
  CHECK(mail.parts[1].where == "part 2");
  CHECK(mail.parts[1].content == "x\n--bb");
  CHECK(mail.notes.empty());
}

TEST_CASE("takes blanks after a boundary, and preambles and epilogues") {
  CHECK(finds_report("Content-Type: multipart/report; boundary=b\n\npreamble\n--b \t\n" +
                     std::string(kReportPart) + "--b-- \nepilogue\n--b\nmore\n"));
}

TEST_CASE("passes over mail about other mail") {
  const std::string quoted = "Content-Type: message/rfc822\n\n" + report_mail();
  for (const char* type : {"multipart/report; report-type=delivery-status",
                           "multipart/report; report-type=\"Disposition-Notification\"",
                           "multipart/report; report-type=feedback-report"}) {
    INFO(type);
    const Mail mail = read(multipart(type, "x", {std::string(kReportPart), quoted}));
    CHECK(mail.headers.front().is_about_other_mail);
    CHECK(mail.parts.empty());
    CHECK(mail.headers.size() == 1);
  }
  // A gateway made it multipart/mixed.
  const Mail mixed = read(multipart(
      "multipart/mixed", "x", {"Content-Type: message/delivery-status\n\nStatus: 5\n", quoted}));
  CHECK(mixed.headers.front().is_about_other_mail);
  CHECK(mixed.parts.empty());
  // Whatever is wrong inside is not ours to judge.
  CHECK(read("Content-Type: multipart/report; report-type=delivery-status\n\n")
            .headers.front()
            .is_about_other_mail);
}

TEST_CASE("passes over a bounce inside another mail") {
  const std::string bounce =
      multipart("multipart/report; report-type=delivery-status", "x", {std::string(kReportPart)});
  const Mail mail = read(report_mail({std::string(kTextPart), bounce, std::string(kReportPart)}));
  CHECK_FALSE(mail.headers.front().is_about_other_mail);
  REQUIRE(mail.parts.size() == 2);
  CHECK(mail.parts[0].where == "part 3");
}

TEST_CASE("reads a multipart/report without report-type as any multipart") {
  const Mail mail = read(multipart("multipart/report", "b", {std::string(kReportPart)}));
  CHECK_FALSE(mail.headers.front().is_about_other_mail);
  REQUIRE(mail.parts.size() == 1);
  CHECK(mail.parts[0].notes.has(Deviation::not_multipart_report));
}

}  // namespace
}  // namespace tlsrpt::mail
