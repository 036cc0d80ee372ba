// SPDX-License-Identifier: MIT
#include "store/space.h"

#include "store/ask.h"

namespace tlsrpt::store {
namespace {

std::uint64_t pragma(SQLite::Database& database, const char* sql) {
  return static_cast<std::uint64_t>(Query(database, sql).find().value_or(0));
}

}  // namespace

Space space(Store& store) {
  Connection& connection = store.state().connection;
  return connection.guarded([&] {
    SQLite::Database& database = connection.database();
    const SQLite::Transaction transaction(database);
    Space space;
    space.page_size = pragma(database, "PRAGMA page_size");
    space.pages = pragma(database, "PRAGMA page_count");
    space.free_pages = pragma(database, "PRAGMA freelist_count");
    constexpr std::uint64_t kIncremental = 2;
    space.incremental = pragma(database, "PRAGMA auto_vacuum") == kIncremental;
    return space;
  });
}

bool give_back_some(Store& store) {
  const Space before = space(store);
  if (before.free_pages == 0 || !before.incremental) return false;
  Connection& connection = store.state().connection;
  Store::Transaction transaction(store);
  connection.guarded([&] { connection.database().exec("PRAGMA incremental_vacuum(200)"); });
  transaction.commit();
  return true;
}

void vacuum(Store& store) {
  store.state().connection.vacuum();
}

}  // namespace tlsrpt::store
