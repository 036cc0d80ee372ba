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
inline constexpr std::int64_t kSchemaVersion = 5;

/// Whether the file says that it has this schema: a glance, which does not wait for a writer who
/// may be about to change that.
bool looks_current(SQLite::Database& database);

/// Throws the Trouble of a file that is not ours, or of a newer version.
void require_ours(SQLite::Database& database, const std::string& path);

/// Throws the Trouble of a file that cannot be read with this schema.
void require_current(SQLite::Database& database, const std::string& path);

/// Whether nothing was ever written to it.
bool is_empty(SQLite::Database& database);

/// Inside a transaction: makes the tables, or brings older ones up. Throws as require_ours, and has
/// written nothing then.
void bring_up(SQLite::Database& database, const std::string& path);

}  // namespace tlsrpt::store
