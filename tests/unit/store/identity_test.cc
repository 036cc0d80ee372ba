// SPDX-License-Identifier: MIT

#include "catch.h"
#include "fixture.h"
#include "store/conflicts.h"
#include "store/health.h"
#include "store/removal.h"
#include "store/state.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Appended;
using store::Store;

namespace {

/// Two reports, one after the other, and what became of them.
struct Pair {
  Folder folder;
  Store store{folder.path(), Access::write, {}};
  Appended first;
  Appended second;

  Pair(const Sent& a, const Sent& b) : first(deliver(store, a)), second(deliver(store, b)) {}
  std::int64_t number(const std::string& sql) { return store::test::number(folder.path(), sql); }
  std::uint64_t counted() { return count_reports(store, covered(0, 10)); }
  bool healthy() { return store::examine_health(store).faults.empty(); }
};

Sent other_bytes(Sent sent = {}) {
  sent.bytes = "2";
  return sent;
}

Sent authenticated(Sent sent) {
  sent.authenticated = true;
  return sent;
}

Sent telling(std::uint64_t successful, Sent sent = {}) {
  sent.policies.front().successful = successful;
  return sent;
}

Sent failing(std::uint64_t sessions) {
  Sent sent;
  sent.policies.front().failed = sessions;
  return sent;
}

Sent on_domain(const std::string& report_domain) {
  Sent sent;
  sent.report_domain = report_domain;
  return sent;
}

std::uint64_t successful_sessions(Pair& pair) {
  std::uint64_t sum = 0;
  for (const auto& row : results(pair.store, covered(0, 10))) sum += row.successful_sessions;
  return sum;
}

std::uint64_t failed_sessions(Pair& pair) {
  std::uint64_t sum = 0;
  for (const auto& row : results(pair.store, covered(0, 10))) sum += row.failed_sessions;
  return sum;
}

}  // namespace

TEST_CASE("The same bytes again are a duplicate, of which only the deliveries are counted") {
  Pair pair({}, {});
  CHECK(pair.first == Appended::stored);
  CHECK(pair.second == Appended::duplicate);
  CHECK(pair.counted() == 1);
  CHECK(pair.number("SELECT deliveries FROM report") == 2);
  CHECK(pair.number("SELECT COUNT(*) FROM result") == 1);
  CHECK(pair.number("SELECT COUNT(*) FROM original") == 1);
}

TEST_CASE("The same bytes about two domains are two reports") {
  Pair pair(on_domain("example.com"), on_domain("example.org"));
  CHECK(pair.second == Appended::stored);
  CHECK(pair.counted() == 2);
}

TEST_CASE("The same bytes are one report where only one mail names a domain") {
  CHECK(Pair(on_domain("example.com"), on_domain("")).second == Appended::duplicate);
  CHECK(Pair(on_domain(""), on_domain("example.com")).second == Appended::duplicate);
  CHECK(Pair(on_domain("example.com"), on_domain("example.com")).second == Appended::duplicate);
}

TEST_CASE("Of the same bytes about two domains, each has its own duplicates") {
  Pair pair(on_domain("example.com"), on_domain("example.org"));
  CHECK(deliver(pair.store, on_domain("example.org")) == Appended::duplicate);
  CHECK(pair.number("SELECT deliveries FROM report WHERE report_domain = 'example.org'") == 2);
  CHECK(pair.number("SELECT deliveries FROM report WHERE report_domain = 'example.com'") == 1);
}

TEST_CASE(
    "Other bytes under the same identity conflict, and the first is counted if both fail alike") {
  Pair pair(telling(1), other_bytes(telling(2)));
  CHECK(pair.first == Appended::stored);
  CHECK(pair.second == Appended::conflict);
  CHECK(pair.counted() == 1);
  CHECK(successful_sessions(pair) == 1);
  CHECK(pair.number("SELECT COUNT(*) FROM report") == 2);
  CHECK(pair.number("SELECT COUNT(*) FROM original") == 2);
}

TEST_CASE("A conflict is noted beside the later report") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, {});
  report::Notes notes;
  Store::Transaction transaction(store);
  CHECK(append(store, other_bytes(), notes) == Appended::conflict);
  transaction.commit();
  CHECK(notes.has(report::Deviation::conflicts_with_earlier_report));
  CHECK(text(folder.path(), "SELECT deviation FROM deviation WHERE report = 2") ==
        report::name(report::Deviation::conflicts_with_earlier_report));
}

TEST_CASE("A duplicate of a conflicting report is a duplicate") {
  Pair pair({}, other_bytes());
  CHECK(deliver(pair.store, other_bytes()) == Appended::duplicate);
  CHECK(pair.counted() == 1);
}

