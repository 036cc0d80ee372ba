// SPDX-License-Identifier: MIT
// Schema: an empty file, or one of an older version, to the tables of tlsrpt-store(5).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

namespace tlsrpt::store {

/// "TLSR", at bytes 68 to 71 of the file, where file(1) finds it too.
inline constexpr std::int64_t kApplicationId = 0x544c5352;
/// Of the schema that this program writes.
inline constexpr std::int64_t kSchemaVersion = 1;

/// What a file says of itself.
struct Label {
  std::int64_t application_id = 0;
  std::int64_t user_version = 0;
  bool is_current() const {
    return application_id == kApplicationId && user_version == kSchemaVersion;
  }
};

Label read_label(SQLite::Database& database);

/// Throws the Trouble that fits a file which cannot be read with this schema.
void require_current(SQLite::Database& database, const std::string& path);

/// Inside a transaction: makes the tables, or brings older ones up. Throws Trouble for a file that
/// is not ours, or of a newer version, and has written nothing then.
void bring_up(SQLite::Database& database, const std::string& path);

}  // namespace tlsrpt::store
