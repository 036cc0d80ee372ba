// SPDX-License-Identifier: MIT
#include "store/space.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "fixture.h"
#include "store/retention.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Store;

namespace {

void fill(Store& store) {
  Store::Transaction transaction(store);
  for (int i = 0; i < 300; ++i) {
    Sent sent;
    sent.report_id = sent.bytes = std::to_string(i);
    sent.day = i;
    sent.original.assign(5000, 'x');
    append(store, sent);
  }
  transaction.commit();
}

void remove_originals(Store& store) {
  store::Retention retention(store, {morning_after(1000), {}});
  while (retention.step([] { return false; })) continue;
}

}  // namespace

TEST_CASE("A new store gives back what is free in it, step by step") {
  Folder folder;
  store::Space before;
  {
    Store store(folder.path(), Access::write, {});
    fill(store);
    remove_originals(store);
    before = store::space(store);
  }
  CHECK(before.incremental);
  CHECK(before.free_pages > before.pages / 2);
  CHECK(before.bytes() == std::filesystem::file_size(folder.path()));
  {
    Store store(folder.path(), Access::write, {});
    int steps = 0;
    while (give_back_some(store)) ++steps;
    CHECK(steps > 1);
    CHECK(store::space(store).free_pages == 0);
  }
  CHECK(std::filesystem::file_size(folder.path()) <= before.bytes() - before.free_bytes());
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == 300);
  CHECK(text(folder.path(), "PRAGMA integrity_check") == "ok");
}

TEST_CASE("An older store is written anew once, and gives back in steps from then on") {
  Folder folder;
  std::ifstream file(TLSRPT_TEST_DATA "/store-3.sql");
  std::ostringstream sql;
  sql << file.rdbuf();
  SQLite::Database(folder.path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql.str());
  Store store(folder.path(), Access::write, {});
  fill(store);
  remove_originals(store);
  const auto before = store::space(store);
  CHECK_FALSE(before.incremental);
  CHECK_FALSE(give_back_some(store));
  vacuum(store);
  const auto after = store::space(store);
  CHECK(after.incremental);
  CHECK(after.free_pages == 0);
  CHECK(after.bytes() < before.bytes());
  CHECK(number(folder.path(), "PRAGMA user_version") == 5);
  Sent sent;
  sent.bytes = sent.report_id = "new";
  CHECK(deliver(store, sent) == store::Appended::stored);
}
