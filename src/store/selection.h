// SPDX-License-Identifier: MIT
// Selection: a scope to the SQL that reads its rows. Windows by day of coverage read the sums by
// day; windows of arrivals read the reports themselves.
#pragma once

#include <string>

#include "store/query.h"
#include "store/questions.h"

namespace tlsrpt::store {

class Selection {
 public:
  Selection(SQLite::Database& database, const Scope& scope);

  /// Each is a SELECT, to be put in brackets, with the columns that its comment names.
  std::string reporters() const;  ///< reporter, reports, unverified
  std::string results() const;    ///< domain, policy, day, reports, successful_…, failed_sessions
  std::string failures() const;   ///< domain, policy_type, result_type, mx, reporter, day,
                                  ///< failed_sessions
  /// As results(), of authenticated reports; only of a window of days and of named domains.
  std::string authenticated_results() const;
  std::string reporter_days() const;  ///< reporter, day; only of a window of days
  /// The domains that are asked about: id, name.
  std::string domains() const;
  /// A condition on `domain.id`: no report on it.
  std::string no_report() const;

  /// To be put before a statement that has any of these in it.
  std::string with() const;
  /// Gives a statement the parameters that all of these share, and further ones of its own.
  template <typename... Values>
  Query& bind(Query& query, const Values&... values) const {
    return query.bind(from_, to_, domains_, values...);
  }

  bool covered() const { return scope_.window.basis == Window::Basis::covered; }
  /// FROM and WHERE for one of the tables of sums; for windows by day of coverage.
  std::string from_days(const std::string& table) const;
  /// What the bounds of a window of arrivals are about.
  const char* arrival() const {
    return scope_.window.basis == Window::Basis::appended ? "report.id" : "report.received";
  }
  /// WHERE for `report` and `result` by arrival.
  std::string where_received() const;

 private:
  bool scoped() const { return !scope_.domains.empty(); }

  const Scope& scope_;
  std::int64_t from_ = 0;
  std::int64_t to_ = 0;
  std::string domains_ = "[]";  ///< their rows, as a JSON array
};

}  // namespace tlsrpt::store
