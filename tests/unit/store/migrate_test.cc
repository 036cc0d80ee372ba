// SPDX-License-Identifier: MIT
#include <fstream>
#include <sstream>

#include "catch.h"
#include "fixture.h"
#include "store/health.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Store;

namespace {

/// A store as the program of an earlier version left it.
void make_old_store(const std::string& path, const std::string& dump) {
  std::ifstream file(std::string(TLSRPT_TEST_DATA) + "/" + dump);
  REQUIRE(file);
  std::ostringstream sql;
  sql << file.rdbuf();
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql.str());
}

std::string schema(const std::string& path) {
  return text(path,
              "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema"
              " WHERE sql IS NOT NULL ORDER BY type, name)");
}

}  // namespace

TEST_CASE("A store of version 1 is brought up, and keeps what it holds") {
  Folder folder;
  make_old_store(folder.path(), "store-1.sql");
  CHECK(trouble_text([&] { Store(folder.path(), Access::read, {}); }) ==
        "the store " + folder.path() + " has an older schema: the next delivery brings it up");
  const auto reports = number(folder.path(), "SELECT COUNT(*) FROM report");
  const auto sessions = number(folder.path(), "SELECT SUM(failed_sessions) FROM day_failure");
  Store(folder.path(), Access::write, {});
  CHECK(number(folder.path(), "PRAGMA user_version") == 5);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == reports);
  CHECK(text(folder.path(), "PRAGMA integrity_check") == "ok");
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM pragma_foreign_key_check") == 0);
  // Version 2 also keeps sessions that failed without a reason told.
  CHECK(number(folder.path(), "SELECT SUM(failed_sessions) FROM day_failure") == sessions + 5);
  CHECK(number(folder.path(), "SELECT failed_sessions FROM day_failure WHERE result_type = ''") ==
        5);
}

TEST_CASE("A store of version 2 is brought up, and keeps what it holds") {
  Folder folder;
  make_old_store(folder.path(), "store-2.sql");
  const auto reports = number(folder.path(), "SELECT COUNT(*) FROM report");
  Store(folder.path(), Access::write, {});
  CHECK(number(folder.path(), "PRAGMA user_version") == 5);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == reports);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM incident WHERE resolved IS NULL") == 2);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM delivery") == 4);
  CHECK(text(folder.path(), "PRAGMA integrity_check") == "ok");
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM pragma_foreign_key_check") == 0);
}

TEST_CASE("A store that was brought up has the tables of a new one, and takes reports") {
  Folder folder;
  Store(folder.path("new.db"), Access::write, {});
  for (const std::string dump : {"store-1.sql", "store-2.sql", "store-3.sql", "store-4.sql"}) {
    INFO(dump);
    const std::string path = folder.path(dump + ".db");
    make_old_store(path, dump);
    Store store(path, Access::write, {});
    CHECK(schema(path) == schema(folder.path("new.db")));
    CHECK(deliver(store, {}) == store::Appended::stored);
  }
}

TEST_CASE("A store whose bringing up was undone under a writer is brought up by it") {
  Folder folder;
  make_old_store(folder.path("old.db"), "store-3.sql");
  Store(folder.path(), Access::write, {});
  Store store(folder.path(), Access::write, {});
  // What SQLite does where it finds the journal of somebody who was killed.
  const auto bytes = [](const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  };
  std::ofstream(folder.path(), std::ios::binary) << bytes(folder.path("old.db"));
  Sent sent;
  sent.bytes = sent.report_id = "new";
  CHECK(deliver(store, sent) == store::Appended::stored);
  CHECK(number(folder.path(), "PRAGMA user_version") == 5);
  CHECK(text(folder.path(), "PRAGMA integrity_check") == "ok");
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == 7);
}

TEST_CASE("A store of version 4 is brought up, and each reporter of it is who signed") {
  Folder folder;
  make_old_store(folder.path(), "store-4.sql");
  const auto reports = number(folder.path(), "SELECT COUNT(*) FROM report");
  const auto failed = number(folder.path(), "SELECT SUM(failed_sessions) FROM day_failure");
  Store store(folder.path(), Access::write, {});
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == reports);
  CHECK(number(folder.path(), "SELECT SUM(failed_sessions) FROM day_failure") == failed);
  CHECK(store::examine_health(store).faults.empty());
  CHECK(number(folder.path(),
               "SELECT COUNT(*) FROM report JOIN reporter ON reporter.id = reporter"
               " WHERE authenticated <> (signer <> '')") == 0);
  const auto signers = [&](const std::string& organization) {
    return text(folder.path(),
                "SELECT group_concat(signer, ',') FROM (SELECT signer FROM reporter"
                " WHERE organization_name = '" +
                    organization + "' ORDER BY signer)");
  };
  CHECK(signers("Google Inc.").empty());
  CHECK(signers("Sender Inc.") == ",sender.example");
  CHECK(signers("Nameless") == "(not recorded)");
  CHECK(signers("Other") == "other.example");
}

TEST_CASE("A store of version 3 is brought up, and knows of no mail that was released") {
  Folder folder;
  make_old_store(folder.path(), "store-3.sql");
  const auto mails = number(folder.path(), "SELECT COUNT(*) FROM rejected");
  Store(folder.path(), Access::write, {});
  CHECK(number(folder.path(),
               "SELECT COUNT(*) FROM rejected WHERE released IS NULL"
               " AND deleted IS NULL") == mails);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM rejected WHERE gave_way IS NOT NULL") == 1);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM mark") == 1);
}
