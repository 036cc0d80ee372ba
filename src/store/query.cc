// SPDX-License-Identifier: MIT
#include "store/query.h"

#include <limits>

namespace tlsrpt::store {
namespace {

/// A statement that failed, as when it was interrupted, could not be bound again without a reset.
template <typename Work>
auto or_reset(SQLite::Statement& statement, const Work& work) {
  try {
    return work();
  } catch (...) {
    statement.tryReset();
    throw;
  }
}

bool step(SQLite::Statement& statement) {
  return or_reset(statement, [&] { return statement.executeStep(); });
}

}  // namespace

void Query::prepare() {
  if (statement_) return;
  statement_.emplace(database_, sql_);
  texts_.resize(static_cast<std::size_t>(statement_->getBindParameterCount()) + 1);
}

void Query::finish() {
  or_reset(*statement_, [&] { return statement_->exec(); });
  statement_->reset();
}

std::optional<std::int64_t> Query::first() {
  std::optional<std::int64_t> value;
  if (step(*statement_)) value = integer(0);
  // A statement that still has rows would keep its lock on the file.
  statement_->reset();
  return value;
}

bool Query::next() {
  prepare();
  if (step(*statement_)) return true;
  statement_->reset();
  return false;
}

void Query::reset() {
  if (statement_) statement_->reset();
}

std::string_view Query::text(int column) const {
  const SQLite::Column value = statement_->getColumn(column);
  const char* text = value.getText();
  return {text, static_cast<std::size_t>(value.getBytes())};
}

void Query::put(int index, std::uint64_t value) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  statement_->bind(index, static_cast<std::int64_t>(value < kMost ? value : kMost));
}

void Query::put(int index, std::optional<std::int64_t> value) {
  value ? statement_->bind(index, *value) : statement_->bind(index);
}

void Query::put(int index, std::string_view text) {
  std::string& kept = texts_[static_cast<std::size_t>(index)];
  kept.assign(text);
  statement_->bindNoCopy(index, kept);
}

void Query::put(int index, Bytes bytes) {
  statement_->bindNoCopy(index, static_cast<const void*>(bytes.data()),
                         static_cast<int>(bytes.size()));
}

}  // namespace tlsrpt::store
