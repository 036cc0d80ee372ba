// SPDX-License-Identifier: MIT
// What a mail is, beyond the cases that tests/data shows as files.

#include "ingest/examine.h"
#include "catch.h"
#include "ingest/domains.h"
#include "report_mail.h"

using namespace tlsrpt;
using report::Fault;
using test::ReportMail;

namespace {

const ingest::Circumstances kNow{report::parse_time("2026-11-24T12:00:00Z")->time, {}};

ingest::Examined examine(const std::string& mail, const ingest::Limits& limits = {}) {
  return ingest::examine_mail(mail, limits, kNow);
}

Fault fault_of(const std::string& mail, const ingest::Limits& limits = {}) {
  const auto examined = examine(mail, limits);
  REQUIRE(examined.findings.size() == 1);
  REQUIRE_FALSE(examined.findings[0].readable());
  return examined.findings[0].fault;
}

std::string domain_of(const ReportMail& mail) {
  const auto examined = examine(mail.mail());
  REQUIRE(examined.all_readable());
  return examined.findings[0].report->policies.at(0).domain;
}

}  // namespace

TEST_CASE("a DANE result belongs to the mail domain, not to the MX host that Postfix names") {
  CHECK(domain_of({.policy_type = "tlsa", .policy_domain = "mx1.example.net"}) == "example.com");
}

TEST_CASE("a DANE result without any word on the domain belongs to its policy-domain") {
  CHECK(domain_of({.policy_type = "tlsa", .policy_domain = "example.org", .header_domain = ""}) ==
        "example.org");
}

TEST_CASE("an MTA-STS result belongs to its policy-domain, whatever the mail says") {
  CHECK(domain_of({.policy_domain = "example.org"}) == "example.org");
}

TEST_CASE("a result without policy-domain belongs to the domain of the header, else the subject") {
  ReportMail mail{.policy_type = "no-policy-found", .policy_domain = ""};
  CHECK(domain_of(mail) == "example.com");
  mail.header_domain = "";
  mail.subject = "[EXT] Report Domain: example.net Submitter: sender.example Report-ID: <1@x>";
  CHECK(domain_of(mail) == "example.net");
}

TEST_CASE("the file name tells the domain where nothing else does") {
  ReportMail mail{.policy_type = "no-policy-found", .policy_domain = "", .header_domain = ""};
  mail.part_head =
      "Content-Type: application/tlsrpt+json; "
      "name=\"sender.example!example.org!1763596800!1763683199.json\"\n";
  CHECK(domain_of(mail) == "example.org");
}

TEST_CASE("domains are stored as A-labels in lower case without a final dot") {
  CHECK(ingest::normal_mail_domain("B\xC3\xBC"
                                   "cher.Example.") == "xn--bcher-kva.example");
  CHECK(ingest::normal_mail_domain(" Example.COM. ") == "example.com");
  CHECK(ingest::normal_mail_domain("example\xE3\x80\x82"
                                   "com\xE3\x80\x82") == "example.com");
  const std::string with_nul(
      "b\xC3\xBC"
      "cher.example\0.example.com",
      28);
  CHECK(ingest::normal_mail_domain(with_nul) == with_nul);
  CHECK(ingest::normal_mail_domain("\xFF\xFE") == "\xFF\xFE");
}

TEST_CASE("a message one byte over the limit is refused, one at the limit is read") {
  const std::string mail = ReportMail{}.mail();
  ingest::Limits limits;
  limits.message = mail.size();
  CHECK(examine(mail, limits).all_readable());
  limits.message = mail.size() - 1;
  CHECK(fault_of(mail, limits) == Fault::message_too_large);
}

TEST_CASE("a mail with more reports than allowed is refused as a whole") {
  std::string mail = ReportMail{}.head();
  ingest::Limits limits;
  limits.reports = 3;
  for (int i = 0; i < 3; ++i) mail += ReportMail{.report_id = std::to_string(i)}.part();
  CHECK(examine(mail + "--b--\n", limits).findings.size() == 3);
  mail += ReportMail{.report_id = "4"}.part();
  CHECK(fault_of(mail + "--b--\n", limits) == Fault::too_many_reports);
}

TEST_CASE("a mail with a good and a broken report gives both findings") {
  ReportMail broken{.start = "never"};
  const auto examined =
      examine(ReportMail{}.head() + ReportMail{}.part() + broken.part() + "--b--\n");
  REQUIRE(examined.findings.size() == 2);
  CHECK(examined.findings[0].readable());
  CHECK(examined.findings[1].fault == Fault::start_invalid);
}

