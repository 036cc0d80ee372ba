// SPDX-License-Identifier: MIT
#include "store/incidents.h"

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Cause;
using store::Incident;
using store::Incidents;
using store::Store;

namespace {

const Cause kCause = {"example.com", "certificate-expired", "mx1.example.com"};

Sent failing(const std::string& organization, int n, std::uint64_t sessions = 7) {
  Sent sent;
  sent.organization_name = organization;
  sent.report_id = sent.bytes = organization + std::to_string(n);
  sent.day = n;
  sent.policies[0].failed = sessions;
  sent.policies[0].failures = {{"certificate-expired", "mx1.example.com", sessions}};
  return sent;
}

Sent clean(const std::string& organization, int n) {
  Sent sent = failing(organization, n, 0);
  sent.policies[0].failures.clear();
  return sent;
}

struct Asked {
  Folder folder;
  Store store{folder.path(), Access::write, {}};
  Incidents incidents{store};

  void deliver(const Sent& sent) { store::test::deliver(store, sent); }
  std::int64_t add(const Incident& incident) {
    Store::Transaction transaction(store);
    const auto id = incidents.add(incident);
    transaction.commit();
    return id;
  }
};

Incident incident(int first = 1, int last = 1) {
  Incident incident;
  incident.cause = kCause;
  incident.opened = morning_after(last);
  incident.first_day = day(first);
  incident.last_day = day(last);
  incident.failed_sessions = 57;
  incident.sessions = 1088;
  incident.policy_type = "sts";
  incident.mode = "testing";
  return incident;
}

bool same(const Incident& a, const Incident& b) {
  return a.id == b.id && a.cause == b.cause && a.opened == b.opened && a.first_day == b.first_day &&
         a.last_day == b.last_day && a.failed_sessions == b.failed_sessions &&
         a.sessions == b.sessions && a.policy_type == b.policy_type && a.mode == b.mode &&
         a.noticed == b.noticed && a.noticed_sessions == b.noticed_sessions &&
         a.noticed_mode == b.noticed_mode && a.resolved == b.resolved && a.why == b.why;
}

}  // namespace

TEST_CASE("An incident is kept as it is told, and as it changes") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  Incident told = incident();
  told.id = asked.add(told);
  CHECK(same(*asked.incidents.find(told.id), told));
  told.last_day = day(3);
  told.failed_sessions = 100;
  told.sessions = 2000;
  told.policy_type = "tlsa";
  told.mode = "enforce";
  told.noticed = morning_after(3);
  told.noticed_sessions = 99;
  told.noticed_mode = "testing";
  told.resolved = morning_after(5);
  told.why = "covered";
  {
    Store::Transaction transaction(asked.store);
    asked.incidents.update(told);
    transaction.commit();
  }
  CHECK(same(*asked.incidents.find(told.id), told));
  CHECK_FALSE(asked.incidents.find(99));
}

TEST_CASE("Of a cause one incident can be open") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  asked.add(incident());
  CHECK(trouble([&] { asked.add(incident()); }) == store::Trouble::Kind::unusable);
}

TEST_CASE("The open incident goes before those that are over, and of those the last") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  CHECK_FALSE(asked.incidents.last(kCause));
  Incident over = incident(1, 5);
  over.resolved = morning_after(6);
  const auto first = asked.add(over);
  over.last_day = day(4);
  asked.add(over);
  CHECK(asked.incidents.last(kCause)->id == first);
  CHECK_FALSE(asked.incidents.any_open());
  const auto open = asked.add(incident(2, 2));
  CHECK(asked.incidents.last(kCause)->id == open);
  CHECK(asked.incidents.any_open());
  CHECK(asked.incidents.open_ones("example.com", 10).size() == 1);
  CHECK(asked.incidents.open_ones("example.org", 10).empty());
}

