// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "fixture.h"

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

}  // namespace

TEST_CASE("The same bytes again are a duplicate, of which only the deliveries are counted") {
  Pair pair({}, authenticated({}));
  CHECK(pair.first == Appended::stored);
  CHECK(pair.second == Appended::duplicate);
  CHECK(pair.counted() == 1);
  CHECK(pair.number("SELECT deliveries FROM report") == 2);
  CHECK(pair.number("SELECT authenticated FROM report") == 0);
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

TEST_CASE("Other bytes under the same identity conflict, and the first is counted") {
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

TEST_CASE("Of two authenticated reports the first is counted") {
  Pair pair(authenticated(telling(1)), authenticated(other_bytes(telling(2))));
  CHECK(successful_sessions(pair) == 1);
  CHECK(pair.number("SELECT SUM(counted) FROM report") == 1);
}

TEST_CASE("Of many conflicting reports exactly one is counted") {
  Pair pair(telling(1), other_bytes(telling(2)));
  Sent third = authenticated(telling(3));
  third.bytes = "3";
  Sent fourth = authenticated(telling(4));
  fourth.bytes = "4";
  CHECK(deliver(pair.store, third) == Appended::replaced);
  CHECK(deliver(pair.store, fourth) == Appended::conflict);
  CHECK(successful_sessions(pair) == 3);
  CHECK(pair.number("SELECT SUM(counted) FROM report") == 1);
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
