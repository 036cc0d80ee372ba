// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <utility>

#include "store/file.h"
#include "store/query.h"
#include "store/schema.h"
#include "store/trouble.h"

namespace tlsrpt::store {
namespace {

constexpr int kPages = 1000;
constexpr int kAllPages = -1;
constexpr int kMostBeginnings = 4;
constexpr int kSleep = 5;  // milliseconds

}  // namespace

struct Backup::State {
  State(const std::string& from, const std::string& to, GiveUp patience)
      : path(plain_path(from)),
        copy_path(plain_path(to)),
        give_up(std::move(patience)),
        source(open_file(path, Access::read)),
        copy(open_file(copy_path, Access::write)) {}

  bool wait() const {
    if (give_up && give_up()) throw trouble_busy(path);
    sqlite3_sleep(kSleep);
    return true;
  }
  void begin();
  bool step();
  void end();

  const std::string path;
  const std::string copy_path;
  const GiveUp give_up;
  SQLite::Database source;
  SQLite::Database copy;
  std::unique_ptr<SQLite::Backup> backup;
  int beginnings = 1;
  int left = 0;
};

/// Whose file it is; and the way between the two.
void Backup::State::begin() {
  sqlite3_busy_handler(
      source.getHandle(),
      [](void* self, int) {
        const GiveUp& ends = static_cast<State*>(self)->give_up;
        if (ends && ends()) return 0;
        sqlite3_sleep(kSleep);
        return 1;
      },
      this);
  require_ours(source, path);
  if (is_empty(source)) throw trouble_empty(path);
  Query mode(source, "PRAGMA journal_mode");
  // Nobody has to wait for a reader there.
  if (mode.next() && mode.text(0) == "wal") source.exec("BEGIN");
  mode.reset();
  backup = std::make_unique<SQLite::Backup>(copy, source);
}

/// One file, which needs no other beside it, and can be read where none can be made.
void Backup::State::end() {
  backup.reset();
  copy.exec("PRAGMA journal_mode = DELETE");
}

bool Backup::State::step() {
  const int result = backup->executeStep(beginnings < kMostBeginnings ? kPages : kAllPages);
  if (result == SQLITE_DONE) {
    end();
    return false;
  }
  if (result != SQLITE_OK) return wait();  // somebody has it locked
  const int now_left = backup->getRemainingPageCount();
  if (now_left >= left && left > 0) ++beginnings;
  left = now_left;
  return true;
}

Backup::Backup(const std::string& from, const std::string& to, GiveUp give_up)
    : state_(std::make_unique<State>(from, to, std::move(give_up))) {
  try {
    state_->begin();
  } catch (const SQLite::Exception& error) {
    throw trouble_of(error, state_->path, state_->source.getHandle());
  }
}

Backup::~Backup() = default;

bool Backup::step() {
  try {
    return state_->step();
  } catch (const SQLite::Exception& error) {
    // What fails beside the lock of the store is the writing of the copy, but for a damaged store.
    const bool of_store = error.getErrorCode() == SQLITE_CORRUPT;
    throw of_store ? trouble_of(error, state_->path, state_->source.getHandle())
                   : trouble_of(error, state_->copy_path, state_->copy.getHandle());
  }
}

std::string Backup::fault() {
  try {
    SQLite::Statement check(state_->copy, "PRAGMA quick_check(1)");
    if (!check.executeStep()) return "it cannot be checked";
    std::string told = check.getColumn(0).getString();
    return told == "ok" ? std::string() : told;
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_CORRUPT) return error.what();
    throw trouble_of(error, state_->copy_path, state_->copy.getHandle());
  }
}

std::uint64_t Backup::pages() const {
  return state_->backup ? static_cast<std::uint64_t>(state_->backup->getTotalPageCount()) : 0;
}

std::uint64_t Backup::left() const {
  return static_cast<std::uint64_t>(state_->left);
}

}  // namespace tlsrpt::store
