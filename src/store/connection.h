// SPDX-License-Identifier: MIT
// Connection: the open file, its one transaction, and the waiting for others.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <utility>

#include "store/query.h"
#include "store/store.h"
#include "store/trouble.h"
#include "store/turn.h"

namespace tlsrpt::store {

class Connection {
 public:
  /// The schema is current when it returns. Throws Trouble.
  Connection(const std::string& path, Access access, GiveUp give_up);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  SQLite::Database& database() { return database_; }
  const std::string& path() const { return path_; }
  const GiveUp& give_up() const { return give_up_; }

  void begin();
  void commit();
  void rollback() noexcept;

  /// Writes the file anew, without what is free in it.
  void vacuum();

  /// Does something with the database; what SQLite throws becomes Trouble.
  template <typename Work>
  decltype(auto) guarded(Work&& work) {
    try {
      return std::forward<Work>(work)();
    } catch (const SQLite::Exception& error) {
      throw trouble_of(error, path_, database_.getHandle());
    }
  }

 private:
  static int wait_for_others(void* self, int tries) noexcept;
  static int note_log(void* self, sqlite3*, const char*, int pages) noexcept;
  void prepare_to_write();
  void prepare_journal();
  bool keep_log();
  void begin_any_version(bool may_be_empty = false);
  void checkpoint() noexcept;

  std::string path_;
  GiveUp give_up_;
  Turn turn_;
  SQLite::Database database_;
  Query version_;
  bool journal_prepared_ = false;
  int log_pages_ = 0;  ///< of the write-ahead log, after the last commit
};

}  // namespace tlsrpt::store
