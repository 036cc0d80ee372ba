// SPDX-License-Identifier: MIT
#include "store/store.h"

#include <sqlite3.h>

#include <utility>

#include "store/interrupts.h"
#include "store/state.h"

namespace tlsrpt::store {

Store::Store(const std::string& path, Access access, GiveUp give_up)
    : state_(std::make_unique<State>(path, access, std::move(give_up))) {}

Store::~Store() = default;

Store::Transaction::Transaction(Store& store) : store_(store) {
  store_.state().connection.begin();
}

Store::Transaction::~Transaction() {
  if (open_) store_.state().connection.rollback();
}

void Store::Transaction::commit() {
  store_.state().connection.commit();
  open_ = false;
}

namespace {

/// What is wrong with values, and never with the host.
bool is_of_contents(int code) {
  return code == SQLITE_TOOBIG || code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH ||
         code == SQLITE_RANGE;
}

}  // namespace

Appended Store::append(const report::Report& report, const Arrival& arrival, report::Notes& notes,
                       const GiveUp& too_long) {
  Connection& connection = state_->connection;
  return connection.guarded([&] {
    try {
      const Interrupts interrupts(connection.database(), too_long);
      return state_->appender.append(report, arrival, notes);
    } catch (const SQLite::Exception& error) {
      const int code = error.getErrorCode();
      if (code == SQLITE_INTERRUPT) throw Unstorable(report::Fault::storing_took_too_long);
      if (is_of_contents(code)) throw Unstorable(report::Fault::storing_failed);
      throw;
    }
  });
}

Appended Store::restore(const report::KeptReport& kept) {
  return state_->connection.guarded([&] { return state_->appender.restore(kept); });
}

void Store::append(const Rejected& rejected) {
  state_->connection.guarded([&] { state_->rejections.append(rejected); });
}

void Store::quarantine_gave_way(const std::string& quarantine_file, report::Time when) {
  state_->connection.guarded([&] { state_->rejections.gave_way(quarantine_file, when); });
}

}  // namespace tlsrpt::store
