// SPDX-License-Identifier: MIT
#include "store/connection.h"

#include <sqlite3.h>

#include <algorithm>

#include "store/file.h"
#include "store/schema.h"

namespace tlsrpt::store {
namespace {

constexpr int kLongestSleep = 5;  // milliseconds

}  // namespace

Connection::Connection(const std::string& path, Access access, GiveUp give_up)
    : path_(plain_path(path)),
      give_up_(std::move(give_up)),
      turn_(path_),
      database_(open_file(path_, access)),
      version_(database_, "PRAGMA user_version") {
  sqlite3_busy_handler(database_.getHandle(), wait_for_others, this);
  guarded([&] {
    if (access == Access::read) return require_current(database_, path_);
    if (!looks_current(database_)) prepare_to_write();
  });
}

/// Others, as the sqlite3 shell, do not queue: SQLite asks here whether to try once more.
int Connection::wait_for_others(void* self, int tries) noexcept {
  const GiveUp& give_up = static_cast<Connection*>(self)->give_up_;
  try {
    if (give_up && give_up()) return 0;
  } catch (...) {
    return 0;
  }
  sqlite3_sleep(std::min(1 + tries, kLongestSleep));
  return 1;
}

void Connection::prepare_to_write() {
  require_ours(database_, path_);  // before anything is made beside the file of another program
  begin_any_version(true);
  try {
    bring_up(database_, path_);
    commit();
  } catch (...) {
    rollback();
    throw;
  }
}

/// A commit is durable once the journal is void on the disk. Overwriting its header and syncing
/// that is the cheapest way; a journal that is deleted may be back after a loss of power, and undo
/// what was committed, unless the directory is synced too. Where somebody writes, this would have
/// to wait: so only when our turn has come.
void Connection::keep_journal() {
  if (keeps_journal_) return;
  database_.exec("PRAGMA journal_mode = PERSIST; PRAGMA journal_size_limit = 1048576");
  keeps_journal_ = true;
}

void Connection::begin_any_version(bool may_be_empty) {
  turn_.take(give_up_);
  try {
    keep_journal();
    // So that what is removed can be given back to the disk in small steps. Only before the first
    // table is made; later a VACUUM has to do it.
    if (may_be_empty && is_empty(database_)) database_.exec("PRAGMA auto_vacuum = INCREMENTAL");
    database_.exec("BEGIN IMMEDIATE");
  } catch (...) {
    turn_.end();
    throw;
  }
}

void Connection::begin() {
  guarded([&] { begin_any_version(); });
  try {
    // A newer program may have come since the file was opened. Or who brought it up was killed over
    // that: the file looked current until just now, when SQLite undid what was half done.
    guarded([&] {
      if (version_.find() != kSchemaVersion) bring_up(database_, path_);
    });
  } catch (...) {
    rollback();
    throw;
  }
}

void Connection::commit() {
  guarded([&] { database_.exec("COMMIT"); });
  turn_.end();
}

void Connection::vacuum() {
  turn_.take(give_up_);
  try {
    guarded([&] {
      keep_journal();
      database_.exec("PRAGMA auto_vacuum = INCREMENTAL");
      database_.exec("VACUUM");
    });
  } catch (...) {
    turn_.end();
    throw;
  }
  turn_.end();
}

void Connection::rollback() noexcept {
  // SQLite may have rolled back on its own, as when the disk is full.
  if (sqlite3_get_autocommit(database_.getHandle()) == 0) database_.tryExec("ROLLBACK");
  turn_.end();
}

}  // namespace tlsrpt::store
