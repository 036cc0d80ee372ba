// SPDX-License-Identifier: MIT
// What gateways, forwarders and truncation do to a report, and what is left of it.

#include "catch.h"
#include "mail/mail.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

using report::Deviation;

/// Reads the mail, finds the report in it, and nothing noted but `deviation`.
void finds_noting(std::string_view raw, Deviation deviation) {
  INFO(raw);
  const Mail mail = read(raw);
  REQUIRE_FALSE(mail.parts.empty());
  CHECK(mail.parts[0].content == "report");
  CHECK(mail.notes.has(deviation));
  for (const report::Note& note : mail.notes) CHECK(note.deviation == deviation);
}

TEST_CASE("finds the attachment without a closing boundary") {
  std::string raw = report_mail();
  raw.resize(raw.rfind("--b--"));
  finds_noting(raw, Deviation::mime_not_closed);
}

TEST_CASE("finds the attachment where the mail ends with a boundary that closes nothing") {
  std::string raw = report_mail();
  raw.resize(raw.rfind("--\n"));
  finds_noting(raw + "\n", Deviation::mime_not_closed);
}

TEST_CASE("finds the attachment without a final line end") {
  std::string raw = report_mail();
  raw.pop_back();
  finds_noting(raw, Deviation::final_newline_missing);
}

TEST_CASE("finds the attachment after a missing inner close") {
  const std::string inner = "Content-Type: multipart/alternative; boundary=inner\n\n--inner\n" +
                            std::string(kTextPart) + "--inner\nContent-Type: text/html\n\nhtml\n";
  finds_noting(report_mail({inner, std::string(kReportPart)}), Deviation::mime_not_closed);
}

TEST_CASE("finds the attachment after several missing inner closes") {
  const std::string third = "Content-Type: multipart/mixed; boundary=third\n\n--third\n\n";
  const std::string second = "Content-Type: multipart/mixed; boundary=second\n\n--second\n" + third;
  const Mail mail = read(report_mail({second, std::string(kReportPart)}));
  CHECK(mail.parts[0].content == "report");
  CHECK(mail.parts[0].where == "part 2");
  CHECK(mail.notes.has(Deviation::mime_not_closed));
}

TEST_CASE("finds the attachment after an inner multipart that never begins") {
  const std::string inner = "Content-Type: multipart/mixed; boundary=inner\n\nno boundary at all\n";
  finds_noting(report_mail({inner, std::string(kReportPart)}), Deviation::mime_not_closed);
  const std::string header = "Content-Type: multipart/mixed; boundary=inner\n";
  finds_noting(report_mail({header, std::string(kReportPart)}), Deviation::mime_not_closed);
}

TEST_CASE("notes an outer multipart that ends with its inner one") {
  const std::string raw =
      report_mail({multipart("multipart/mixed", "inner", {std::string(kReportPart)})});
  const std::string cut = raw.substr(0, raw.rfind("--b--"));
  finds_noting(cut, Deviation::mime_not_closed);
  CHECK(read(cut).notes.begin()->where.empty());
}

TEST_CASE("finds the attachment below malformed lines of any header") {
  const std::string line = "X-Gateway scanned this\n";
  finds_noting(line + report_mail(), Deviation::header_line_malformed);
  finds_noting("\xc3\xa9: x\n" + report_mail(), Deviation::header_line_malformed);
  finds_noting(report_mail({std::string(kTextPart), line + std::string(kReportPart)}),
               Deviation::header_line_malformed);
  std::string last(kReportPart);
  last.insert(last.find("\n\n") + 1, line);
  finds_noting(report_mail({last}), Deviation::header_line_malformed);
}

TEST_CASE("finds the attachment without a blank line below its header") {
  std::string part(kReportPart);
  part.erase(part.find("\n\n"), 1);
  finds_noting(report_mail({part}), Deviation::header_line_malformed);
}

TEST_CASE("ends a header at a boundary") {
  const Mail mail = read(report_mail({"Content-Type: text/plain\n", "", std::string(kReportPart)}));
  CHECK(mail.parts.size() == 3);
  CHECK(mail.parts[0].content == "report");
  CHECK(mail.notes.empty());
}

TEST_CASE("ignores NUL bytes in headers") {
  std::string raw = report_mail();
  raw.insert(raw.find("Report Domain"), 1, '\0');
  CHECK(finds_report(raw));
}

}  // namespace
}  // namespace tlsrpt::mail
