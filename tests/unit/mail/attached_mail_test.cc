// SPDX-License-Identifier: MIT
// Mails attached to a mail, as people forward them.

#include "catch.h"
#include "mail/base64.h"
#include "mail/mail.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

using report::Deviation;

std::string in_base64(std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string padded(bytes);
  padded.append((3 - bytes.size() % 3) % 3, '\n');
  std::string out;
  for (std::size_t i = 0; i < padded.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | static_cast<unsigned char>(padded[i + j]);
    for (int shift = 18; shift >= 0; shift -= 6) out += alphabet[bits >> shift & 63];
    if (i % 57 == 54) out += '\n';
  }
  return out + '\n';
}

std::string attached(std::string_view mail) {
  return "Content-Type: message/rfc822\n\n" + std::string(mail);
}

std::string encoded(std::string_view mail) {
  return "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + in_base64(mail);
}

std::string forward(const std::string& attachment) {
  return "From: postmaster@example.com\n" +
         multipart("multipart/mixed", "forward", {std::string(kTextPart), attachment});
}

void finds_attached(std::string_view raw, std::string_view where) {
  INFO(raw);
  const Mail mail = read(raw);
  REQUIRE_FALSE(mail.parts.empty());
  const Part& part = mail.parts[0];
  CHECK(part.content == "report");
  CHECK(part.where == where);
  CHECK(part.attached);
  CHECK(part.notes.has(Deviation::attached_message));
  REQUIRE(mail.headers.size() == 2);
  CHECK(part.header == 1);
  CHECK(mail.headers[1].from == "tls@sender.example");
  CHECK(mail.headers[1].subject == "Report Domain: example.com");
}

TEST_CASE("reads a report in an attached mail") {
  const std::string raw = forward(attached(report_mail()));
  finds_attached(raw, "part 2.2");
  const Mail mail = read(raw);
  CHECK(mail.headers[0].from == "postmaster@example.com");
  CHECK_FALSE(mail.parts[1].attached);
  CHECK(mail.notes.empty());
}

TEST_CASE("reads a report that is all of an attached mail") {
  finds_attached(
      forward(attached("From: tls@sender.example\nSubject: Report Domain: example.com\n" +
                       std::string(kReportPart))),
      "part 2.1");
}

TEST_CASE("reads a mail that is nothing but an attached mail") {
  finds_attached(attached(report_mail()), "part 2");
  finds_attached(
      "Content-Type: message/rfc822\n\nFrom: tls@sender.example\n"
      "Subject: Report Domain: example.com\n" +
          std::string(kReportPart),
      "part 1");
}

TEST_CASE("reads attached mails below mbox and blank lines") {
  finds_attached(forward(attached("\nFrom tls@sender.example\n" + report_mail())), "part 2.2");
  finds_attached(forward(attached(">From tls@sender.example\n" + report_mail())), "part 2.2");
}

TEST_CASE("reads attached mails in an encoding") {
  finds_attached(forward(encoded(report_mail())), "part 2.2");
  finds_attached(encoded(report_mail()), "part 2");
  finds_attached(forward("Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable"
                         "\n\n" +
                         with_line_ends(report_mail(), "=0A=\n")),
                 "part 2.2");
}

TEST_CASE("reads an attached mail that is called base64 and is none") {
  finds_attached(forward("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
                         report_mail()),
                 "part 2.2");
}

TEST_CASE("reads mails attached in a row and inside each other") {
  const std::string one = attached(report_mail());
  const Mail row =
      read(multipart("multipart/digest", "d", {one, std::string("\n").append(report_mail())}));
  REQUIRE(row.parts.size() == 4);
  CHECK(row.parts[0].where == "part 1.2");
  CHECK(row.parts[1].where == "part 2.2");
  CHECK(row.parts[1].header == 2);
  CHECK(row.headers.size() == 3);

  const Mail nested = read(forward(attached(attached(encoded(report_mail())))));
  CHECK(nested.parts[0].content == "report");
  CHECK(nested.headers.size() == 4);
  CHECK(nested.parts[0].header == 3);
}

TEST_CASE("passes over a bounce that is attached") {
  const Mail mail = read(forward(attached(multipart("multipart/report; report-type=delivery-status",
                                                    "x", {std::string(kReportPart)}))));
  CHECK_FALSE(mail.headers.front().is_about_other_mail);
  REQUIRE(mail.parts.size() == 1);
  CHECK(mail.parts[0].where == "part 1");
}

TEST_CASE("counts depth and parts across encoded mails") {
  std::string deep = report_mail();
  for (int i = 0; i < 7; ++i) deep = encoded(deep);
  CHECK(read(deep).parts[0].content == "report");
  deep = encoded(deep);
  CHECK(refusal(deep).fault == report::Fault::mime_too_deep);

  const std::vector<std::string> parts(20, std::string(kTextPart));
  const std::string mail = encoded(multipart("multipart/mixed", "m", parts));
  CHECK(refusal(multipart("multipart/mixed", "o", {mail, mail})).fault == std::nullopt);
  CHECK(refusal(multipart("multipart/mixed", "o", {mail, mail, mail})).fault ==
        report::Fault::too_many_parts);
}

}  // namespace
}  // namespace tlsrpt::mail
