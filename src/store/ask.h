// SPDX-License-Identifier: MIT
// How questions are asked: a selection's SQL, run, and each row handed on.
#pragma once

#include <string>
#include <type_traits>

#include "report/report.h"
#include "report/reporter.h"
#include "store/bounds.h"
#include "store/query.h"
#include "store/seconds.h"
#include "store/selection.h"
#include "store/state.h"

namespace tlsrpt::store {

/// `make_sql` makes the statement of a selection; `read` gets each row, until it returns false
/// where it returns something.
template <typename MakeSql, typename Read>
void ask(Store& store, const Scope& scope, MakeSql make_sql, Read read) {
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    const Selection selection(connection.database(), scope);
    const std::string sql = selection.with() + make_sql(selection);
    Query query(connection.database(), sql.c_str());
    selection.bind(query);
    while (query.next()) {
      if constexpr (std::is_same_v<decltype(read(query)), bool>) {
        if (!read(query)) break;
      } else {
        read(query);
      }
    }
  });
}

/// The columns of `reporter` that make a report::Reporter.
inline constexpr const char* kReporterColumns = "organization_name, reporter_domain, signer <> ''";

/// What kReporterColumns are from `column` on.
inline report::Reporter reporter_at(const Query& row, int column) {
  return {std::string(cut(row.text(column))), std::string(cut(row.text(column + 1))),
          row.integer(column + 2) != 0};
}

/// The reporter of a row's number.
class ReporterOf {
 public:
  explicit ReporterOf(Store& store)
      : query_(store.state().connection.database(),
               "SELECT organization_name, reporter_domain, signer <> '' FROM reporter"
               " WHERE id = ?") {}
  report::Reporter operator()(Id row) {
    query_.bind(row);
    report::Reporter reporter;
    if (query_.next()) reporter = reporter_at(query_, 0);
    query_.reset();
    return reporter;
  }

 private:
  Query query_;
};

/// The one text that a statement finds for a row's number.
class TextOf {
 public:
  TextOf(Store& store, const char* sql) : query_(store.state().connection.database(), sql) {}
  std::string operator()(Id row) {
    query_.bind(row);
    std::string text(query_.next() ? cut(query_.text(0)) : std::string_view());
    query_.reset();
    return text;
  }

 private:
  Query query_;
};

/// A sum that SQL made as a real, which cannot overflow.
inline std::uint64_t sum_of(const Query& row, int column) {
  const double sum = row.real(column);
  return sum < static_cast<double>(report::kMaxCount) ? static_cast<std::uint64_t>(sum)
                                                      : report::kMaxCount;
}

/// A count of a table.
inline std::uint64_t count_of(const Query& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

/// A time that may be NULL.
inline std::optional<report::Time> time_or_nothing(const Query& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return time_from(row.integer(column));
}

inline void add_to(std::uint64_t& sum, std::uint64_t count) {
  sum = report::add_counts(sum, count);
}

}  // namespace tlsrpt::store
