// SPDX-License-Identifier: MIT
#include "digest/history.h"

#include "catch.h"
#include "digest/spark.h"
#include "weeks.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

Numbers numbers(std::uint64_t successful, std::uint64_t failed = 0) {
  return {1, successful, failed};
}

/// A failure that these days tell of, among those that are covered.
Failure looked_back(const std::set<int>& covered, const std::set<int>& told) {
  Failure failure;
  std::set<report::Day> days;
  for (const int n : covered) days.insert(ago(n));
  std::vector<report::Day> telling;
  for (const int n : told) telling.push_back(ago(n));
  look_back(failure, telling, days);
  return failure;
}

}  // namespace

TEST_CASE("a failure goes on since the first of unbroken covered days") {
  CHECK(looked_back({-3, -2, -1, 0}, {-2, -1, 0}).since == ago(-2));
  CHECK(looked_back({-9, -5, -1, 0}, {-9, -5, -1, 0}).since == ago(-9));  // gaps without reports
  CHECK(looked_back({-3, -2, -1, 0}, {-3, -1, 0}).since == ago(-1));
  CHECK(looked_back({0}, {0}).since == ago(0));
  CHECK(looked_back({0}, {0}).until == ago(0));
  CHECK_FALSE(looked_back({-1}, {}).since);
}

TEST_CASE(
    "a failure is over where later days are covered without it, and not where they tell of it") {
  CHECK_FALSE(looked_back({-1, 0}, {-1, 0}).is_over);
  CHECK(looked_back({-1, 0}, {-1}).is_over);
  CHECK(looked_back({-1, 0}, {-1}).until == ago(-1));
  // A late report tells of a day that is not the last one.
  CHECK_FALSE(looked_back({-3, -2, -1, 0}, {-3, -2, -1, 0}).is_over);
}

TEST_CASE("a policy is lost where two covered days have none") {
  const auto lost = [](const Weeks& weeks) { return weeks.history().lost_policy(); };
  const std::vector<std::string> none;
  CHECK(lost(Weeks().told(-9, -2, "enforce").told(-1, 0, none, 9, 0, "no-policy-found")) ==
        ago(-2));
  CHECK_FALSE(lost(Weeks().told(-9, -1, "enforce").told(0, 0, none, 9, 0, "no-policy-found")));
  CHECK_FALSE(lost(Weeks()
                       .told(-9, -2, "enforce")
                       .told(-1, 0, none, 9, 0, "no-policy-found")
                       .told(0, 0, none, 1, 0, "tlsa")));
  CHECK_FALSE(lost(Weeks().told(-9, -5, "enforce")));  // nobody reports at all
  // A domain whose small reporters, who never look for a policy, are alone on weekends.
  Weeks weekends;
  weekends.told(-20, 0, none, 9, 0, "no-policy-found");
  for (int n = -20; n <= -6; n += 7) weekends.told(n, n + 4, "enforce");
  CHECK_FALSE(lost(weekends));
  CHECK_FALSE(lost(Weeks().told(-1, 0, none, 9, 0, "no-policy-found")));
}

TEST_CASE("texts that leave a field out can be of one policy") {
  const auto text = [](std::vector<std::string> lines) { return *read_policy(lines); };
  const PolicyText whole = text({"mode: testing", "mx: a.example", "max_age: 86401"});
  CHECK(is_compatible(whole, text({"mode: testing", "mx: a.example"})));
  CHECK(is_compatible(whole, text({"max_age: 86401"})));
  CHECK_FALSE(is_compatible(whole, text({"mode: enforce"})));
  CHECK_FALSE(is_compatible(whole, text({"mode: testing", "mx: b.example"})));
  CHECK_FALSE(is_compatible(whole, text({"mode: testing", "max_age: 604800"})));
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

TEST_CASE("the mode of a day is the strictest, and that of all what most of the newest day saw") {
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
  // Somebody still keeps a copy of what was withdrawn.
  CHECK(Weeks().told(-3, 0, {"mode: enforce"}, 5).told(-1, 0, "testing").history().mode() ==
        "testing");
  CHECK(Weeks().told(-3, 0, {"mode: enforce"}, 100).told(-1, 0, "testing").history().mode() ==
        "enforce");
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
  // --from alone ends today, whose reports come tomorrow; unless it is all that is asked for.
  CHECK(last_day({Basis::covered, report::Time(ago(-5)), report::Time(ago(9))}, now) == ago(0));
  CHECK(last_day({Basis::covered, report::Time(ago(1)), report::Time(ago(2))}, now) == ago(1));
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
