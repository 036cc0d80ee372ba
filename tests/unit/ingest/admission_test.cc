// SPDX-License-Identifier: MIT
#include "ingest/admission.h"

#include "catch.h"
#include "ingest/authentication.h"
#include "report_mail.h"

using namespace tlsrpt;
using ingest::Standing;
using report::Fault;
using test::ReportMail;

namespace {

const ingest::Circumstances kNow{report::parse_time("2026-11-24T12:00:00Z")->time, {}};

ingest::Examined examine(const std::string& mail) {
  auto examined = ingest::examine_mail(mail, {}, kNow);
  ingest::authenticate(examined, {"mx.example.org"});
  return examined;
}

ingest::Admission require() {
  ingest::Admission admission;
  admission.require_authentication = true;
  return admission;
}

ingest::Admission serving(std::initializer_list<const char*> domains) {
  ingest::Admission admission;
  for (const char* const domain : domains) admission.domains.add(domain);
  return admission;
}

std::string sealed(const std::string& result, const ReportMail& mail = {}) {
  return "Authentication-Results: mx.example.org; dkim=" + result +
         " header.d=sender.example\nDKIM-Signature: d=sender.example; h=from:content-type; "
         "b=abcdefgh\n" +
         mail.mail();
}

ingest::Finding admitted(const std::string& mail, const ingest::Admission& admission) {
  auto examined = examine(mail);
  ingest::admit(examined, admission);
  REQUIRE(examined.findings.size() == 1);
  CHECK((examined.first_refused() == nullptr) == examined.findings[0].is_admitted());
  return std::move(examined.findings[0]);
}

Standing standing(const std::string& mail, const ingest::Admission& admission) {
  return admitted(mail, admission).standing;
}

Standing of_policy(const ReportMail& mail, const ingest::Admission& admission) {
  return standing(mail.mail(), admission);
}

}  // namespace

TEST_CASE("whoever asks for nothing gets every report") {
  CHECK(standing(sealed("fail"), {}) == Standing::admitted);
  CHECK(standing(ReportMail{.policy_domain = "example.net"}.mail(), {}) == Standing::admitted);
}

TEST_CASE("where authentication is required, a report that has none is refused, with the reason") {
  CHECK(standing(sealed("pass"), require()) == Standing::admitted);
  const auto failed = admitted(sealed("fail"), require());
  CHECK(failed.standing == Standing::unauthenticated);
  CHECK(failed.fault == Fault::dkim_failed);
  CHECK(admitted(ReportMail{}.mail(), require()).fault == Fault::authentication_missing);
}

TEST_CASE("a signature that could not be checked at the time refuses nothing") {
  const auto finding = admitted(sealed("temperror"), require());
  CHECK(finding.standing == Standing::admitted);
  CHECK(finding.authenticity == report::Authenticity::unverified);
}

TEST_CASE("a temporary error helps nobody into another organisation's name") {
  std::string mail = sealed("temperror");
  mail.replace(mail.find("a@sender.example\",\"report-id"), 16, "a@google.com");
  CHECK(admitted(mail, require()).fault == Fault::contact_unaligned);
}

TEST_CASE("a report on a domain that is not served is foreign") {
  CHECK(of_policy({}, serving({"example.com"})) == Standing::admitted);
  CHECK(of_policy({}, serving({"Example.COM."})) == Standing::admitted);
  CHECK(of_policy({}, serving({"example.net", "example.com"})) == Standing::admitted);
  CHECK(of_policy({.policy_domain = "EXAMPLE.com."}, serving({"example.com"})) ==
        Standing::admitted);
  const auto foreign = admitted(ReportMail{}.mail(), serving({"example.net"}));
  CHECK(foreign.standing == Standing::foreign);
  CHECK(foreign.fault == Fault::foreign_domain);
  CHECK(foreign.detail == "example.com");
}

TEST_CASE("a pattern serves all domains below one, and not that one") {
  const auto serves = [](const char* domain) {
    return of_policy({.policy_domain = domain}, serving({"*.example.com"})) == Standing::admitted;
  };
  CHECK(serves("a.example.com"));
  CHECK(serves("a.b.example.com"));
  CHECK_FALSE(serves("example.com"));
  CHECK_FALSE(serves("xexample.com"));
  CHECK_FALSE(serves("a.example.com.example.net"));
  CHECK(of_policy({}, serving({"*.example.com", "example.com"})) == Standing::admitted);
}

