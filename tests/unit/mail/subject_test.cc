// SPDX-License-Identifier: MIT
#include "mail/subject.h"

#include "catch.h"

namespace tlsrpt::mail {
namespace {

void names(std::string_view text, std::string_view domain, std::string_view submitter,
           std::string_view id) {
  INFO(text);
  const Subject subject = parse_subject(text);
  CHECK(subject.domain == domain);
  CHECK(subject.submitter == submitter);
  CHECK(subject.report_id == id);
}

TEST_CASE("reads the subject of a report") {
  names(
      "Report Domain: example.com Submitter: sender.example Report-ID: <735ff.e317@sender.example>",
      "example.com", "sender.example", "735ff.e317@sender.example");
}

TEST_CASE("reads a subject with a prefix, in any case and folded") {
  names("[EXT] Fwd: REPORT DOMAIN: example.com SUBMITTER: sender.example REPORT-ID: <1@a>",
        "example.com", "sender.example", "1@a");
  names("Report\t Domain:  example.com\r\n Submitter:sender.example Report-ID:\t<1@\r\n a>",
        "example.com", "sender.example", "1@a");
}

TEST_CASE("reads report ids without brackets or without an @") {
  names("Report Domain: example.com Submitter: microsoft.example Report-ID: 1111+example.com",
        "example.com", "microsoft.example", "1111+example.com");
  names("Report Domain: example.com Submitter: s.example Report-ID: <1730332800_117>",
        "example.com", "s.example", "1730332800_117");
  names("Report Domain: example.com Submitter: s.example Report-ID: <cut", "example.com",
        "s.example", "cut");
}

TEST_CASE("leaves empty what a subject does not tell") {
  names("", "", "", "");
  names("TLS report for you", "", "", "");
  names("Report Domain:", "", "", "");
  names("Report Domain: example.com", "example.com", "", "");
}

}  // namespace
}  // namespace tlsrpt::mail
