// SPDX-License-Identifier: MIT
#include "store/schema.h"

#include <sqlite3.h>

#include <array>
#include <iterator>

#include "store/tables.h"
#include "store/trouble.h"

namespace tlsrpt::store {
namespace {

/// kSteps[v] brings a file of version v to version v + 1.
constexpr const char* kSteps[] = {kTables1, kTables2, kTables3, kTables4, kTables5};
static_assert(std::size(kSteps) == kSchemaVersion);

/// What a file says of itself.
struct Label {
  std::int64_t application_id = 0;
  std::int64_t user_version = 0;
  bool has_tables = true;

  bool is_ours() const { return application_id == kApplicationId; }
  bool is_current() const { return is_ours() && user_version == kSchemaVersion; }
};

/// In one statement, so that nobody makes the tables between one answer and the next.
Label read_label(SQLite::Database& database) {
  SQLite::Statement statement(database,
                              "SELECT application_id, user_version,"
                              " (SELECT COUNT(*) FROM sqlite_schema)"
                              " FROM pragma_application_id, pragma_user_version");
  statement.executeStep();
  return {statement.getColumn(0).getInt64(), statement.getColumn(1).getInt64(),
          statement.getColumn(2).getInt64() != 0};
}

void require_ours(const Label& label, const std::string& path) {
  if (!label.is_ours() && label.has_tables) throw trouble_foreign(path);
  if (label.is_ours() && label.user_version > kSchemaVersion) {
    throw trouble_newer(path, label.user_version, kSchemaVersion);
  }
}

/// Four bytes of the database header, most significant first.
std::int64_t number_at(const unsigned char* bytes) {
  return std::int64_t{bytes[0]} << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

}  // namespace

bool looks_current(SQLite::Database& database) {
  // Offsets of the database header, as SQLite's file format has them. Opening the file once more
  // is no way: closing it again would drop the locks that this process has on it.
  constexpr std::size_t kUserVersion = 60;
  constexpr std::size_t kApplication = 68;
  std::array<unsigned char, kApplication + 4> header;
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr ||
      file->pMethods->xRead(file, header.data(), header.size(), 0) != SQLITE_OK) {
    return false;
  }
  return number_at(&header[kApplication]) == kApplicationId &&
         number_at(&header[kUserVersion]) == kSchemaVersion;
}

void require_ours(SQLite::Database& database, const std::string& path) {
  require_ours(read_label(database), path);
}

void require_current(SQLite::Database& database, const std::string& path) {
  const Label label = read_label(database);
  if (label.is_current()) return;
  require_ours(label, path);
  if (!label.is_ours()) throw trouble_empty(path);
  throw trouble_older(path);
}

bool is_empty(SQLite::Database& database) {
  const Label label = read_label(database);
  return !label.is_ours() && !label.has_tables;
}

void bring_up(SQLite::Database& database, const std::string& path) {
  const Label label = read_label(database);
  if (label.is_current()) return;
  require_ours(label, path);
  std::int64_t version = label.is_ours() ? label.user_version : 0;
  while (version < kSchemaVersion) database.exec(kSteps[version++]);
  database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.exec("PRAGMA user_version = " + std::to_string(kSchemaVersion));
}

}  // namespace tlsrpt::store
