// SPDX-License-Identifier: MIT

#include "fixture.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Store;

namespace {

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};

  void reject(const std::string& bytes, int on_day, report::Fault fault,
              const std::string& verdict = "rejected") {
    store::Rejected row;
    row.received = morning_after(on_day);
    row.verdict = verdict;
    row.fault = fault;
    row.where = "part 2";
    row.detail = "in words";
    row.from = "sender@sender.example";
    row.subject = "a subject";
    row.message_id = "<1@sender.example>";
    std::copy(bytes.begin(), bytes.end(), row.sha256.begin());
    row.size = 99;
    row.quarantine_file = "file-" + bytes;
    Store::Transaction transaction(store);
    store.append(row);
    transaction.commit();
  }

  void give_way(const std::string& bytes, int on_day) {
    Store::Transaction transaction(store);
    store.quarantine_gave_way("file-" + bytes, morning_after(on_day));
    transaction.commit();
  }

  std::uint64_t losses(int from, int to) {
    return quarantine_losses(store, received(from, to).window);
  }
};

}  // namespace

TEST_CASE("A rejected mail becomes a row that says why") {
  Fresh fresh;
  fresh.reject("1", 0, report::Fault::json_syntax);
  CHECK(text(fresh.folder.path(),
             "SELECT verdict || '|' || fault || '|' || place || '|' || detail || '|' ||"
             " header_from || '|' || subject || '|' || message_id || '|' || size || '|' ||"
             " quarantine_file || '|' || deliveries || '|' || (gave_way IS NULL) FROM rejected") ==
        "rejected|" + std::string(report::name(report::Fault::json_syntax)) +
            "|part 2|in words|sender@sender.example|a subject|<1@sender.example>|99|file-1|1|1");
}

TEST_CASE("The same mail again only adds to its deliveries") {
  Fresh fresh;
  fresh.reject("1", 0, report::Fault::json_syntax);
  fresh.reject("1", 5, report::Fault::took_too_long);
  CHECK(number(fresh.folder.path(), "SELECT deliveries FROM rejected") == 2);
  CHECK(rejected(fresh.store, received(5, 10).window).empty());
}

TEST_CASE("Rejected mails are counted by verdict and fault, in order") {
  Fresh fresh;
  fresh.reject("1", 0, report::Fault::json_syntax);
  fresh.reject("2", 0, report::Fault::json_syntax);
  fresh.reject("3", 0, report::Fault::boundary_missing);
  fresh.reject("4", 0, report::Fault::not_a_report, "not-a-report");
  fresh.reject("5", 4, report::Fault::json_syntax);
  const auto rows = rejected(fresh.store, received(1, 2).window);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].verdict == "not-a-report");
  CHECK(rows[0].mails == 1);
  CHECK(rows[1].fault == report::name(report::Fault::boundary_missing));
  CHECK(rows[2].fault == report::name(report::Fault::json_syntax));
  CHECK(rows[2].mails == 2);
}

TEST_CASE("Rejected mails are those that came in the window, whatever its basis") {
  Fresh fresh;
  fresh.reject("1", 0, report::Fault::json_syntax);
  CHECK(rejected(fresh.store, covered(0, 1).window).empty());
  CHECK(rejected(fresh.store, covered(1, 2).window).size() == 1);
}

TEST_CASE("A mail that the quarantine gave up is counted when it was given up") {
  Fresh fresh;
  fresh.reject("1", 0, report::Fault::json_syntax);
  fresh.reject("2", 0, report::Fault::json_syntax);
  CHECK(fresh.losses(0, 10) == 0);
  fresh.give_way("1", 3);
  fresh.give_way("unknown", 3);
  CHECK(fresh.losses(0, 4) == 0);
  CHECK(fresh.losses(4, 5) == 1);
}