TEST_CASE("a DANE result goes by the domain that the mail tells, else by its MX host") {
  const ReportMail told{.policy_type = "tlsa", .policy_domain = "mx1.example.net"};
  CHECK(of_policy(told, serving({"example.com"})) == Standing::admitted);
  CHECK(of_policy(told, serving({"mx1.example.net"})) == Standing::foreign);
  const ReportMail untold{
      .policy_type = "tlsa", .policy_domain = "mx1.example.net", .header_domain = ""};
  CHECK(of_policy(untold, serving({"example.com"})) == Standing::foreign);
  CHECK(of_policy(untold, serving({"example.com", "mx1.example.net"})) == Standing::admitted);
}

TEST_CASE("a report is foreign only where none of its results is ours") {
  std::string json = ReportMail{}.json();
  const auto second = json.find("{\"policy\"");
  const auto end = json.rfind("]}");
  const std::string other = json.substr(second, end - second);
  json.insert(end, "," + std::string(other).replace(other.find("example.com"), 11, "example.net"));
  const std::string mail = "Content-Type: application/tlsrpt+json\n\n" + json;
  CHECK(standing(mail, serving({"example.net"})) == Standing::admitted);
  CHECK(standing(mail, serving({"example.com"})) == Standing::admitted);
  CHECK(standing(mail, serving({"example.org"})) == Standing::foreign);
}

TEST_CASE("a report without results is about nobody else") {
  const std::string mail =
      "Content-Type: application/tlsrpt+json\n\n"
      R"({"date-range":{"start-datetime":"2026-11-20T00:00:00Z"},"policies":[]})";
  CHECK(standing(mail, serving({"example.com"})) == Standing::admitted);
}

TEST_CASE("a report that tells no domain is not ours") {
  const ReportMail mail{.policy_type = "no-policy-found", .policy_domain = "", .header_domain = ""};
  CHECK(admitted(mail.mail(), serving({"example.com"})).detail == "nothing tells its domain");
}

TEST_CASE("what a forger says about the domain is not asked") {
  auto admission = require();
  admission.domains.add("example.net");
  CHECK(standing(sealed("fail"), admission) == Standing::unauthenticated);
  CHECK(standing(sealed("pass"), admission) == Standing::foreign);
}

TEST_CASE("a foreign domain is told in ASCII") {
  const ReportMail mail{.policy_domain = "a\\u001b[31m\xC3\xBC.example"};
  CHECK(admitted(mail.mail(), serving({"example.com"})).detail == R"(a\x1b[31m\u{fc}.example)");
}

TEST_CASE("an admission can be taken back: of what was refused, all may be released") {
  auto examined = examine(sealed("fail"));
  ingest::admit(examined, require());
  CHECK_FALSE(examined.findings[0].is_admitted());
  ingest::admit(examined, {});
  CHECK(examined.findings[0].is_admitted());
}

TEST_CASE("what cannot be read is the graver reason") {
  const ReportMail good{.policy_domain = "example.net"};
  const ReportMail broken{.start = "never"};
  auto examined = examine(good.head() + good.part() + broken.part() + "--b--\n");
  ingest::admit(examined, serving({"example.com"}));
  REQUIRE(examined.findings.size() == 2);
  REQUIRE(examined.first_refused() != nullptr);
  CHECK(examined.first_refused()->fault == Fault::start_invalid);
}

TEST_CASE("names that serve nothing are refused") {
  for (const char* const name : {"", ".", " ", "*", "*.", "a.*.example", "**.example", "*a.example",
                                 "*.*.example", "a b", "a..b", "-a.example", "@a.example"}) {
    INFO(name);
    CHECK_THROWS_AS(ingest::ServedDomains().add(name), ingest::BadDomain);
  }
  CHECK(ingest::normal_domain_pattern("*.B\xC3\xBC"
                                      "cher.Example.") == "*.xn--bcher-kva.example");
  CHECK(ingest::ServedDomains().empty());
  CHECK_FALSE(ingest::ServedDomains().contains("example.com"));
}

TEST_CASE("what the header of a mail says of its signer can be taken back") {
  const auto distrusted = [](const std::string& mail, const std::vector<std::string>& trusted) {
    auto examined = ingest::examine_mail(mail, {}, kNow);
    ingest::authenticate(examined, trusted);
    ingest::distrust_header(examined);
    ingest::admit(examined, require());
    return std::move(examined.findings.at(0));
  };
  for (const char* const result : {"pass", "fail", "temperror"}) {
    const auto finding = distrusted(sealed(result), {"mx.example.org"});
    CHECK(finding.authenticity == report::Authenticity::unverified);
    CHECK(finding.signer.empty());
    CHECK(finding.standing == Standing::unauthenticated);
    CHECK(finding.fault == Fault::mbox_unauthenticated);
  }
  CHECK(distrusted(sealed("pass"), {}).doubt == std::nullopt);  // nobody could ask
}
