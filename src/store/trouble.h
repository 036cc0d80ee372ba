// SPDX-License-Identifier: MIT
// What went wrong at the store's file, as a Trouble: what, which file, and what to do.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "store/store.h"

namespace tlsrpt::store {

/// `database` may be null where there is none yet.
Trouble trouble_of(const SQLite::Exception& error, const std::string& path, sqlite3* database);
/// A system call that failed: `what` was to be done with `path`.
Trouble trouble_of_system(int code, const std::string& what, const std::string& path);

Trouble trouble_busy(const std::string& path);
Trouble trouble_newer(const std::string& path, std::int64_t version, std::int64_t known);
Trouble trouble_older(const std::string& path);
Trouble trouble_foreign(const std::string& path);
Trouble trouble_empty(const std::string& path);
Trouble trouble_missing(const std::string& path);
Trouble trouble_read_only(const std::string& path);

}  // namespace tlsrpt::store
