// SPDX-License-Identifier: MIT
// What is asked of a real store, and of which days.
#include "compare/ask.h"

#include <unistd.h>

#include <filesystem>

#include "catch.h"
#include "sides.h"

using namespace tlsrpt;
using namespace tlsrpt::compare;

namespace {

/// A store of this test's own.
class Site {
 public:
  Site() : store_(path() + "/tlsrpt.db", store::Access::write, {}) {}
  ~Site() { std::filesystem::remove_all(folder_); }

  void reported(const std::string& domain, report::Day day, const std::string& reporter,
                bool fails = true) {
    report::Report report;
    report.organization_name = report.texts.keep(reporter);
    report.report_id = report.texts.keep(std::to_string(++serial_));
    report.date_range = {report::Time(day), report::Time(day) + std::chrono::hours(23)};
    report::Policy& policy = report.policies.emplace_back();
    policy.policy_type = "sts";
    policy.domain = domain;
    policy.policy_string = {"version: STSv1", "mode: testing", "max_age: 86401"};
    policy.total_successful_session_count = 7;
    if (fails) {
      policy.total_failure_session_count = 3;
      report::FailureDetail& detail = policy.failure_details.emplace_back();
      detail.result_type = "certificate-expired";
      detail.receiving_mx_hostname = "mx.example";
      detail.failed_session_count = 3;
    }
    store::Arrival arrival;
    arrival.received = report::Time(day) + std::chrono::hours(30);
    arrival.sha256[0] = static_cast<unsigned char>(serial_);
    report::Notes notes;
    store::Store::Transaction transaction(store_);
    store_.append(report, arrival, notes);
    transaction.commit();
  }

  void opened(const std::string& domain, const std::string& result_type, report::Day first,
              report::Day last, bool is_over = false) {
    store::Incident incident;
    incident.cause = {domain, result_type, "mx.example"};
    incident.opened = kNow;
    incident.first_day = first;
    incident.last_day = last;
    if (is_over) incident.resolved = kNow;
    if (is_over) incident.why = store::kCovered;
    store::Store::Transaction transaction(store_);
    store::Incidents(store_).add(incident);
    transaction.commit();
  }

  Told told() { return ask(store_, "example.com", kNow); }

 private:
  const std::string& path() {
    REQUIRE(::mkdtemp(folder_.data()) != nullptr);
    return folder_;
  }

  std::string folder_ = (std::filesystem::temp_directory_path() / "compare-XXXXXX").string();
  store::Store store_;
  unsigned serial_ = 0;
};

}  // namespace

TEST_CASE("an empty store knows nothing of a domain") {
  const Told told = Site().told();
  CHECK(told.witnesses.empty());
  CHECK(told.incidents.empty());
  CHECK_FALSE(told.last_day());
}

TEST_CASE("a store is asked for this domain, and for days that have been") {
  Site site;
  site.reported("example.com", day(-3), "A");
  site.reported("example.com", day(-1), "A", false);
  site.reported("example.com", day(-2), "B");
  site.reported("example.com", day(2), "C");
  site.reported("example.com", day(-70), "D");
  site.reported("example.net", day(-1), "E");
  const Told told = site.told();
  REQUIRE(told.witnesses.size() == 2);
  CHECK(told.witnesses.front().reporter.organization_name == "A");
  CHECK(told.witnesses.front().first_day == day(-3));
  CHECK(told.witnesses.front().last_day == day(-1));
  CHECK(told.covered == std::set<report::Day>{day(-70), day(-3), day(-2), day(-1)});
  CHECK(told.last_day() == day(-1));
}

TEST_CASE("open incidents come with who told of them") {
  Site site;
  site.reported("example.com", day(-3), "A");
  site.reported("example.com", day(-2), "B");
  site.reported("example.com", day(-9), "C");
  site.reported("example.net", day(-2), "D");
  site.opened("example.com", "certificate-expired", day(-3), day(-2));
  site.opened("example.com", "validation-failure", day(-3), day(-2), true);
  site.opened("example.net", "certificate-expired", day(-3), day(-2));
  const Told told = site.told();
  REQUIRE(told.incidents.size() == 1);
  CHECK(told.incidents.front().cause.receiving_mx_hostname == "mx.example");
  CHECK(told.incidents.front().last_day == day(-2));
  CHECK(told.incidents.front().reporters ==
        std::set<report::Reporter>{{"A", "", false}, {"B", "", false}});
  CHECK_FALSE(told.more_incidents);
}

TEST_CASE("of many incidents so many are told") {
  Site site;
  site.reported("example.com", day(-2), "A");
  for (std::size_t n = 0; n != kMostIncidents; ++n) {
    site.opened("example.com", "type-" + std::to_string(n), day(-2), day(-2));
  }
  CHECK_FALSE(site.told().more_incidents);
  site.opened("example.com", "one-more", day(-2), day(-2));
  CHECK(site.told().incidents.size() == kMostIncidents);
  CHECK(site.told().more_incidents);
}
