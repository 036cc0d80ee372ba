// SPDX-License-Identifier: MIT
#include "store/health.h"

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Store;

namespace {

/// A store in which something of everything is.
void fill(const std::string& path) {
  Store store(path, Access::write, {});
  for (int i = 0; i < 6; ++i) {
    Sent sent;
    sent.report_id = std::to_string(i / 2);
    sent.bytes = std::to_string(i);
    sent.day = i / 2;
    sent.authenticated = i == 3;
    sent.organization_name = "Sender " + std::to_string(i / 2);
    sent.policies = {{.failed = 2, .failures = {{.sessions = 2}, {.mx = "", .sessions = 0}}},
                     {.domain = "example.net", .failed = 5, .failures = {}},
                     {.policy_type = "tlsa", .successful = report::kMaxCount, .failures = {}},
                     {.policy_type = "tlsa",
                      .mx_host = {"other.example.com"},
                      .successful = report::kMaxCount,
                      .failures = {}}};
    deliver(store, sent);
  }
}

std::vector<std::string> faults_after(const std::string& damage) {
  Folder folder;
  fill(folder.path());
  if (!damage.empty()) SQLite::Database(folder.path(), SQLite::OPEN_READWRITE).exec(damage);
  Store store(folder.path(), Access::read, {});
  return examine_health(store).faults;
}

}  // namespace

TEST_CASE("A store that is whole has no faults") {
  CHECK(faults_after("").empty());
  Folder folder;
  fill(folder.path());
  Store store(folder.path(), Access::read, {});
  const store::Health health = examine_health(store);
  CHECK(health.reports == 6);
  CHECK(health.results == 24);
  CHECK(health.failures == 12);
  CHECK(health.days == 3);
}

TEST_CASE("Sums that are not those of the reports are told of, by their day") {
  using Faults = std::vector<std::string>;
  CHECK(faults_after("UPDATE day_result SET reports = reports + 1 WHERE day = 19724"
                     " AND policy = 1 AND domain = 1") ==
        Faults{"day_result: 2 rows of 2024-01-02: not the sums of its reports"});
  CHECK(faults_after("DELETE FROM day_failure WHERE day = 19723 AND result_type = ''") ==
        Faults{"day_failure: 1 row of 2024-01-01: not the sums of its reports"});
  CHECK(faults_after("UPDATE day_failure SET authenticated = 1 - authenticated"
                     " WHERE day = 19723 AND result_type = ''") ==
        Faults{"day_failure: 2 rows of 2024-01-01: not the sums of its reports"});
  CHECK(faults_after("INSERT INTO day_reporter VALUES (5, 1, 1, 1)") ==
        Faults{"day_reporter: 1 row of 1970-01-06: not the sums of its reports"});
}

TEST_CASE("Rows that tell of nothing are told of") {
  const auto faults = faults_after("DELETE FROM policy WHERE id = 1");
  REQUIRE_FALSE(faults.empty());
  CHECK_THAT(faults.front(), tlsrpt::test::Contains("refer to a policy that does not exist"));
}

TEST_CASE("Damage in the file is told of, and many faults are counted") {
  CHECK_FALSE(faults_after("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"
                           " WHERE name = 'report_received'")
                  .empty());
  std::string damage;
  for (int i = 0; i < 15; ++i) {
    damage += "INSERT INTO day_reporter VALUES (" + std::to_string(i) + ", 1, 1, 1);";
  }
  const auto faults = faults_after(damage);
  REQUIRE(faults.size() == 11);
  CHECK(faults.back() == "day_reporter: so are those of 5 more days");
}
