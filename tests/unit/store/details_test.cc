// SPDX-License-Identifier: MIT
#include "store/details.h"

#include <functional>

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using namespace std::string_literals;
using store::Access;
using store::DetailFilter;
using store::DetailRow;
using store::Details;
using store::Scope;
using store::Store;

namespace {

constexpr std::size_t kAll = 1'000'000;

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};
  int sent_so_far = 0;

  /// A report of its own, after `change` has changed it.
  void tell(Sent sent, const std::function<void(report::Report&)>& change = {}) {
    sent.report_id = sent.bytes = std::to_string(++sent_so_far);
    report::Report report = report_of(sent);
    if (change) change(report);
    report::Notes notes;
    Store::Transaction transaction(store);
    REQUIRE(store.append(report, arrival_of(sent), notes) == store::Appended::stored);
    transaction.commit();
  }
  Details details(const Scope& scope, const DetailFilter& filter = {}, std::size_t most = kAll) {
    return failure_details(store, scope, filter, most);
  }
};

Sent failing(std::vector<Failed> failures, int on_day = 0) {
  Sent sent;
  sent.day = on_day;
  sent.policies[0].failures = std::move(failures);
  return sent;
}

/// Days 0 to 9, in every way to ask for them.
std::vector<Scope> all_ways() {
  return {covered(0, 9), received(0, 10), covered(0, 9, {"example.com"}),
          received(0, 10, {"example.com"})};
}

}  // namespace

TEST_CASE("An empty store has no failure details") {
  Fresh fresh;
  for (const Scope& scope : all_ways()) {
    CHECK(fresh.details(scope).combinations == 0);
    CHECK(fresh.details(scope, {{"a"}, {"b"}}).rows.empty());
  }
}

TEST_CASE("Failure details are added where all that is told is the same") {
  Fresh fresh;
  fresh.tell(failing({{"a", "mx1", 1}, {"a", "mx1", 2}}, 2));
  fresh.tell(failing({{"a", "mx1", 4}}, 5));
  for (const Scope& scope : all_ways()) {
    const Details details = fresh.details(scope);
    CHECK(details.combinations == 1);
    REQUIRE(details.rows.size() == 1);
    const DetailRow& row = details.rows[0];
    CHECK(row.domain == "example.com");
    CHECK(row.policy_type == "sts");
    CHECK(row.result_type == "a");
    CHECK(row.receiving_mx_hostname == "mx1");
    CHECK(row.receiving_ip == "198.51.100.1");
    CHECK(row.sending_mta_ip == "192.0.2.1");
    CHECK(row.failure_reason_code == "code");
    CHECK(row.reporter.organization_name == "Example Sender");
    CHECK(row.failed_sessions == 7);
    CHECK(row.reports == 2);
    CHECK(row.first_day == day(2));
    CHECK(row.last_day == day(5));
    CHECK(row.newest_report == 2);
  }
}

TEST_CASE("Whatever differs in one word is another combination, most sessions first") {
  Fresh fresh;
  const Sent sent = failing({{"a", "mx1", 1}});
  fresh.tell(sent);
  fresh.tell(failing({{"b", "mx1", 2}}));
  fresh.tell(failing({{"a", "mx2", 4}}));
  const auto change = [](auto member, const char* text, std::uint64_t sessions) {
    return [=](report::Report& report) {
      report.policies[0].failure_details[0].*member = text;
      report.policies[0].failure_details[0].failed_session_count = sessions;
    };
  };
  fresh.tell(sent, change(&report::FailureDetail::receiving_ip, "198.51.100.2", 8));
  fresh.tell(sent, change(&report::FailureDetail::sending_mta_ip, "192.0.2.2", 16));
  fresh.tell(sent, change(&report::FailureDetail::failure_reason_code, "other", 32));
  fresh.tell(sent, change(&report::FailureDetail::receiving_mx_helo, "is not told apart", 64));
  Sent other = sent;
  other.organization_name = "Another Sender";
  fresh.tell(other, change(&report::FailureDetail::result_type, "a", 128));
  other.contact_info = "and.another.address@sender.example";
  fresh.tell(other, change(&report::FailureDetail::result_type, "a", 128));
  other.policies[0].policy_type = "tlsa";
  fresh.tell(other, change(&report::FailureDetail::result_type, "a", 512));
  for (const Scope& scope : all_ways()) {
    std::vector<std::uint64_t> sessions;
    const Details details = fresh.details(scope);
    for (const DetailRow& row : details.rows) sessions.push_back(row.failed_sessions);
    CHECK(sessions == std::vector<std::uint64_t>{512, 256, 65, 32, 16, 8, 4, 2});
    CHECK(details.combinations == 8);
  }
}

TEST_CASE("Combinations with as many sessions come in the order of their words") {
  Fresh fresh;
  fresh.tell(failing({{"b", "mx2", 1}, {"b", "mx1", 1}, {"a", "mx3", 1}}));
  for (const Scope& scope : all_ways()) {
    const auto rows = fresh.details(scope).rows;
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].receiving_mx_hostname == "mx3");
    CHECK(rows[1].receiving_mx_hostname == "mx1");
  }
}

TEST_CASE("Sessions that failed without a reason told are a combination") {
  Fresh fresh;
  Sent sent;
  sent.policies[0].failed = 5;
  fresh.tell(sent);
  sent.policies[0].failures = {{"a", "mx1", 0}};  // a detail without sessions is no reason
  fresh.tell(sent);
  for (const Scope& scope : all_ways()) {
    for (const DetailFilter& filter : {DetailFilter{}, {{""}, {}}, {{}, {""}}}) {
      const Details details = fresh.details(scope, filter);
      REQUIRE(details.rows.size() == 1);
      CHECK(details.rows[0].result_type.empty());
      CHECK(details.rows[0].receiving_mx_hostname.empty());
      CHECK(details.rows[0].receiving_ip.empty());
      CHECK(details.rows[0].failed_sessions == 10);
      CHECK(details.rows[0].reports == 2);
    }
    CHECK(fresh.details(scope, {{"a"}, {}}).rows.empty());
  }
}

