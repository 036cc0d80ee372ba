// SPDX-License-Identifier: MIT
#include "store/connection.h"

#include <sqlite3.h>

#include <algorithm>

#include "store/file.h"
#include "store/schema.h"

namespace tlsrpt::store {
namespace {

constexpr int kLongestSleep = 5;  // milliseconds
/// A log of so many pages is copied into the store; one of many more before the next writer comes.
constexpr int kLongLog = 1000;
constexpr int kVeryLongLog = 4 * kLongLog;

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
    checkpoint();  // so that the file looks current from now on
  } catch (...) {
    rollback();
    throw;
  }
}

int Connection::note_log(void* self, sqlite3*, const char*, int pages) noexcept {
  static_cast<Connection*>(self)->log_pages_ = pages;
  return SQLITE_OK;
}

/// Turns a store with a rollback journal into one with a write-ahead log, where nobody reads it at
/// the moment and its file system can have one. Whether it has one now.
bool Connection::keep_log() {
  sqlite3* const handle = database_.getHandle();
  version_.find();  // SQLite sees only now what the file has
  Query mode(database_, "PRAGMA journal_mode");
  if (mode.next() && mode.text(0) == "wal") return true;
  mode.reset();
  sqlite3_busy_handler(handle, nullptr, nullptr);  // a reader must not make a delivery wait
  bool changed = false;
  try {
    Query change(database_, "PRAGMA journal_mode = WAL");
    changed = change.next() && change.text(0) == "wal";
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_BUSY) throw;
  }
  sqlite3_busy_handler(handle, wait_for_others, this);
  return changed;
}

/// With a write-ahead log, readers do not keep a writer waiting. Only in our turn, because a
/// change of the journal has to wait for other writers.
///
/// The log stays when the store is closed, for a reader who may not make files beside the store
/// needs one. Without it, a commit is durable once the journal is void on the disk: to overwrite
/// its header is the cheapest way, and needs no sync of the directory.
void Connection::prepare_journal() {
  if (journal_prepared_) return;
  sqlite3* const handle = database_.getHandle();
  int persist = 1;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
  if (!keep_log()) database_.exec("PRAGMA journal_mode = PERSIST");
  database_.exec("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 1048576");
  sqlite3_wal_hook(handle, note_log, this);
  journal_prepared_ = true;
}

/// What fails here is done by a later writer; nothing is lost with it.
void Connection::checkpoint() noexcept {
  log_pages_ = 0;
  sqlite3_wal_checkpoint_v2(database_.getHandle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
}

void Connection::begin_any_version(bool may_be_empty) {
  turn_.take(give_up_);
  try {
    // So that what is removed can be given back to the disk in small steps. Only before the first
    // page is written; later a VACUUM has to do it.
    if (may_be_empty && is_empty(database_)) database_.exec("PRAGMA auto_vacuum = INCREMENTAL");
    prepare_journal();
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
  // Deliveries need not wait for it; but where they come one after the other without a pause, the
  // log can begin anew only if none of them writes meanwhile.
  if (log_pages_ >= kVeryLongLog) checkpoint();
  turn_.end();
  if (log_pages_ >= kLongLog) checkpoint();
}

void Connection::vacuum() {
  turn_.take(give_up_);
  try {
    guarded([&] {
      prepare_journal();
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
