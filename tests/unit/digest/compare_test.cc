// SPDX-License-Identifier: MIT
#include "digest/compare.h"

#include "catch.h"
#include "digest/changes.h"
#include "digest/order.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

using Basis = store::Window::Basis;

Rows two_days() {
  Rows rows = one_day();
  rows.reporters = {{by("A"), 1, 0}, {by("B"), 1, 0}};
  rows.results = {result("example.com", "sts", 90, 10, "testing"),
                  result("example.com", "tlsa", 100, 0)};
  rows.failures = {failure("example.com", "sts", "certificate-expired", "mx2.example.com", "A", 6),
                   failure("example.com", "sts", "validation-failure", "", "A", 4)};
  rows.results_before = {result("example.com", "sts", 40, 0), result("example.com", "sts", 9, 1)};
  rows.failures_before = {
      failure("example.com", "sts", "validation-failure", "", "B", 1, "2026-11-21", "2026-11-21"),
      failure("example.com", "sts", "starttls-not-supported", "mx1.example.com", "B", 3,
              "2026-11-20", "2026-11-20"),
      failure("example.com", "tlsa", "starttls-not-supported", "mx1.example.com", "B", 2,
              "2026-11-21", "2026-11-21")};
  return rows;
}

const Domain& only(const Digest& digest) {
  REQUIRE(digest.domains.size() == 1);
  return digest.domains.front();
}

Policy changed(std::uint64_t now, std::optional<std::uint64_t> before) {
  Policy policy;
  policy.successful_sessions = now;
  if (before) policy.before = Numbers{1, *before, 0};
  return policy;
}

}  // namespace

TEST_CASE("the period before is as long, and ends where the window begins") {
  const store::Window day{Basis::covered, time("2026-11-22T00:00:00Z"),
                          time("2026-11-23T00:00:00Z")};
  const auto before = period_before(day);
  REQUIRE(before);
  CHECK(before->basis == Basis::covered);
  CHECK(before->from == time("2026-11-21T00:00:00Z"));
  CHECK(before->to == day.from);
  store::Window fresh{Basis::appended, time("2026-11-20T06:00:00Z"), time("2026-11-23T06:00:00Z")};
  REQUIRE(period_before(fresh));
  CHECK(period_before(fresh)->basis == Basis::received);
  CHECK(period_before(fresh)->from == time("2026-11-17T06:00:00Z"));
}

TEST_CASE("a window of all times has no period before") {
  CHECK_FALSE(period_before({Basis::covered, report::Time(), time("2026-11-23T00:00:00Z")}));
  CHECK_FALSE(
      period_before({Basis::appended, time("2026-11-23T00:00:00Z"), time("2026-11-23T00:00:00Z")}));
}

TEST_CASE("numbers before are summed over texts, and zero where only the type is new") {
  const Digest digest = merge(two_days());
  const Domain& domain = only(digest);
  REQUIRE(domain.policies.front().before);
  CHECK(domain.policies.front().before->sessions() == 50);
  CHECK(domain.policies.front().before->failed_sessions == 1);
  REQUIRE(domain.policies.back().before);
  CHECK(domain.policies.back().before->sessions() == 0);
}

TEST_CASE("failures are new, ongoing or gone") {
  const Digest digest = merge(two_days());
  const Domain& domain = only(digest);
  CHECK(domain.failures[0].change == Change::is_new);
  CHECK(domain.failures[1].change == Change::ongoing);
  REQUIRE(domain.gone.size() == 1);
  CHECK(domain.gone[0].result_type == "starttls-not-supported");
  CHECK(domain.gone[0].failed_sessions == 3);  // not 5: policy types overlap
  CHECK(domain.gone[0].last_day == day("2026-11-21"));
}

TEST_CASE("what only those told who are not heard is not gone") {
  Rows rows = two_days();
  rows.reporters.pop_back();
  CHECK(only(merge(std::move(rows))).gone.empty());
}

TEST_CASE("weeks that came at once, as an import, are no period before") {
  Rows rows = two_days();
  rows.results_before.front().first_day = day("2026-11-07");
  CHECK(only(merge(rows)).policies.front().before);
  rows.results_before.front().first_day = day("2026-11-06");
  CHECK_FALSE(only(merge(rows)).policies.front().before);
}

TEST_CASE("without reports before nothing is new") {
  Rows rows = two_days();
  rows.results_before.clear();
  rows.failures_before.clear();
  const Digest digest = merge(std::move(rows));
  const Domain& domain = only(digest);
  CHECK(domain.failures[0].change == Change::untold);
  CHECK_FALSE(domain.policies.front().before);
  CHECK(changes(digest, {}).empty());
}

TEST_CASE("a failure that was told of zero times is neither there nor gone") {
  Rows rows = two_days();
  rows.failures_before.push_back(
      failure("example.com", "sts", "certificate-expired", "mx2.example.com", "A", 0));
  rows.failures_before.push_back(failure("example.com", "sts", "tlsa-invalid", "", "A", 0));
  const Digest digest = merge(std::move(rows));
  CHECK(only(digest).failures[0].change == Change::is_new);
  CHECK(only(digest).gone.size() == 1);
}

