// SPDX-License-Identifier: MIT
#include "alert/rules.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using store::PolicyRow;
using store::SessionsRow;
using store::ToldRow;

namespace {

report::Day day(int n) {
  return report::Day(std::chrono::days(20'000 + n));
}
report::Time noon(int n) {
  return report::Time(day(n)) + std::chrono::hours(12);
}

ToldRow told(int reporter, int n, std::uint64_t sessions, const char* policy_type = "sts") {
  return {policy_type, reporter, {"Reporter", "", false}, day(n), sessions};
}

const Threshold kOne{1, {}, false};
const Threshold kWithWitness{1, {}, true};

Threshold sessions(std::uint64_t count) {
  return {count, {}, false};
}
Threshold share(double part) {
  return {{}, part, false};
}

/// Open since day 1, told of with 10 sessions on day 1 at noon.
store::Incident noticed() {
  store::Incident incident;
  incident.first_day = incident.last_day = day(1);
  incident.failed_sessions = incident.noticed_sessions = 10;
  incident.noticed = noon(1);
  incident.mode = incident.noticed_mode = "testing";
  return incident;
}

}  // namespace

TEST_CASE("sessions of the last days together reach a threshold, and one less does not") {
  const std::vector<ToldRow> rows = {told(1, 1, 3), told(1, 2, 4), told(2, 2, 3)};
  CHECK(reaches(sessions(10), rows, {}));
  CHECK_FALSE(reaches(sessions(11), rows, {}));
}

TEST_CASE("sessions of several policy types are never added") {
  const std::vector<ToldRow> rows = {told(1, 1, 6, "sts"), told(1, 1, 6, "tlsa")};
  CHECK(reaches(sessions(6), rows, {}));
  CHECK_FALSE(reaches(sessions(7), rows, {}));
}

TEST_CASE("a share is one of the sessions of its policy type") {
  const std::vector<ToldRow> rows = {told(1, 1, 2, "tlsa")};
  CHECK(reaches(share(0.02), rows, {{"sts", 10}, {"tlsa", 100}}));
  CHECK_FALSE(reaches(share(0.021), rows, {{"sts", 10}, {"tlsa", 100}}));
}

TEST_CASE("either of a number and a share is enough") {
  const Threshold both{50, 0.02, false};
  CHECK(reaches(both, {told(1, 1, 2)}, {{"sts", 100}}));
  CHECK(reaches(both, {told(1, 1, 50)}, {{"sts", 10'000}}));
  CHECK_FALSE(reaches(both, {told(1, 1, 49)}, {{"sts", 10'000}}));
}

TEST_CASE("what is off is never reached") {
  CHECK_FALSE(reaches({}, {told(1, 1, 1000)}, {{"sts", 1000}}));
}

TEST_CASE("a second witness is another reporter, another day, or a twentieth of the sessions") {
  const std::vector<SessionsRow> all = {{"sts", 1000}, {"tlsa", 1000}};
  CHECK_FALSE(reaches(kWithWitness, {told(1, 1, 49)}, all));
  CHECK(reaches(kWithWitness, {told(1, 1, 50)}, all));
  ToldRow other = told(2, 1, 1);
  CHECK_FALSE(reaches(kWithWitness, {told(1, 1, 1), other}, all));  // another contact alone
  other.reporter.organization_name = "Another";
  CHECK(reaches(kWithWitness, {told(1, 1, 1), other}, all));
  CHECK(reaches(kWithWitness, {told(1, 1, 1), told(1, 2, 1)}, all));
  CHECK_FALSE(reaches(kWithWitness, {told(1, 1, 1), told(1, 1, 1, "tlsa")}, all));
  CHECK(reaches(kOne, {told(1, 1, 1)}, all));
}

TEST_CASE("more failures than sessions are all of them") {
  CHECK(reaches(share(1.0), {told(1, 1, 3)}, {{"sts", 2}}));
  CHECK(reaches(share(1.0), {told(1, 1, 3)}, {}));
}

TEST_CASE("sums stop where counts do") {
  const std::vector<ToldRow> rows = {told(1, 1, report::kMaxCount), told(1, 2, report::kMaxCount)};
  CHECK(reaches(sessions(report::kMaxCount), rows, {}));
  CHECK(figures(rows, {}).failed_sessions == report::kMaxCount);
}

TEST_CASE("figures are those of the policy type with most failed sessions") {
  const Figures most = figures({told(1, 1, 2, "sts"), told(1, 1, 3, "tlsa"), told(2, 2, 2, "sts")},
                               {{"sts", 100}, {"tlsa", 50}});
  CHECK(most.policy_type == "sts");
  CHECK(most.failed_sessions == 4);
  CHECK(most.sessions == 100);
}

TEST_CASE("each reporter's last day counts") {
  ToldRow first = told(1, 1, 1);
  ToldRow second = told(1, 3, 1);
  first.reporter.is_signed = second.reporter.is_signed = true;
  const auto last = last_told({first, told(2, 4, 1), second});
  REQUIRE(last.size() == 2);
  CHECK(last[0].reporter == 2);
  CHECK(last[0].day == day(4));
  CHECK_FALSE(last[0].authenticated);
  CHECK(last[1].reporter == 1);
  CHECK(last[1].day == day(3));
  CHECK(last[1].authenticated);
}

TEST_CASE("an incident that nobody was told of is news") {
  store::Incident incident = noticed();
  incident.noticed.reset();
  CHECK(news(incident, {}, noon(1)) == Kind::opened);
}

TEST_CASE("more of the same is no news") {
  store::Incident incident = noticed();
  incident.failed_sessions = 99;
  CHECK_FALSE(news(incident, {}, noon(7)));
}

TEST_CASE("ten times as many sessions are worse") {
  store::Incident incident = noticed();
  incident.failed_sessions = 100;
  CHECK(news(incident, {}, noon(2)) == Kind::worsened);
}

TEST_CASE("a policy that moved to enforce is worse") {
  store::Incident incident = noticed();
  incident.mode = "enforce";
  CHECK(news(incident, {}, noon(2)) == Kind::worsened);
  incident.noticed_mode = "none";
  CHECK(news(incident, {}, noon(2)) == Kind::worsened);
  incident.noticed_mode = "enforce";
  CHECK_FALSE(news(incident, {}, noon(2)));
}

TEST_CASE("a mode that was not told before may have been enforce") {
  store::Incident incident = noticed();
  incident.noticed_mode.clear();
  incident.mode = "enforce";
  CHECK_FALSE(news(incident, {}, noon(2)));
}

TEST_CASE("a notice of a day to come does not keep the next one back until then") {
  CHECK_FALSE(news(noticed(), {}, noon(1) - std::chrono::minutes(5)));
  CHECK(news(noticed(), {}, noon(1) - std::chrono::days(365)) == Kind::reminder);
}

TEST_CASE("a reminder comes when its days have passed, and not a second earlier") {
  CHECK_FALSE(news(noticed(), {}, noon(8) - std::chrono::seconds(1)));
  CHECK(news(noticed(), {}, noon(8)) == Kind::reminder);
  Rules rules;
  rules.remind = std::chrono::days(2);
  CHECK(news(noticed(), rules, noon(3)) == Kind::reminder);
}

TEST_CASE("the newest policy that tells a mode tells it") {
  const std::vector<PolicyRow> rows = {{day(4), {"version: STSv1"}},
                                       {day(3), {"mode: testing"}},
                                       {day(3), {"mode: enforce"}},
                                       {day(2), {"mode: none"}}};
  CHECK(newest_mode(rows) == "enforce");
  CHECK(newest_mode({{day(3), {"mode: testing"}}, {day(2), {"mode: enforce"}}}) == "testing");
  CHECK(newest_mode({}).empty());
}
