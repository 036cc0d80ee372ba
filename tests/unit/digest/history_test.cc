// SPDX-License-Identifier: MIT
#include "digest/history.h"

#include <catch2/catch.hpp>

#include "digest/spark.h"
#include "weeks.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

Numbers numbers(std::uint64_t successful, std::uint64_t failed = 0) {
  return {1, successful, failed};
}

/// Since when a failure that was last told on day `last` goes on.
Failure looked_back(const std::set<int>& covered, const std::set<int>& told, int last) {
  Failure failure;
  failure.last_day = ago(last);
  std::set<report::Day> days;
  for (const int n : covered) days.insert(ago(n));
  look_back(failure, days, [&](report::Day day) {
    return told.contains(static_cast<int>((day - ago(0)).count()));
  });
  return failure;
}

}  // namespace

TEST_CASE("a failure goes on since the first of unbroken covered days") {
  CHECK(looked_back({-3, -2, -1, 0}, {-2, -1, 0}, 0).since == ago(-2));
  CHECK(looked_back({-9, -5, -1, 0}, {-9, -5, -1, 0}, 0).since == ago(-9));  // gaps without reports
  CHECK(looked_back({-3, -2, -1, 0}, {-3, -1, 0}, 0).since == ago(-1));
  CHECK(looked_back({0}, {0}, 0).since == ago(0));
  CHECK_FALSE(looked_back({-1}, {0}, 0).since);  // a day that nobody covers
}

TEST_CASE("a failure is over where a later day is covered without it") {
  CHECK_FALSE(looked_back({-1, 0}, {-1, 0}, 0).is_over);
  CHECK(looked_back({-1, 0}, {-1}, -1).is_over);
  CHECK(looked_back({-1, 0}, {-1}, -1).since == ago(-1));
}

TEST_CASE("a trend has a number for each day, the oldest first") {
  Domain domain;
  domain.policies.resize(2);
  domain.policies[0].policy_type = "sts";
  domain.policies[1].policy_type = "tlsa";
  look_back(
      domain,
      Weeks().told(-20, -20, "testing").told(-13, -13, "testing").told(0, 0, "testing").history(),
      ago(0));
  const auto& days = domain.policies[0].days;
  REQUIRE(days.size() == kTrend);
  CHECK(days.front().sessions() == 100);
  CHECK(days[1].sessions() == 0);
  CHECK(days.back().sessions() == 100);
  CHECK(domain.policies[1].days.size() == kTrend);
  CHECK(domain.policies[1].days.back().sessions() == 0);
}

TEST_CASE("the mode of a day is the strictest, and that of all the newest told") {
  const DomainHistory history = Weeks()
                                    .told(-3, -1, "testing")
                                    .told(-2, -2, "enforce")
                                    .told(0, 0, std::vector<std::string>{})
                                    .history();
  CHECK(history.mode_on(ago(-3)) == "testing");
  CHECK(history.mode_on(ago(-2)) == "enforce");
  CHECK(history.mode_on(ago(0)).empty());
  CHECK(history.mode() == "testing");
  CHECK(DomainHistory().mode().empty());
}

TEST_CASE("days without sessions are told, but not covered") {
  const DomainHistory history = Weeks().told(-1, 0, {}, 0).history();
  CHECK(history.covered.empty());
  CHECK(history.policies.at("sts").size() == 2);
}

TEST_CASE("the last day of a trend is one that reports can be about") {
  using Basis = store::Window::Basis;
  const report::Time now = time("2026-11-23T18:00:00Z");
  CHECK(last_day({Basis::received, now - std::chrono::hours(24), now}, now) == ago(0));
  CHECK(last_day({Basis::appended, now, now}, now) == ago(0));
  CHECK(last_day({Basis::covered, report::Time(ago(-5)), report::Time(ago(-4))}, now) == ago(-5));
  // --from alone ends today, and nobody can look into the future.
  CHECK(last_day({Basis::covered, report::Time(ago(-5)), report::Time(ago(9))}, now) == ago(1));
}

TEST_CASE("bars are high where most sessions of the best day succeeded") {
  CHECK(bars({}).empty());
  CHECK(bars({numbers(0), numbers(1), numbers(50), numbers(100)}) == std::vector<int>{0, 1, 4, 7});
  // One failure among a billion shows, and so does a day on which everything failed.
  CHECK(bars({numbers(999'999'999, 1), numbers(0, 7)}) == std::vector<int>{5, 1});
  CHECK(bars({numbers(report::kMaxCount)}) == std::vector<int>{7});
}

TEST_CASE("a row of bars is for readers of UTF-8, of ASCII, and of colours") {
  const std::vector<Numbers> days = {numbers(100), numbers(0), numbers(90, 10), numbers(50)};
  TextStyle style;
  CHECK(sparkline(days, style) == "▇·▅▄");
  style.colour = true;
  CHECK(sparkline(days, style) == "▇·\x1b[31m▅\x1b[0m▄");
  style.colour = style.unicode = false;
  CHECK(sparkline(days, style) == "#_+=");
  CHECK(sparkline({}, style).empty());
}
