// SPDX-License-Identifier: MIT
// A digest of a real store: that each question is asked, and of whom.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "catch.h"
#include "digest/digest.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

using std::chrono::days;
using std::chrono::hours;

const report::Time kNow = time("2026-11-23T18:00:00Z");

/// A store of this test's own, filled with reports that came the morning after their day.
class Site {
 public:
  Site() : store_(path() + "/tlsrpt.db", store::Access::write, {}) {}
  ~Site() { std::filesystem::remove_all(folder_); }

  void reported(const std::string& domain, report::Day day, std::uint64_t failed = 0,
                const std::string& reporter = "A", std::uint64_t sessions = 100) {
    report::Report report;
    report.organization_name = report.texts.keep(reporter);
    report.report_id = report.texts.keep(std::to_string(++serial_));
    report.date_range = {report::Time(day), report::Time(day) + hours(23)};
    report::Policy& policy = report.policies.emplace_back();
    policy.policy_type = "sts";
    policy.domain = domain;
    policy.policy_string = {"version: STSv1", "mode: testing", "max_age: 86401"};
    policy.total_successful_session_count = sessions;
    policy.total_failure_session_count = failed;
    if (failed > 0) {
      report::FailureDetail& detail = policy.failure_details.emplace_back();
      detail.result_type = "certificate-expired";
      detail.receiving_mx_hostname = "mx.example";
      detail.failed_session_count = failed;
    }
    store::Arrival arrival;
    arrival.received = report::Time(day) + hours(30);
    for (std::size_t i = 0; i < 4; ++i) {
      arrival.sha256[i] = static_cast<unsigned char>(serial_ >> (8 * i));
    }
    report::Notes notes;
    store::Store::Transaction transaction(store_);
    store_.append(report, arrival, notes);
    transaction.commit();
  }

  Digest digest(std::size_t looked_up = SIZE_MAX, std::vector<std::string> domains = {}) {
    Question question;
    question.scope = {{store::Window::Basis::received, kNow - hours(24), kNow}, std::move(domains)};
    question.now = kNow;
    question.domains = question.failures = looked_up;
    return collect(store_, question);
  }

 private:
  const std::string& path() {
    REQUIRE(::mkdtemp(folder_.data()) != nullptr);
    return folder_;
  }

  std::string folder_ = (std::filesystem::temp_directory_path() / "digest-XXXXXX").string();
  store::Store store_;
  unsigned serial_ = 0;
};

const Domain& of(const Digest& digest, std::string_view name) {
  const auto at = std::find_if(digest.domains.begin(), digest.domains.end(),
                               [&](const Domain& domain) { return domain.domain == name; });
  REQUIRE(at != digest.domains.end());
  return *at;
}

bool advises(const std::vector<Advice>& all, std::string_view id) {
  return std::any_of(all.begin(), all.end(), [&](const Advice& one) { return one.id == id; });
}

const report::Day kLast = day("2026-11-22");

}  // namespace

TEST_CASE("a digest knows the day before, the last weeks, and since when something fails") {
  Site site;
  for (int n = 0; n < 20; ++n) site.reported("example.com", kLast - days(n), n < 3 ? 5 : 0);
  const Digest digest = site.digest();
  CHECK(digest.reports == 1);
  CHECK(digest.last_day == kLast);
  const Domain& domain = of(digest, "example.com");
  const Policy& policy = domain.policies.front();
  REQUIRE(policy.before);
  CHECK(policy.before->failed_sessions == 5);
  REQUIRE(policy.days.size() == kTrend);
  CHECK(policy.days.back().failed_sessions == 5);
  CHECK(policy.days[kTrend - 4].failed_sessions == 0);
  REQUIRE(domain.failures.size() == 1);
  CHECK(domain.failures.front().since == kLast - days(2));
  CHECK(domain.failures.front().change == Change::ongoing);
  CHECK(advises(domain.advice, "not-ready-for-enforce"));
  CHECK(advises(digest.advice, "unverified"));
}

TEST_CASE("a digest names reporters that went silent, and new ones, of the domains asked about") {
  Site site;
  for (int n = 0; n < 20; ++n) site.reported("example.com", kLast - days(n));
  for (int n = 5; n < 15; ++n) site.reported("example.com", kLast - days(n), 0, "B");
  site.reported("example.com", kLast, 0, "C");
  site.reported("example.net", kLast, 0, "D");
  Digest digest = site.digest();
  REQUIRE(digest.silent_reporters.size() == 1);
  CHECK(digest.silent_reporters.front().reporter.organization_name == "B");
  CHECK(digest.new_reporters == std::vector<report::Reporter>{by("C"), by("D")});
  digest = site.digest(SIZE_MAX, {"example.com"});
  CHECK(digest.new_reporters == std::vector<report::Reporter>{by("C")});
}

TEST_CASE("where few domains are looked up, the failing and the silent ones are among them") {
  Site site;
  for (int n = 3; n < 17; ++n) site.reported("silent.example", kLast - days(n));
  for (std::uint64_t i = 0; i < 20; ++i) site.reported(numbered_domain(i), kLast, 0, "A", 10 + i);
  site.reported("z.example", kLast, 1);
  const Digest digest = site.digest(8);
  CHECK(advises(of(digest, "silent.example").advice, "no-report"));
  CHECK_FALSE(of(digest, "z.example").policies.front().days.empty());
  CHECK_FALSE(of(digest, "d19.example").policies.front().days.empty());
  CHECK(of(digest, "d0.example").policies.front().days.empty());
  CHECK_FALSE(of(site.digest(), "d0.example").policies.front().days.empty());
}

TEST_CASE("a store without reports in the window makes an empty digest") {
  Site site;
  const Digest digest = site.digest();
  CHECK(digest.reports == 0);
  CHECK(digest.domains.empty());
  CHECK(digest.advice.empty());
}
