// SPDX-License-Identifier: MIT
#include "store/schema.h"

#include <iterator>

#include "store/tables.h"
#include "store/trouble.h"

namespace tlsrpt::store {
namespace {

/// kSteps[v] brings a file of version v to version v + 1.
constexpr const char* kSteps[] = {kTables1};
static_assert(std::size(kSteps) == kSchemaVersion);

std::int64_t number(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt64();
}

bool is_empty(SQLite::Database& database) {
  return number(database, "SELECT COUNT(*) FROM sqlite_schema") == 0;
}

void require_ours(SQLite::Database& database, const Label& label, const std::string& path) {
  if (label.application_id != kApplicationId && !is_empty(database)) throw trouble_foreign(path);
  if (label.application_id == kApplicationId && label.user_version > kSchemaVersion) {
    throw trouble_newer(path, label.user_version, kSchemaVersion);
  }
}

}  // namespace

Label read_label(SQLite::Database& database) {
  return {number(database, "PRAGMA application_id"), number(database, "PRAGMA user_version")};
}

void require_current(SQLite::Database& database, const std::string& path) {
  const Label label = read_label(database);
  if (label.is_current()) return;
  require_ours(database, label, path);
  if (label.application_id != kApplicationId) throw trouble_empty(path);
  throw trouble_older(path);
}

void bring_up(SQLite::Database& database, const std::string& path) {
  const Label label = read_label(database);
  if (label.is_current()) return;
  require_ours(database, label, path);
  const bool ours = label.application_id == kApplicationId;
  for (std::int64_t version = ours ? label.user_version : 0; version < kSchemaVersion; ++version) {
    database.exec(kSteps[version]);
  }
  database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.exec("PRAGMA user_version = " + std::to_string(kSchemaVersion));
}

}  // namespace tlsrpt::store