TEST_CASE("Open incidents are listed, and those that ended since") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  Incident over = incident();
  over.resolved = morning_after(3);
  const auto ended = asked.add(over);
  const auto open = asked.add(incident());
  const auto both = asked.incidents.list(morning_after(3));
  REQUIRE(both.incidents.size() == 2);
  CHECK(both.incidents[0].id == ended);
  const auto one = asked.incidents.list(morning_after(4));
  REQUIRE(one.incidents.size() == 1);
  CHECK(one.incidents[0].id == open);
  CHECK(one.more_open + one.more_resolved == 0);
}

TEST_CASE("What was told of a cause is told by day, reporter and policy type") {
  Asked asked;
  asked.deliver(failing("Google", 1, 3));
  asked.deliver(failing("Google", 2, 4));
  Sent sent = failing("Microsoft", 2, 5);
  sent.authenticated = true;
  sent.policies.push_back(sent.policies[0]);
  sent.policies[1].policy_type = "tlsa";
  asked.deliver(sent);
  const auto rows = asked.incidents.told(kCause, day(2), day(3));
  REQUIRE(rows.size() == 3);
  std::uint64_t sum = 0;
  for (const auto& row : rows) {
    CHECK(row.day == day(2));
    CHECK(row.reporter.is_signed == (row.reporter.organization_name == "Microsoft"));
    sum += row.failed_sessions;
  }
  CHECK(sum == 14);
  CHECK(asked.incidents.told(kCause, day(1), day(2)).size() == 4);
  CHECK(asked.incidents.told({"example.com", "certificate-expired", ""}, day(0), day(9)).empty());
}

TEST_CASE("Sessions are those of a domain's days, by policy type") {
  Asked asked;
  asked.deliver(failing("Google", 1, 3));
  asked.deliver(clean("Microsoft", 2));
  const auto rows = asked.incidents.sessions("example.com", day(1), day(2));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].policy_type == "sts");
  CHECK(rows[0].sessions == 203);
  CHECK(asked.incidents.sessions("example.com", day(3), day(4)).empty());
  CHECK(asked.incidents.sessions("example.org", day(1), day(2)).empty());
}

TEST_CASE("Days are covered by any report, and told with the newest first") {
  Asked asked;
  for (const int n : {1, 5, 3}) asked.deliver(clean("Google", n));
  asked.deliver(clean("Microsoft", 5));
  using Days = std::vector<report::Day>;
  CHECK(asked.incidents.last_covered("example.com", day(9), 2) == Days{day(5), day(3)});
  CHECK(asked.incidents.last_covered("example.com", day(4), 2) == Days{day(3), day(1)});
  CHECK(asked.incidents.last_covered("example.org", day(9), 2).empty());
  CHECK(asked.incidents.days_covered("example.com", day(1), day(9), false) == 2);
  CHECK(asked.incidents.days_covered("example.com", day(1), day(4), false) == 1);
}

TEST_CASE("A reporter covers a later day by any report on the domain") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  asked.deliver(clean("Microsoft", 2));
  const auto reporter = asked.incidents.told(kCause, day(1), day(1)).at(0).reporter_id;
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(1), day(9), false));
  Sent other = clean("Google", 2);
  other.policies[0].domain = "example.org";
  asked.deliver(other);
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(1), day(9), false));
  asked.deliver(clean("Google", 3));
  CHECK(asked.incidents.covered_after("example.com", reporter, day(1), day(9), false));
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(3), day(9), false));
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(1), day(2), false));
}

TEST_CASE("A reporter that sends several reports for a day covers a later one by as many") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  Sent second = clean("Google", 1);
  second.report_id = second.bytes = "second of 1";
  asked.deliver(second);
  const auto reporter = asked.incidents.told(kCause, day(1), day(1)).at(0).reporter_id;
  asked.deliver(clean("Google", 2));
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(1), day(9), false));
  second.day = 2;
  second.report_id = second.bytes = "second of 2";
  asked.deliver(second);
  CHECK(asked.incidents.covered_after("example.com", reporter, day(1), day(9), false));
}

