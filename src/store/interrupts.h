// SPDX-License-Identifier: MIT
// Interrupts: asks during the work of SQLite whether it is to end.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "store/store.h"

namespace tlsrpt::store {

/// As long as it lives. What is interrupted throws SQLITE_INTERRUPT, and its transaction is void.
class Interrupts {
 public:
  Interrupts(SQLite::Database& database, const GiveUp& end) : handle_(database.getHandle()) {
    constexpr int kInstructions = 10'000;  // about a millisecond
    if (end) {
      sqlite3_progress_handler(handle_, kInstructions, is_over, const_cast<GiveUp*>(&end));
    }
  }
  ~Interrupts() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  static int is_over(void* end) noexcept {
    try {
      return (*static_cast<const GiveUp*>(end))() ? 1 : 0;
    } catch (...) {
      return 1;
    }
  }

  sqlite3* handle_;
};

}  // namespace tlsrpt::store