TEST_CASE("a report that inflates to more than the limit is refused") {
  ingest::Limits limits;
  limits.unpack.inflated = ReportMail{}.json().size() + 1;  // and its line end
  CHECK(examine(ReportMail{}.mail(), limits).all_readable());
  limits.unpack.inflated = 10;
  CHECK(fault_of(ReportMail{}.mail(), limits) == Fault::inflated_too_large);
}

TEST_CASE("a report that ends in the future is taken within 15 hours, for a wrong time zone") {
  CHECK(examine(ReportMail{.start = "2026-11-24T00:00:00Z", .end = "2026-11-25T03:00:00Z"}.mail())
            .all_readable());
  for (const char* end : {"2026-11-25T03:00:01Z", "2028-11-24T03:00:00Z"}) {
    CHECK(fault_of(ReportMail{.start = "2026-11-24T00:00:00Z", .end = end}.mail()) ==
          Fault::range_not_ended);
  }
}

TEST_CASE("reading ends when there is no time left") {
  const ingest::Circumstances hurried{kNow.now, [] { return true; }};
  const auto examined = ingest::examine_mail(ReportMail{}.mail(), {}, hurried);
  CHECK(examined.findings.at(0).fault == Fault::took_too_long);
}

TEST_CASE("a text that starts with a bracket is no report") {
  CHECK(fault_of("Subject: Re: Report\nContent-Type: text/plain\n\n[EXTERNAL] hello\n") ==
        Fault::not_a_report);
}

TEST_CASE("a report that nothing declares is found by its contents") {
  const auto examined =
      examine("Subject: hello\nContent-Type: text/plain\n\n" + ReportMail{}.json() + "\n");
  CHECK(examined.all_readable());
}

TEST_CASE("a broken report that nothing declares is still a broken report") {
  CHECK(fault_of("Content-Type: text/plain\n\n" + ReportMail{}.json() + "}\n") ==
        Fault::json_trailing_text);
}

TEST_CASE("a bare report takes its domain from its file name") {
  const ReportMail bare{.policy_type = "no-policy-found", .policy_domain = ""};
  const auto examined = ingest::examine_report(
      bare.json(), "sender.example!example.org!1763596800!1763683199.json", {}, kNow);
  REQUIRE(examined.all_readable());
  CHECK(examined.findings[0].report->policies.at(0).domain == "example.org");
  CHECK(examined.findings[0].notes.has(report::Deviation::policy_domain_missing));
  CHECK_FALSE(examined.findings[0].notes.has(report::Deviation::domain_header_missing));
}

TEST_CASE("header texts are cut before anything keeps them") {
  const std::string text(60'000, 'x');
  const auto examined =
      examine("From: " + text + "@a.example\nSubject: " + text + "\nMessage-ID: <" + text +
              ">\nTLS-Report-Submitter: " + text + "\n\nspam\n");
  CHECK(examined.header.from == text.substr(0, 512));
  CHECK(examined.header.subject.size() == 512);
  CHECK(examined.header.message_id.size() == 512);
  CHECK(examined.header.tls_report_submitter.size() == 255);
}

TEST_CASE("a domain that the mail names in more letters than a domain has is not one") {
  const auto examined =
      examine(ReportMail{.policy_type = "tlsa", .header_domain = std::string(300, 'x')}.mail());
  REQUIRE(examined.findings.at(0).readable());
  CHECK(examined.findings[0].report->policies[0].domain == "example.com");
}

TEST_CASE("the originals of a mail have room together") {
  ingest::Limits limits;
  const ReportMail one{.organization = "One"};
  const ReportMail two{.organization = "Two"};
  const std::string mail = one.head() + one.part() + two.part() + "--b--\n";
  const auto whole = examine(mail, limits);
  limits.original = whole.findings.at(0).original.size() + 1;
  const auto examined = examine(mail, limits);
  REQUIRE(examined.findings.size() == 2);
  CHECK_FALSE(examined.findings[0].notes.has(report::Deviation::original_too_large));
  CHECK(examined.findings[1].original.empty());
  CHECK(examined.findings[1].notes.has(report::Deviation::original_too_large));
  CHECK(examined.findings[1].size > 0);
}
