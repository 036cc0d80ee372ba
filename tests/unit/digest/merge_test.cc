// SPDX-License-Identifier: MIT

#include "rows.h"

#include "catch.h"

using namespace tlsrpt::digest;

namespace {

Domain only_domain(Rows rows) {
  Digest digest = merge(std::move(rows));
  REQUIRE(digest.domains.size() == 1);
  return digest.domains.front();
}

}  // namespace

TEST_CASE("policy texts of one domain and type become one policy") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 10, 0, "testing", "2026-11-21"),
                  result("example.com", "sts", 20, 3, "enforce", "2026-11-22")};
  const Domain domain = only_domain(std::move(rows));
  REQUIRE(domain.policies.size() == 1);
  CHECK(domain.policies[0].reports == 2);
  CHECK(domain.policies[0].successful_sessions == 30);
  CHECK(domain.policies[0].failed_sessions == 3);
  CHECK(domain.policies[0].mode == "enforce");
}

TEST_CASE("the mode is that of the newest text that tells one") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 1, 0, "enforce", "2026-11-20"),
                  result("example.com", "sts", 1, 0, "testing", "2026-11-21"),
                  result("example.com", "sts", 1, 0, "", "2026-11-22")};
  CHECK(only_domain(std::move(rows)).policies[0].mode == "testing");
}

TEST_CASE("of two modes seen on one day the stricter counts, in whatever order") {
  for (const bool turned : {false, true}) {
    Rows rows = one_day();
    rows.results = {result("example.com", "sts", 1, 0, turned ? "none" : "enforce"),
                    result("example.com", "sts", 1, 0, turned ? "enforce" : "testing")};
    CHECK(only_domain(std::move(rows)).policies[0].mode == "enforce");
  }
}

TEST_CASE("only an MTA-STS policy has a mode") {
  Rows rows = one_day();
  rows.results = {result("example.com", "tlsa", 1, 0, "enforce"),
                  result("example.com", "no-policy-found", 1, 0, "enforce")};
  for (const Policy& policy : only_domain(std::move(rows)).policies) CHECK(policy.mode.empty());
}

TEST_CASE("numbers of different policy types stay apart, in a fixed order") {
  Rows rows = one_day();
  rows.results = {result("example.com", "future", 1, 0),
                  result("example.com", "no-policy-found", 2, 0),
                  result("example.com", "tlsa", 4, 0), result("example.com", "sts", 8, 0)};
  const Domain domain = only_domain(std::move(rows));
  REQUIRE(domain.policies.size() == 4);
  CHECK(domain.policies[0].policy_type == "sts");
  CHECK(domain.policies[0].sessions() == 8);
  CHECK(domain.policies[1].policy_type == "tlsa");
  CHECK(domain.policies[2].policy_type == "no-policy-found");
  CHECK(domain.policies[3].policy_type == "future");
}

TEST_CASE("one report that tells of several TLSA records is one report") {
  Rows rows = one_day();
  rows.reports = 1;
  rows.results = {result("example.com", "tlsa", 1, 0), result("example.com", "tlsa", 1, 0)};
  CHECK(only_domain(std::move(rows)).policies[0].reports == 1);
}

TEST_CASE("failures of one cause are merged over reporters") {
  const Digest digest = merge(failing_day());
  REQUIRE(digest.domains.size() == 3);
  const Domain& domain = digest.domains[2];
  CHECK(domain.verdict == Verdict::failing);
  REQUIRE(domain.failures.size() == 1);
  const Failure& cause = domain.failures[0];
  CHECK(cause.failed_sessions == 57);
  CHECK(cause.reporters ==
        std::vector<tlsrpt::report::Reporter>{by("Google Inc."), by("Microsoft Corporation")});
  CHECK(cause.first_day == day("2026-11-20"));
  CHECK(cause.last_day == day("2026-11-22"));
  CHECK(digest.failing());
}

TEST_CASE("causes differ by result type, host and policy type, and the largest comes first") {
  Rows rows = one_day();
  rows.failures = {failure("example.com", "sts", "certificate-expired", "mx1.example.com", "A", 1),
                   failure("example.com", "sts", "certificate-expired", "mx2.example.com", "A", 3),
                   failure("example.com", "sts", "validation-failure", "mx1.example.com", "A", 2),
                   failure("example.com", "tlsa", "validation-failure", "mx1.example.com", "A", 9)};
  const Domain domain = only_domain(std::move(rows));
  REQUIRE(domain.failures.size() == 4);
  CHECK(domain.failures[0].policy_type == "tlsa");
  CHECK(domain.failures[1].receiving_mx_hostname == "mx2.example.com");
}

TEST_CASE("a domain fails where a summary or a detail counts a failed session") {
  Rows rows = one_day();
  rows.results = {result("a.example", "sts", 5, 0), result("b.example", "sts", 5, 1),
                  result("c.example", "sts", 5, 0), result("d.example", "sts", 5, 0)};
  rows.failures = {failure("c.example", "sts", "validation-failure", "", "A", 2),
                   failure("d.example", "sts", "validation-failure", "", "A", 0)};
  const Digest digest = merge(std::move(rows));
  REQUIRE(digest.domains.size() == 4);
  CHECK(digest.domains[0].verdict == Verdict::clean);
  CHECK(digest.domains[1].verdict == Verdict::failing);
  CHECK(digest.domains[2].verdict == Verdict::failing);
  CHECK(digest.domains[3].verdict == Verdict::clean);
}

TEST_CASE("a silent domain has its last day and nothing else") {
  Rows rows = one_day();
  rows.silent = {{"example.edu", day("2026-11-12")}};
  const Domain domain = only_domain(std::move(rows));
  CHECK(domain.verdict == Verdict::silent);
  CHECK(domain.last_day == day("2026-11-12"));
  CHECK(domain.policies.empty());
}

TEST_CASE("domains stand in the order of their names") {
  Rows rows = one_day();
  rows.results = {result("c.example", "sts", 1, 0), result("", "tlsa", 1, 0),
                  result("a.example", "sts", 1, 0)};
  rows.silent = {{"b.example", day("2026-11-12")}};
  std::string order;
  for (const Domain& domain : merge(std::move(rows)).domains) order += domain.domain + " ";
  CHECK(order == " a.example b.example c.example ");
}

TEST_CASE("sums stop at the largest count") {
  constexpr std::uint64_t kMax = tlsrpt::report::kMaxCount;
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", kMax, 1), result("example.com", "sts", kMax, 0)};
  rows.failures = {failure("example.com", "sts", "x", "", "A", kMax),
                   failure("example.com", "sts", "x", "", "B", kMax)};
  const Domain domain = only_domain(std::move(rows));
  CHECK(domain.policies[0].successful_sessions == kMax);
  CHECK(domain.policies[0].sessions() == kMax);
  CHECK(domain.failures[0].failed_sessions == kMax);
}

TEST_CASE("a rate of success is whole only where nothing failed") {
  Policy policy;
  CHECK_FALSE(policy.success_rate());
  policy.successful_sessions = tlsrpt::report::kMaxCount;
  CHECK(policy.success_rate() == 1.0);
  policy.failed_sessions = 1;
  CHECK(*policy.success_rate() < 1.0);
  policy.successful_sessions = 0;
  CHECK(policy.success_rate() == 0.0);
}