TEST_CASE("An unverified report on another domain takes nothing from an authenticated one") {
  Asked asked;
  Sent sent = failing("Google", 1);
  sent.authenticated = true;
  asked.deliver(sent);
  Sent forged = clean("Google", 1);
  forged.report_id = forged.bytes = "forged";
  forged.policies[0].domain = "example.org";
  asked.deliver(forged);
  CHECK(asked.incidents.told(kCause, day(1), day(1)).at(0).reporter.is_signed);
}

TEST_CASE("Only authenticated reports cover a day for those that want them") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  asked.deliver(clean("Google", 2));
  const auto reporter = asked.incidents.told(kCause, day(1), day(1)).at(0).reporter_id;
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(1), day(9), true));
  CHECK(asked.incidents.days_covered("example.com", day(1), day(9), true) == 0);
  Sent sent = clean("Google", 3);
  sent.authenticated = true;
  asked.deliver(sent);
  CHECK(asked.incidents.covered_after("example.com", reporter, day(1), day(9), true));
  CHECK(asked.incidents.days_covered("example.com", day(1), day(9), true) == 1);
}

TEST_CASE("A report without a session covers nothing") {
  Asked asked;
  asked.deliver(failing("Google", 1));
  Sent empty = clean("Google", 2);
  empty.policies[0].successful = 0;
  asked.deliver(empty);
  const auto reporter = asked.incidents.told(kCause, day(1), day(1)).at(0).reporter_id;
  CHECK_FALSE(asked.incidents.covered_after("example.com", reporter, day(1), day(9), false));
  CHECK(asked.incidents.days_covered("example.com", day(1), day(9), false) == 0);
  CHECK(asked.incidents.last_covered("example.com", day(9), 2).size() == 1);
}

TEST_CASE("Policy types that nobody registered count as one") {
  Asked asked;
  Sent sent = failing("Forger", 1, 1);
  sent.policies.resize(1);
  for (int i = 0; i < 500; ++i) {
    sent.policies.push_back(sent.policies[0]);
    sent.policies.back().policy_type = "made up " + std::to_string(i);
  }
  asked.deliver(sent);
  const auto rows = asked.incidents.told(kCause, day(1), day(1));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].policy_type.empty());
  CHECK(rows[0].failed_sessions == 500);
  CHECK(rows[1].failed_sessions == 1);
}

TEST_CASE("A report that another one contradicts is part of no answer") {
  Asked asked;
  Sent genuine = clean("Google", 1);
  genuine.authenticated = true;
  asked.deliver(genuine);
  Sent forged = failing("Google", 1);
  forged.bytes += "'";
  asked.deliver(forged);
  CHECK(asked.incidents.told(kCause, day(0), day(9)).empty());
}

TEST_CASE("Sessions that failed without a reason are told under the empty type") {
  Asked asked;
  Sent sent = clean("Google", 1);
  sent.policies[0].failed = 5;
  asked.deliver(sent);
  sent = failing("Yahoo", 1, 0);  // details that count nothing are no reason
  sent.policies[0].failed = 6;
  asked.deliver(sent);
  const auto rows = asked.incidents.told({"example.com", "", ""}, day(1), day(1));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].failed_sessions + rows[1].failed_sessions == 11);
}

TEST_CASE("Policies are told with the newest day first") {
  Asked asked;
  asked.deliver(clean("Google", 1));
  Sent sent = clean("Google", 2);
  sent.policies[0].policy_string = {"version: STSv1", "mode: enforce"};
  asked.deliver(sent);
  Sent without = clean("Google", 3);
  without.policies[0].policy_string.clear();
  asked.deliver(without);
  const auto rows = asked.incidents.policies("example.com", day(0), day(9));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].day == day(2));
  CHECK(rows[0].policy_string.at(1) == "mode: enforce");
  CHECK(asked.incidents.policies("example.com", day(0), day(1)).size() == 1);
  CHECK(asked.incidents.policies("example.com", day(3), day(9)).empty());
}
