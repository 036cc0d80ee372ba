// SPDX-License-Identifier: MIT
#include <algorithm>

#include "catch.h"
#include "fixture.h"
#include "store/bounds.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Scope;
using store::Store;

namespace {

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};
  int sent_so_far = 0;

  /// A report of its own.
  void tell(Sent sent) {
    sent.report_id = sent.bytes = std::to_string(++sent_so_far);
    REQUIRE(deliver(store, sent) == store::Appended::stored);
  }
  void tell(int on_day, const std::string& domain) {
    Sent sent;
    sent.day = on_day;
    sent.policies[0].domain = domain;
    tell(sent);
  }
};

Sent from(const std::string& organization, const std::string& contact = "tls@sender.example") {
  Sent sent;
  sent.organization_name = organization;
  sent.contact_info = contact;
  return sent;
}

std::string domains_of(const std::vector<store::SilentRow>& rows) {
  std::string text;
  for (const auto& row : rows) text += row.domain + " ";
  return text;
}

}  // namespace

TEST_CASE("An empty store answers with nothing") {
  Fresh fresh;
  for (const Scope& scope :
       {covered(0, 1), received(0, 1), covered(0, 1, {"a.example"}), received(0, 1, {"a"})}) {
    CHECK(count_reports(fresh.store, scope) == 0);
    CHECK(reporters(fresh.store, scope).empty());
    CHECK(results(fresh.store, scope).empty());
    CHECK(failures(fresh.store, scope).empty());
    CHECK(silent_domains(fresh.store, scope).empty());
  }
}

TEST_CASE("A window by day of coverage is half open") {
  Fresh fresh;
  for (int i = 0; i < 4; ++i) fresh.tell(i, "example.com");
  CHECK(count_reports(fresh.store, covered(1, 3)) == 2);
  const auto rows = results(fresh.store, covered(1, 3));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].first_day == day(1));
  CHECK(rows[0].last_day == day(2));
  CHECK(rows[0].reports == 2);
  CHECK(rows[0].successful_sessions == 200);
}

TEST_CASE("A window by time of arrival is half open") {
  Fresh fresh;
  for (int i = 0; i < 4; ++i) fresh.tell(i, "example.com");
  Scope scope{{store::Window::Basis::received, morning_after(1), morning_after(3)}, {}};
  CHECK(count_reports(fresh.store, scope) == 2);
  CHECK(results(fresh.store, scope).at(0).first_day == day(1));
  CHECK(results(fresh.store, scope).at(0).last_day == day(2));
}

TEST_CASE("Reporters come by name, domain and signature, whatever their contacts") {
  Fresh fresh;
  fresh.tell(from("B"));
  fresh.tell(from("A", "one@a.example"));
  fresh.tell(from("A", "two@a.example"));
  Sent other = from("A", "two@a.example");
  other.authenticated = true;
  other.signer = "a.example";
  fresh.tell(other);
  other.signer = "evil.example";
  fresh.tell(other);
  for (const Scope& scope : {covered(0, 1), received(1, 2), covered(0, 1, {"example.com"}),
                             received(1, 2, {"example.com"})}) {
    const auto rows = reporters(fresh.store, scope);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].reporter == report::Reporter{"A", "a.example", false});
    CHECK(rows[0].reports == 2);
    CHECK(rows[0].unverified == 2);
    CHECK(rows[1].reporter == report::Reporter{"A", "a.example", true});
    CHECK(rows[1].unverified == 0);
    CHECK(rows[2].reporter == report::Reporter{"A", "evil.example", true});
    CHECK(rows[3].reporter.organization_name == "B");
    CHECK(rows[3].unverified == 1);
  }
}

TEST_CASE("Results come by domain, policy type and policy") {
  Fresh fresh;
  Sent sent;
  sent.policies.resize(5);
  sent.policies[0].domain = "b.example";
  sent.policies[1].policy_type = "tlsa";
  sent.policies[2].policy_string = {"version: STSv1"};
  sent.policies[3].policy_string = {"version: STSv1", "a"};
  sent.policies[4].policy_string = {};
  fresh.tell(sent);
  for (const Scope& scope : {covered(0, 1), received(1, 2)}) {
    const auto rows = results(fresh.store, scope);
    REQUIRE(rows.size() == 5);
    CHECK(rows[0].domain == "b.example");
    CHECK(rows[1].policy_string.empty());
    CHECK(rows[2].policy_string.size() == 1);
    CHECK(rows[3].policy_string.size() == 2);
    CHECK(rows[4].policy_type == "tlsa");
  }
}

TEST_CASE("A report that tells of one policy many times is one report") {
  Fresh fresh;
  Sent sent;
  sent.policies.resize(3);
  sent.policies[1].mx_host = {"mx1.example.com"};
  sent.policies[2].mx_host = {"mx2.example.com"};
  fresh.tell(sent);
  for (const Scope& scope : {covered(0, 1), received(1, 2)}) {
    const auto rows = results(fresh.store, scope);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].reports == 1);
    CHECK(rows[0].successful_sessions == 300);
  }
}