TEST_CASE("An authenticated report is counted instead of an unverified one") {
  Pair pair(telling(1), authenticated(other_bytes(telling(2))));
  CHECK(pair.second == Appended::replaced);
  CHECK(pair.counted() == 1);
  CHECK(successful_sessions(pair) == 2);
  const auto rows = reporters(pair.store, covered(0, 10));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].reports == 1);
  CHECK(rows[0].unverified == 0);
}

TEST_CASE("An unverified report is not counted instead of an authenticated one") {
  Pair pair(authenticated(telling(1)), other_bytes(telling(2)));
  CHECK(successful_sessions(pair) == 1);
}

TEST_CASE("Of two reports by one signer the first is counted if both fail alike") {
  Pair pair(authenticated(telling(1)), authenticated(other_bytes(telling(2))));
  CHECK(pair.second == Appended::conflict);
  CHECK(successful_sessions(pair) == 1);
  CHECK(pair.number("SELECT SUM(counted) FROM report") == 1);
}

TEST_CASE("Among equals the report with more failed sessions counts, in either order") {
  const bool is_signed = GENERATE(false, true);
  const auto sent = [&](const std::string& bytes, std::uint64_t failed) {
    Sent one = failing(failed);
    one.bytes = bytes;
    one.authenticated = is_signed;
    return one;
  };
  SECTION("the clean one first") {
    Pair pair(sent("1", 0), sent("2", 5000));
    CHECK(pair.second == Appended::replaced);
    CHECK(failed_sessions(pair) == 5000);
    CHECK(pair.number("SELECT counted FROM report WHERE id = 2") == 1);
    CHECK(pair.healthy());
  }
  SECTION("the clean one last") {
    Pair pair(sent("1", 5000), sent("2", 0));
    CHECK(pair.second == Appended::conflict);
    CHECK(failed_sessions(pair) == 5000);
    CHECK(pair.healthy());
  }
  SECTION("a third one between them") {
    Pair pair(sent("1", 0), sent("2", 5000));
    CHECK(deliver(pair.store, sent("3", 70)) == Appended::conflict);
    CHECK(failed_sessions(pair) == 5000);
    CHECK(pair.healthy());
  }
}

TEST_CASE("Failures that only the details count are failures too") {
  Sent sent = failing(0);
  sent.policies[0].failures = {{.sessions = 5000}};
  Pair pair({}, other_bytes(sent));
  CHECK(pair.second == Appended::replaced);
  CHECK(pair.healthy());
}

TEST_CASE("Sessions of different policy types are not added to find the report that counts") {
  Sent split = failing(3);
  split.policies.push_back(split.policies[0]);
  split.policies[1].policy_type = "tlsa";
  Pair pair(split, other_bytes(failing(5)));
  CHECK(pair.second == Appended::replaced);
}

TEST_CASE("Two signers are two reporters, whatever they both say they are") {
  Sent other = authenticated(other_bytes(failing(7)));
  other.signer = "other.example";
  Pair pair(authenticated({}), other);
  CHECK(pair.second == Appended::stored);
  CHECK(pair.counted() == 2);
  CHECK(pair.number("SELECT COUNT(*) FROM deviation") == 0);
  Sent forged = failing(9000);
  forged.bytes = "3";
  CHECK(deliver(pair.store, forged) == Appended::conflict);
  CHECK(failed_sessions(pair) == 7);
  CHECK(pair.healthy());
}

TEST_CASE("An unverified report that counts stops doing so when any signer comes, and stays out") {
  Pair pair(failing(9000), authenticated(other_bytes()));
  CHECK(pair.second == Appended::replaced);
  CHECK(failed_sessions(pair) == 0);
  Sent other = authenticated(failing(7));
  other.bytes = "3";
  other.signer = "other.example";
  CHECK(deliver(pair.store, other) == Appended::stored);
  CHECK(pair.number("SELECT group_concat(counted, '') FROM report") == 11);
  CHECK(pair.healthy());
}

TEST_CASE("The same bytes with a signature make an unverified report the signer's") {
  Pair pair(failing(7), authenticated(failing(7)));
  CHECK(pair.second == Appended::replaced);
  CHECK(pair.number("SELECT deliveries FROM report") == 2);
  CHECK(pair.number("SELECT authenticated FROM report") == 1);
  CHECK(reporters(pair.store, covered(0, 10)).at(0).unverified == 0);
  CHECK(pair.healthy());
  CHECK(deliver(pair.store, failing(7)) == Appended::duplicate);
  CHECK(pair.number("SELECT authenticated FROM report") == 1);
}

TEST_CASE("The same bytes with a signature are the signer's though others of the identity count") {
  Pair pair(failing(7), authenticated(other_bytes(failing(8))));
  CHECK(deliver(pair.store, authenticated(failing(7))) == Appended::conflict);
  CHECK(failed_sessions(pair) == 8);
  CHECK(pair.healthy());
  Sent third = failing(9);
  third.bytes = "3";
  CHECK(deliver(pair.store, third) == Appended::conflict);
  CHECK(deliver(pair.store, authenticated(third)) == Appended::replaced);
  CHECK(failed_sessions(pair) == 9);
  CHECK(pair.healthy());
}

