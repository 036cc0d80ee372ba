// SPDX-License-Identifier: MIT
// Mails that are made to use up stack, memory or time. Each must be answered at once; none may
// bring more into memory than a few times its own size.

#include "catch.h"
#include "mail/mail.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

using report::Fault;

/// The header of a multipart and its first boundary.
std::string opened(const std::string& name) {
  std::string out = "Content-Type: multipart/mixed; boundary=";
  out += name;
  out += "\n\n--";
  out += name;
  out += '\n';
  return out;
}

std::string nested(std::size_t depth) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) out += opened(std::to_string(i));
  return out;
}

TEST_CASE("refuses multiparts deeper than the limit") {
  CHECK(refusal(nested(8)).fault == std::nullopt);
  const Refusal ninth = refusal(nested(9));
  CHECK(ninth.fault == Fault::mime_too_deep);
  CHECK(ninth.where == "part 1.1.1.1.1.1.1.1");
  CHECK(refusal(nested(100'000)).fault == Fault::mime_too_deep);
}

TEST_CASE("refuses attached mails deeper than the limit") {
  const std::string header = "Content-Type: message/rfc822\n\n";
  CHECK(refusal(repeated(header, 8)).fault == std::nullopt);
  CHECK(refusal(repeated(header, 9)).fault == Fault::mime_too_deep);
  CHECK(refusal(repeated(header, 600'000)).fault == Fault::mime_too_deep);
}

TEST_CASE("refuses more parts than the limit") {
  const std::string header = "Content-Type: multipart/mixed; boundary=b\n\n";
  CHECK(refusal(header + repeated("--b\n\n", 64)).fault == std::nullopt);
  const Refusal refused = refusal(header + repeated("--b\n\n", 65));
  CHECK(refused.fault == Fault::too_many_parts);
  CHECK(refused.where == "part 65");
  CHECK(refusal(header + repeated("--b\n", 2'500'000)).fault == Fault::too_many_parts);
}

TEST_CASE("refuses long headers and fields") {
  const std::string line(10'000'000, 'a');
  CHECK(refusal("Subject: " + line).fault == Fault::header_field_too_large);
  CHECK(refusal("Subject:\n" + repeated(" a\n", 1'000'000)).fault == Fault::header_field_too_large);
  CHECK(refusal(repeated("X: y\n", 50'000) + repeated("X-Y: z\n", 2000)).fault ==
        Fault::header_too_large);
  CHECK(refusal("Content-Type: text/plain" + repeated("; p=v", 200'000)).fault ==
        Fault::header_too_large);
  const Refusal in_part =
      refusal("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b\nX: " + line);
  CHECK(in_part.fault == Fault::header_field_too_large);
  CHECK(in_part.where == "part 2");
}

TEST_CASE("refuses a multipart without a usable boundary") {
  CHECK(refusal("Content-Type: multipart/report; report-type=tlsrpt\n\n").fault ==
        Fault::boundary_missing);
  CHECK(refusal("Content-Type: multipart/mixed; boundary=\"\"\n\n").fault ==
        Fault::boundary_missing);
  CHECK(
      refusal("Content-Type: multipart/mixed; boundary=" + std::string(1025, 'b') + "\n\n").fault ==
      Fault::boundary_missing);
  CHECK(refusal("Content-Type: multipart/mixed; boundary=" + std::string(100'000, 'b') + "\n\n")
            .fault == Fault::boundary_missing);
  CHECK(finds_report(
      multipart("multipart/mixed", std::string(1024, 'b'), {std::string(kReportPart)})));
  const Refusal inner = refusal(report_mail({"Content-Type: multipart/mixed\n\n"}));
  CHECK(inner.fault == Fault::boundary_missing);
  CHECK(inner.where == "part 1");
}

TEST_CASE("reads a million lines that might be boundaries") {
  const std::string lines = repeated("--\n", 1'000'000);
  const Mail mail = read(nested(8) + "\n" + lines);
  REQUIRE(mail.parts.size() == 1);
  CHECK(mail.parts[0].content.size() == lines.size());
}

TEST_CASE("reads lines that nearly are long boundaries") {
  const std::string name(1024, 'b');
  const std::string lines = repeated("--" + name + "x\n", 10'000);
  const Mail mail = read(opened(name) + "\n" + lines);
  REQUIRE(mail.parts.size() == 1);
  CHECK(mail.parts[0].content.size() == lines.size());
}

TEST_CASE("reads 5 MB of anything, in every encoding") {
  constexpr std::size_t kSize = 5'000'000;
  for (const char* text : {"A", "\n", "\r", "\r\n", "-", "-\n", "-a", "--b \n", "=", "=\n", " ",
                           " \n", "=4", "YQ==", "{", "a: b", "|", "\xff", "--b--x\n"}) {
    const std::string body = repeated(text, kSize / std::string_view(text).size());
    for (const char* encoding : {"base64", "quoted-printable", "8bit"}) {
      INFO(text << " as " << encoding);
      const Mail mail = read(
          "Content-Type: multipart/mixed; boundary=c\n\n--c\n"
          "Content-Transfer-Encoding: " +
          std::string(encoding) + "\n\n" + body);
      REQUIRE(mail.parts.size() == 1);
      CHECK(mail.parts[0].content.size() <= body.size());
    }
  }
}

TEST_CASE("reads 5 MB of anything without a header") {
  for (const char* text : {"A", "\n", "\r", "-", " ", "\n ", "From \n", "A\n", "\xff"}) {
    INFO(text);
    const std::string raw = repeated(text, 5'000'000 / std::string_view(text).size());
    CHECK(read(raw).parts.size() == 1);
  }
  CHECK(refusal(repeated("a:\n", 2'000'000)).fault == Fault::header_too_large);
}

TEST_CASE("reads parts whose headers are as long as they may be") {
  std::string raw = "Content-Type: multipart/mixed; boundary=b\n\n";
  const std::string value = repeated("; name*0=(", 6'000);
  for (int i = 0; i < 64; ++i) {
    raw.append("--b\nContent-Type: a/b").append(value);
    raw.append("\nContent-Disposition: c").append(value).append("\n\n");
  }
  CHECK(read(raw).parts.size() == 64);
}

TEST_CASE("tells a refusal without a byte of the mail") {
  const std::string raw = "Content-Type: multipart/mixed; boundary=\"\x1b[2Jsecret\"\n\n" +
                          repeated("--\x1b[2Jsecret\n", 100);
  try {
    read_mail(raw, Limits{});
    FAIL("was not refused");
  } catch (const report::BadReport& bad) {
    CHECK(bad.where() == "part 65");
    CHECK(bad.detail() == "more than 64");
  }
}

TEST_CASE("searches text that belongs to no part in linear time") {
  const std::string header = "Content-Type: multipart/mixed; boundary=b\n\n";
  constexpr std::size_t kTimes = 60'000;
  for (const std::string_view line :
       {"--b--\n", "--b--\nX: y\n", "X: y\n", "X: y\n\n", "To: x\n\n", "From x\n", "--x\nX: y\n",
        "--b--\n\nX: y\n--b--\n", "begin begin "}) {
    CAPTURE(line);
    const std::string lines = repeated(line, kTimes);
    refusal(header + "--b--\n" + lines);
    refusal(header + lines);
    refusal("Content-Transfer-Encoding: base64\n\nAAAA\n" + lines);
    refusal("\n" + lines);
  }
  CHECK(refusal("\n" + repeated("begin 644 x\n", kTimes)).fault == Fault::too_many_parts);
}

}  // namespace
}  // namespace tlsrpt::mail