TEST_CASE("No more rows are answered than asked for, and how many there are") {
  Fresh fresh;
  std::vector<Failed> failures;
  for (std::uint64_t i = 1; i <= 100; ++i) failures.push_back({"a", std::to_string(i), i});
  fresh.tell(failing(failures));
  for (const Scope& scope : all_ways()) {
    const Details details = fresh.details(scope, {}, 3);
    CHECK(details.combinations == 100);
    REQUIRE(details.rows.size() == 3);
    CHECK(details.rows[2].failed_sessions == 98);
  }
}

TEST_CASE("Failure details are those of a result type and of a host where these are asked for") {
  Fresh fresh;
  fresh.tell(failing({{"a", "mx1", 1}, {"a", "mx2", 2}, {"b", "mx2", 4}, {"a' OR 1", "", 8}}));
  const auto sessions = [&](const Scope& scope, const DetailFilter& filter) {
    std::uint64_t sum = 0;
    for (const DetailRow& row : fresh.details(scope, filter).rows) sum += row.failed_sessions;
    return sum;
  };
  for (const Scope& scope : all_ways()) {
    CHECK(sessions(scope, {{"a"}, {}}) == 3);
    CHECK(sessions(scope, {{}, {"mx2"}}) == 6);
    CHECK(sessions(scope, {{"a"}, {"mx2"}}) == 2);
    CHECK(sessions(scope, {{"a' OR 1"}, {}}) == 8);
    CHECK(sessions(scope, {{}, {""}}) == 8);
    CHECK(sessions(scope, {{"A"}, {}}) == 0);
    CHECK(sessions(scope, {{}, {"mx3"}}) == 0);
  }
}

TEST_CASE("Failure details are those of the window and of the domains") {
  Fresh fresh;
  fresh.tell(failing({{"a", "mx1", 1}}, 0));
  fresh.tell(failing({{"a", "mx1", 2}}, 1));
  Sent other = failing({{"a", "mx1", 4}}, 1);
  other.policies[0].domain = "b.example";
  fresh.tell(other);
  CHECK(fresh.details(covered(0, 1)).rows.at(0).failed_sessions == 1);
  CHECK(fresh.details(covered(1, 2)).rows.at(0).failed_sessions == 4);
  CHECK(fresh.details(covered(1, 2)).rows.at(1).failed_sessions == 2);
  CHECK(fresh.details(received(1, 2)).rows.at(0).failed_sessions == 1);
  CHECK(fresh.details(received(2, 3)).combinations == 2);
  for (const Scope& scope : {covered(0, 9, {"b.example"}), received(0, 9, {"b.example"})}) {
    REQUIRE(fresh.details(scope).rows.size() == 1);
    CHECK(fresh.details(scope).rows[0].domain == "b.example");
  }
  CHECK(fresh.details(covered(0, 9, {"nowhere.example"})).rows.empty());
  CHECK(fresh.details(covered(0, 9, {"b.example", "example.com"})).combinations == 2);
}

TEST_CASE("Reports that are not counted are no part of failure details") {
  Fresh fresh;
  Sent sent = failing({{"a", "mx1", 1}});
  REQUIRE(deliver(fresh.store, sent) == store::Appended::stored);
  sent.bytes = "2";
  sent.policies[0].failures = {{"a", "mx2", 1}};
  REQUIRE(deliver(fresh.store, sent) == store::Appended::conflict);
  for (const Scope& scope : all_ways()) {
    REQUIRE(fresh.details(scope).rows.size() == 1);
    CHECK(fresh.details(scope).rows[0].receiving_mx_hostname == "mx1");
  }
  sent.bytes = "3";
  sent.authenticated = true;
  REQUIRE(deliver(fresh.store, sent) == store::Appended::replaced);
  for (const Scope& scope : all_ways()) {
    REQUIRE(fresh.details(scope).rows.size() == 1);
    CHECK(fresh.details(scope).rows[0].receiving_mx_hostname == "mx2");
    CHECK(fresh.details(scope).rows[0].newest_report == 3);
  }
}

TEST_CASE("Sums of huge counts stop at the largest one") {
  Fresh fresh;
  for (int i = 0; i < 3; ++i) fresh.tell(failing({{"a", "mx1", ~std::uint64_t{0}}}));
  for (const Scope& scope : all_ways()) {
    CHECK(fresh.details(scope).rows.at(0).failed_sessions == report::kMaxCount);
  }
}

TEST_CASE("Hostile words of failure details come back as they were told") {
  Fresh fresh;
  const std::string hostile = "\x1b]0;\0'; DROP TABLE report; --\xFF"s;
  Sent sent = failing({{hostile, hostile, 1}});
  sent.organization_name = hostile;
  sent.policies[0].policy_type = hostile;
  fresh.tell(sent, [&](report::Report& report) {
    report.policies[0].failure_details[0].receiving_ip = hostile;
    report.policies[0].failure_details[0].failure_reason_code = hostile;
  });
  for (const Scope& scope : all_ways()) {
    const DetailRow row = fresh.details(scope, {{hostile}, {hostile}}).rows.at(0);
    for (const std::string& text : {row.policy_type, row.receiving_ip, row.failure_reason_code,
                                    row.reporter.organization_name, row.result_type}) {
      CHECK(text == hostile);
    }
  }
}