TEST_CASE(
    "Of a report of an earlier version the failed sessions are counted when they are needed") {
  Pair pair(failing(5), other_bytes(failing(70)));
  SQLite::Database(pair.folder.path(), SQLite::OPEN_READWRITE)
      .exec("UPDATE report SET most_failed_sessions = NULL");
  Sent third = failing(69);
  third.bytes = "3";
  CHECK(deliver(pair.store, third) == Appended::conflict);
  third.policies.front().failed = 71;
  third.bytes = "4";
  CHECK(deliver(pair.store, third) == Appended::replaced);
  CHECK(failed_sessions(pair) == 71);
  CHECK(pair.healthy());
}

TEST_CASE("When the report that counts is removed, the next one of its identity counts") {
  Pair pair(failing(5), other_bytes(failing(70)));
  Sent third = authenticated(failing(1));
  third.bytes = "3";
  REQUIRE(deliver(pair.store, third) == Appended::replaced);
  store::Removal removal(pair.store.state().connection.database());
  const auto remove = [&](store::Id report) {
    Store::Transaction transaction(pair.store);
    CHECK(removal.remove(report, [] { return false; }));
    removal.settle();
    transaction.commit();
    CHECK(pair.healthy());
  };
  remove(3);
  CHECK(failed_sessions(pair) == 70);
  remove(2);
  CHECK(failed_sessions(pair) == 5);
  CHECK(reporters(pair.store, covered(0, 10)).at(0).unverified == 1);
  remove(1);
  CHECK(pair.counted() == 0);
}

TEST_CASE("No signature confirms the domain that an unsigned copy was said to be about") {
  Sent copy = on_domain("victim.example");
  Pair pair(copy, authenticated({}));
  CHECK(pair.second == Appended::stored);
  CHECK(pair.number("SELECT authenticated FROM report WHERE report_domain = 'victim.example'") ==
        0);
}

TEST_CASE("Reports that differ in any part of the identity do not conflict") {
  Sent changed = other_bytes();
  SECTION("the organization") {
    changed.organization_name = "Another Sender";
  }
  SECTION("the contact") {
    changed.contact_info = "tls@another.example";
  }
  SECTION("the report-id") {
    changed.report_id = "2";
  }
  SECTION("the time") {
    changed.day = 1;
  }
  SECTION("the domain of the first policy") {
    changed.policies[0].domain = "example.org";
  }
  Pair pair({}, changed);
  CHECK(pair.second == Appended::stored);
  CHECK(pair.counted() == 2);
}

TEST_CASE("A later policy's domain is no part of the identity") {
  Sent changed = other_bytes();
  changed.policies.emplace_back().domain = "example.org";
  CHECK(Pair({}, changed).second == Appended::conflict);
}

TEST_CASE("Reports without policies are told apart too") {
  Sent empty;
  empty.policies.clear();
  CHECK(Pair(empty, empty).second == Appended::duplicate);
  CHECK(Pair(empty, other_bytes(empty)).second == Appended::conflict);
}

TEST_CASE("A conflict is found with both reports and their failed sessions") {
  Sent other = failing(5000);
  other.bytes = "2";
  Pair pair({}, other);
  const store::Conflicts found = store::conflicts(pair.store, covered(0, 10), 5);
  REQUIRE(found.rows.size() == 1);
  CHECK(found.rows[0].counting == 2);
  CHECK(found.rows[0].not_counting == 1);
  CHECK(found.rows[0].reports == 2);
  CHECK(found.rows[0].failed_sessions == 5000);
  CHECK(found.rows[0].failed_sessions_not_counted == 0);
  CHECK(found.fails);
  CHECK(store::conflicts(pair.store, covered(0, 10), 0).more == 1);
  CHECK(store::conflicts(pair.store, covered(20, 30), 5).rows.empty());
}

TEST_CASE("A conflict fails where only the report that does not count has failed sessions") {
  Sent other = failing(7);
  other.bytes = "2";
  Pair pair(authenticated({}), other);
  const store::Conflicts found = store::conflicts(pair.store, covered(0, 10), 5);
  REQUIRE(found.rows.size() == 1);
  CHECK(found.rows[0].reporter.is_signed);
  CHECK(found.rows[0].failed_sessions == 0);
  CHECK(found.rows[0].failed_sessions_not_counted == 7);
  CHECK(found.fails);
}

TEST_CASE("Reports that agree are no conflict") {
  Pair pair({}, {});
  CHECK(store::conflicts(pair.store, covered(0, 10), 5).rows.empty());
}
