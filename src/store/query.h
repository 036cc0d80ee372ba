// SPDX-License-Identifier: MIT
// Query: one SQL statement, prepared when it is first needed, and run again and again.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::store {

using Id = std::int64_t;
using Bytes = std::span<const unsigned char>;

class Query {
 public:
  Query(SQLite::Database& database, const char* sql) : database_(database), sql_(sql) {}

  /// Gives the parameters their values, in order. Bytes must live until the statement has run;
  /// texts are copied.
  template <typename... Values>
  Query& bind(const Values&... values) {
    prepare();
    int index = 0;
    (put(++index, values), ...);
    return *this;
  }

  /// Runs a statement that returns no rows.
  template <typename... Values>
  void run(const Values&... values) {
    bind(values...);
    finish();
  }

  /// The first column of the first row.
  template <typename... Values>
  std::optional<std::int64_t> find(const Values&... values) {
    bind(values...);
    return first();
  }

  /// Row by row; after the last one the statement is ready to be bound again.
  bool next();
  std::int64_t integer(int column) const { return statement_->getColumn(column).getInt64(); }
  bool is_null(int column) const { return statement_->getColumn(column).isNull(); }
  double real(int column) const { return statement_->getColumn(column).getDouble(); }
  /// Valid until the next row.
  std::string_view text(int column) const;

  /// Forgets the rows that are left.
  void reset();

 private:
  void prepare();
  void finish();
  std::optional<std::int64_t> first();
  void put(int index, std::int64_t value) { statement_->bind(index, value); }
  void put(int index, int value) { statement_->bind(index, value); }
  void put(int index, std::uint64_t value);
  void put(int index, bool value) { statement_->bind(index, value ? 1 : 0); }
  void put(int index, std::optional<std::int64_t> value);
  void put(int index, std::string_view text);
  void put(int index, Bytes bytes);

  SQLite::Database& database_;
  const char* sql_;
  std::optional<SQLite::Statement> statement_;
  /// The texts that are bound: SQLite reads them here, and they keep their memory between runs.
  std::vector<std::string> texts_;
};

}  // namespace tlsrpt::store