TEST_CASE("Failures are added where all that is told of them is the same") {
  Fresh fresh;
  Sent sent;
  sent.policies[0].failures = {{"a", "mx1.example.com", 1},
                               {"a", "mx1.example.com", 2},
                               {"b", "mx1.example.com", 4},
                               {"a", "mx2.example.com", 8},
                               {"a", "", 16}};
  fresh.tell(sent);
  sent.day = 2;
  fresh.tell(sent);
  sent.organization_name = "Another Sender";
  fresh.tell(sent);
  for (const Scope& scope : {covered(0, 9), received(0, 9), covered(0, 9, {"example.com"})}) {
    const auto rows = failures(fresh.store, scope);
    REQUIRE(rows.size() == 8);
    CHECK(rows[0].receiving_mx_hostname.empty());
    CHECK(rows[0].reporter.organization_name == "Another Sender");
    CHECK(rows[1].reporter.organization_name == "Example Sender");
    CHECK(rows[1].failed_sessions == 32);
    CHECK(rows[2].receiving_mx_hostname == "mx1.example.com");
    CHECK(rows[2].failed_sessions == 3);
    CHECK(rows[2].first_day == day(2));
    CHECK(rows[3].failed_sessions == 6);
    CHECK(rows[3].first_day == day(0));
    CHECK(rows[3].last_day == day(2));
    CHECK(rows[7].result_type == "b");
  }
}

TEST_CASE("A scope of domains tells of these and of the reports on them alone") {
  Fresh fresh;
  Sent both;
  both.policies.resize(2);
  both.policies[0].domain = "a.example";
  both.policies[1].domain = "b.example";
  both.policies[0].failures = both.policies[1].failures = {{}};
  fresh.tell(both);
  fresh.tell(0, "a.example");
  fresh.tell(0, "c.example");
  for (const auto make : {covered, received}) {
    const auto about = [&](std::vector<std::string> domains) { return make(0, 9, domains); };
    CHECK(count_reports(fresh.store, about({})) == 3);
    CHECK(count_reports(fresh.store, about({"a.example"})) == 2);
    CHECK(count_reports(fresh.store, about({"a.example", "b.example", "a.example"})) == 2);
    CHECK(count_reports(fresh.store, about({"no.example"})) == 0);
    CHECK(reporters(fresh.store, about({"b.example"})).at(0).reports == 1);
    CHECK(results(fresh.store, about({"b.example"})).size() == 1);
    CHECK(results(fresh.store, about({"no.example"})).empty());
    CHECK(failures(fresh.store, about({"b.example"})).at(0).domain == "b.example");
    CHECK(failures(fresh.store, about({"c.example"})).empty());
  }
}

TEST_CASE("A report that is not counted is in no answer") {
  Fresh fresh;
  Sent sent;
  sent.policies[0].failures = {{}};
  fresh.tell(sent);
  Sent other = sent;
  other.report_id = "1";
  other.bytes = "other";
  other.policies.push_back(other.policies[0]);
  other.policies[1].domain = "b.example";
  for (Told& told : other.policies) told.failures.clear();
  REQUIRE(deliver(fresh.store, other) == store::Appended::conflict);
  for (const Scope& scope : {covered(0, 9), received(0, 9), covered(0, 9, {"example.com"}),
                             received(0, 9, {"example.com"})}) {
    CHECK(count_reports(fresh.store, scope) == 1);
    CHECK(reporters(fresh.store, scope).at(0).reports == 1);
    CHECK(results(fresh.store, scope).at(0).reports == 1);
    CHECK(results(fresh.store, scope).size() == 1);
    CHECK(failures(fresh.store, scope).at(0).failed_sessions == 1);
  }
  CHECK(count_reports(fresh.store, covered(0, 9, {"b.example"})) == 0);
  CHECK(domains_of(silent_domains(fresh.store, covered(1, 2))) == "example.com ");
}

TEST_CASE("A domain is silent without a report in the window and with one in the 30 days before") {
  Fresh fresh;
  fresh.tell(9, "too-old.example");
  fresh.tell(10, "old-enough.example");
  fresh.tell(12, "silent.example");
  fresh.tell(39, "silent.example");
  fresh.tell(39, "loud.example");
  fresh.tell(40, "loud.example");
  fresh.tell(41, "later.example");
  fresh.tell(30, "");
  const auto rows = silent_domains(fresh.store, covered(40, 41));
  CHECK(domains_of(rows) == "old-enough.example silent.example ");
  CHECK(rows[1].last_day == day(39));
  CHECK(domains_of(
            silent_domains(fresh.store, covered(40, 41, {"silent.example", "loud.example"}))) ==
        "silent.example ");
  // What covers day 40 comes on day 41.
  CHECK(domains_of(silent_domains(fresh.store, received(41, 42))) == "silent.example ");
}