TEST_CASE("changes are told in a line a domain, then the reporters") {
  Digest digest = merge(two_days());
  digest.new_reporters = {by("Example AG")};
  digest.silent_reporters = {{by("Other AG"), day("2026-11-12"), 9}};
  TextStyle style;
  style.width = 100;
  CHECK(
      changes(digest, style) ==
      R"(changed  example.com: new certificate-expired on mx2.example.com; gone starttls-not-supported on
         mx1.example.com (last on 2026-11-21); sts: 90.00 % ok, 98.00 % before, 100 sessions, 50
         before; tlsa: 100 sessions, 0 before
         reporters: new: "Example AG" (unverified); silent: "Other AG" (unverified)
)");
}

TEST_CASE("many changed domains are counted") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 10; ++i) {
    rows.results.push_back(result(numbered_domain(i), "sts", 1000, 0));
    rows.results_before.push_back(result(numbered_domain(i), "sts", 10, 0));
  }
  const Digest digest = merge(std::move(rows));
  CHECK(changes(digest, {}).ends_with("\n         … and 7 more domains\n"));
  TextStyle all;
  all.all = true;
  CHECK(changes(digest, all).find("d9.example") != std::string::npos);
}

TEST_CASE("small changes of numbers are not worth a word") {
  Rows rows = one_day();
  rows.results = {result("a.example", "sts", 151, 0), result("b.example", "sts", 40, 0)};
  rows.results_before = {result("a.example", "sts", 300, 0), result("b.example", "sts", 4, 0)};
  CHECK(changes(merge(rows), {}).empty());
  rows.results[0].successful_sessions = 150;
  rows.results[1].successful_sessions = 50;
  const std::string out = changes(merge(rows), {});
  CHECK(out.find("a.example: sts: 150 sessions, 300 before") != std::string::npos);
  CHECK(out.find("b.example: sts: 50 sessions, 4 before") != std::string::npos);
}

TEST_CASE("shares of success are worth a word where one is whole, or a point apart") {
  const auto told = [](std::uint64_t failed, std::uint64_t failed_before) {
    Rows rows = one_day();
    rows.results = {result("a.example", "sts", 1000 - failed, failed)};
    rows.results_before = {result("a.example", "sts", 1000 - failed_before, failed_before)};
    return changes(merge(std::move(rows)), {});
  };
  CHECK(told(0, 0).empty());
  CHECK(told(50, 55).empty());
  CHECK(told(50, 60).find("sts: 95.00 % ok, 94.00 % before") != std::string::npos);
  CHECK(told(0, 1).find("sts: 100.00 % ok, 99.90 % before") != std::string::npos);
  CHECK(told(1, 0).find("sts: 99.90 % ok, 100.00 % before") != std::string::npos);
}

TEST_CASE("a change of sessions is told in percent, and large ones as a factor") {
  CHECK(change_of_sessions(changed(1, std::nullopt)) == "-");
  CHECK(change_of_sessions(changed(0, 0)) == "-");
  CHECK(change_of_sessions(changed(5, 0)) == "new");
  CHECK(change_of_sessions(changed(112, 100)) == "+12 %");
  CHECK(change_of_sessions(changed(100, 100)) == "+0 %");
  CHECK(change_of_sessions(changed(0, 100)) == "-100 %");
  CHECK(change_of_sessions(changed(999, 1000)) == "+0 %");
  CHECK(change_of_sessions(changed(1, 1000)) == "-99 %");
  CHECK(change_of_sessions(changed(1200, 100)) == "x 12");
  CHECK(change_of_sessions(changed(report::kMaxCount, 1)) == "x 9999");
}

TEST_CASE("hostile names in what changed are escaped") {
  Rows rows = one_day();
  rows.results = {result(kHostile, kHostile, 100, 1)};
  rows.results_before = {result(kHostile, kHostile, 1, 0)};
  rows.failures = {failure(kHostile, kHostile, kHostile, kHostile, kHostile, 1)};
  rows.failures_before = {failure(kHostile, kHostile, "2" + kHostile, kHostile, kHostile, 1)};
  Digest digest = merge(std::move(rows));
  digest.new_reporters = {by(kHostile)};
  digest.silent_reporters = {{by(kHostile), day("2026-11-12"), 9}};
  const std::string out = changes(digest, {});
  CHECK(out.find("changed") == 0);
  CHECK(out.find_first_of("\x1b\x07\r\xFF") == std::string::npos);
  CHECK(out.find("\nBcc") == std::string::npos);
}

TEST_CASE("domains are weighed by their largest policy type, not by a sum") {
  Rows rows = one_day();
  rows.results = {result("a.example", "sts", 10, 2), result("a.example", "tlsa", 11, 0),
                  result("b.example", "sts", 20, 0), result("c.example", "sts", 8, 3)};
  rows.silent = {{"s.example", day("2026-11-12")}};
  const Digest digest = merge(std::move(rows));
  CHECK(most_sessions(digest.domains[0]) == 12);
  CHECK(most_failed(digest.domains[0]) == 2);
  std::string order;
  for (const Domain* domain : in_order(digest)) order += domain->domain + " ";
  CHECK(order == "c.example a.example b.example s.example ");
}
