// SPDX-License-Identifier: MIT

#include "catch.h"
#include "fixture.h"
#include "store/kept_reports.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Appended;
using store::KeptReports;
using store::Store;

namespace {

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};

  Appended restore(const report::KeptReport& kept) {
    Store::Transaction transaction(store);
    const Appended appended = store.restore(kept);
    transaction.commit();
    return appended;
  }
  std::int64_t ask(const std::string& sql) { return number(folder.path(), sql); }
  std::vector<report::KeptReport> all(store::KeptScope scope = {}) {
    KeptReports reports(store, std::move(scope));
    std::vector<report::KeptReport> found;
    while (auto kept = reports.next()) found.push_back(std::move(*kept));
    return found;
  }
  std::string ids(store::KeptScope scope) {
    std::string text;
    for (const auto& kept : all(std::move(scope))) text += std::string(kept.report.report_id) + ";";
    return text;
  }
};

Sent sent(const std::string& id, int on_day = 0, bool authenticated = false) {
  Sent sent;
  sent.report_id = "same";
  sent.bytes = id;
  sent.day = on_day;
  sent.authenticated = authenticated;
  sent.policies = {{.successful = 10, .failures = {}}};
  return sent;
}

}  // namespace

TEST_CASE("A report comes out of a store with all that is known of it") {
  Fresh fresh;
  deliver(fresh.store, sent("1"));
  deliver(fresh.store, sent("1"));
  const auto reports = fresh.all();
  REQUIRE(reports.size() == 1);
  const report::KeptReport& kept = reports.front();
  const Sent one = sent("1");
  const store::Arrival arrival = arrival_of(one);
  CHECK(kept.received == arrival.received);
  CHECK(kept.sha256 == arrival.sha256);
  CHECK(kept.size == arrival.size);
  CHECK(kept.original == arrival.original);
  CHECK(kept.submitter == arrival.submitter);
  CHECK(kept.message_id == arrival.message_id);
  CHECK(kept.deliveries == 2);
  CHECK(kept.domain == "example.com");
  CHECK(kept.counted);
}

TEST_CASE("Reports are found by day and by domain") {
  Fresh fresh;
  for (int i = 0; i < 5; ++i) {
    Sent one = sent(std::to_string(i), i);
    one.report_id = one.bytes;
    one.policies[0].domain = i % 2 == 0 ? "even.example" : "odd.example";
    if (i == 4) one.policies.push_back({.domain = "odd.example", .failures = {}});
    deliver(fresh.store, one);
  }
  CHECK(fresh.ids({}) == "0;1;2;3;4;");
  CHECK(fresh.ids({day(1), day(3), {}}) == "1;2;3;");
  CHECK(fresh.ids({{}, {}, {"odd.example"}}) == "1;3;4;");
  CHECK(fresh.ids({{}, day(2), {"even.example", "none.example"}}) == "0;2;");
  CHECK(fresh.ids({{}, {}, {"none.example"}}).empty());
}

TEST_CASE("A report that is there already changes nothing, also not how often it came") {
  Fresh fresh;
  deliver(fresh.store, sent("1"));
  report::KeptReport kept = std::move(fresh.all().front());
  kept.deliveries = 7;
  CHECK(fresh.restore(kept) == Appended::duplicate);
  CHECK(fresh.ask("SELECT deliveries FROM report") == 1);
}

TEST_CASE("Which of two reports counts is kept, and so are the sums") {
  Fresh from;
  deliver(from.store, sent("1"));
  deliver(from.store, sent("2", 0, true));
  deliver(from.store, sent("3"));
  Fresh to;
  for (const auto& kept : from.all()) to.restore(kept);
  for (Fresh* const fresh : {&from, &to}) {
    CHECK(text(fresh->folder.path(),
               "SELECT group_concat(line, ' ') FROM"
               " (SELECT counted || authenticated AS line"
               " FROM report ORDER BY id)") == "00 11 00");
    CHECK(fresh->ask("SELECT COUNT(*) FROM deviation") == 2);
    CHECK(fresh->ask("SELECT successful_sessions FROM day_result") == 10);
    CHECK(text(fresh->folder.path(), "SELECT reports || ' ' || unverified FROM day_reporter") ==
          "1 0");
  }
}

TEST_CASE("Beside a report that counts here, one of another store follows the rules") {
  Fresh from;
  deliver(from.store, sent("1"));
  Fresh to;
  deliver(to.store, sent("2"));
  CHECK(to.restore(from.all().front()) == Appended::conflict);
  CHECK(to.ask("SELECT COUNT(*) FROM deviation") == 1);
  CHECK(to.ask("SELECT SUM(reports) FROM day_reporter") == 1);

  Fresh better;
  deliver(better.store, sent("3", 0, true));
  CHECK(to.restore(better.all().front()) == Appended::replaced);
  CHECK(text(to.folder.path(), "SELECT group_concat(counted, ' ') FROM report") == "0 0 1");
  CHECK(text(to.folder.path(), "SELECT reports || ' ' || unverified FROM day_reporter") == "1 0");
}