TEST_CASE("Witnesses are told by policy and reporter, on the days asked about") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Sent sent;
  for (int n = 0; n < 4; ++n) {
    sent.day = n;
    sent.report_id = sent.bytes = std::to_string(n);
    sent.organization_name = n == 2 ? "Other" : "Example Sender";
    sent.policies.front().policy_string = {"version: STSv1",
                                           n < 2 ? "mode: testing" : "mode: enforce"};
    deliver(store, sent);
  }
  const auto rows = witnesses(store, "example.com", day(1), day(2));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].policy_string.back() == "mode: enforce");
  CHECK(rows[0].reporter.organization_name == "Other");
  CHECK(rows[0].first_day == day(2));
  CHECK(rows[1].policy_string.back() == "mode: testing");
  CHECK(rows[1].sessions == 100);
  CHECK(rows[1].last_day == day(1));
  CHECK(witnesses(store, "example.net", day(1), day(2)).empty());
}

TEST_CASE("Results of authenticated reports leave out all others") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Sent sent;
  for (int n = 0; n < 6; ++n) {
    sent.day = n;
    sent.report_id = sent.bytes = std::to_string(n);
    sent.authenticated = n % 2 == 1;
    sent.policies = {Told{}, Told{}};
    sent.policies.back().domain = "other.example";
    sent.policies.front().failed = static_cast<std::uint64_t>(n);
    deliver(store, sent);
  }
  std::vector<store::ResultRow> rows;
  each_authenticated_result(store, covered(1, 5, {"example.com"}),
                            [&](const store::ResultRow& row) { rows.push_back(row); });
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].domain == "example.com");
  CHECK(rows[0].policy_string.back() == "mode: testing");
  CHECK(rows[0].reports == 1);
  CHECK(rows[0].successful_sessions == 100);
  CHECK(rows[0].failed_sessions == 1);
  CHECK(rows[0].first_day == day(1));
  CHECK(rows[1].failed_sessions == 3);
  CHECK(rows[1].first_day == day(3));
}

TEST_CASE("Reports that are not authenticated do not crowd out witnesses") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Sent sent;
  sent.authenticated = true;
  deliver(store, sent);
  sent.authenticated = false;
  sent.policies.front().successful = 1'000;
  {
    Store::Transaction transaction(store);
    for (std::size_t n = 0; n < store::kMostWitnesses; ++n) {
      sent.report_id = sent.bytes = sent.organization_name = "forged " + std::to_string(n);
      append(store, sent);
    }
    transaction.commit();
  }
  const auto rows = witnesses(store, "example.com", day(0), day(0));
  CHECK(rows.size() == store::kMostWitnesses);
  CHECK(std::count_if(rows.begin(), rows.end(), [](const store::WitnessRow& row) {
          return row.reporter == report::Reporter{"Example Sender", "sender.example", true};
        }) == 1);
}

TEST_CASE("The days of reporters are told once each, of all domains or of some") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Sent sent;
  for (int n = 0; n < 4; ++n) {
    sent.day = n / 2;
    sent.report_id = sent.bytes = std::to_string(n);
    sent.contact_info = std::to_string(n);  // one organization, two reporters
    sent.policies.front().domain = n == 3 ? "example.net" : "example.com";
    deliver(store, sent);
  }
  CHECK(reporter_days(store, covered(0, 5)).size() == 2);
  CHECK(reporter_days(store, covered(1, 5)).size() == 1);
  const auto rows = reporter_days(store, covered(0, 5, {"example.net"}));
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().day == day(1));
  CHECK(rows.front().reporter.organization_name == "Example Sender");
}

TEST_CASE("Rows of days are the rows of the window, told apart") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Sent sent;
  for (int n = 0; n < 4; ++n) {
    sent.day = n / 2;
    sent.report_id = sent.bytes = std::to_string(n);
    sent.policies.front().failed = 1;
    sent.policies.front().failures = {{}};
    deliver(store, sent);
  }
  for (const Scope& scope : {covered(0, 5), received(0, 5), covered(0, 5, {"example.com"})}) {
    REQUIRE(results(store, scope).size() == 1);
    const auto days = results(store, scope, store::Grain::day);
    REQUIRE(days.size() == 2);
    CHECK(days[0].first_day == day(0));
    CHECK(days[0].last_day == day(0));
    CHECK(days[1].first_day == day(1));
    CHECK(days[1].reports == 2);
    CHECK(days[1].successful_sessions == 200);
    CHECK(failures(store, scope).front().failed_sessions == 4);
  }
}

TEST_CASE("Finds the domains below one by their names, whatever characters these have") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Sent sent;
  for (const char* const domain :
       {"example.com", "b.example.com", "a.example.com", "xexample.com", "a.b.example.com",
        "example.com.example.net", "%.example.com", "a.Example.com", ""}) {
    sent.report_id = sent.bytes = sent.policies.front().domain = domain;
    deliver(store, sent);
  }
  CHECK(domains_below(store, "example.com") ==
        std::vector<std::string>{"%.example.com", "a.b.example.com", "a.example.com",
                                 "b.example.com"});
  CHECK(domains_below(store, "%.com").empty());
  CHECK(domains_below(store, "").empty());
}
