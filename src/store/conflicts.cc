// SPDX-License-Identifier: MIT
#include "store/conflicts.h"

#include <algorithm>

#include "store/ask.h"
#include "store/identity.h"

namespace tlsrpt::store {
namespace {

std::string column_of(Window::Basis basis) {
  switch (basis) {
    case Window::Basis::covered:
      return "day";
    case Window::Basis::appended:
      return "id";
    case Window::Basis::received:
      break;
  }
  return "received";
}

std::string pairs(const Scope& scope) {
  const std::string column = column_of(scope.window.basis);
  const auto in_window = [&](const std::string& report) {
    return report + "." + column + " >= ?1 AND " + report + "." + column + " < ?2";
  };
  std::string sql =
      "SELECT report.id AS loser, other.id AS winner, same.organization_name,"
      " same.reporter_domain, same.signer <> '' AS is_signed, report.domain, report.day"
      " FROM report CROSS JOIN reporter mine CROSS JOIN reporter same CROSS JOIN report other"
      " WHERE report.counted = 0 AND mine.id = report.reporter"
      " AND same.organization_name = mine.organization_name"
      " AND same.contact_info = mine.contact_info"
      " AND (same.id = mine.id OR same.signer = '' OR mine.signer = '')"
      " AND other.reporter = same.id AND other.report_id = report.report_id"
      " AND other.start_datetime = report.start_datetime"
      " AND other.end_datetime = report.end_datetime AND other.domain = report.domain"
      " AND other.counted = 1 AND (" +
      in_window("report") + " OR " + in_window("other") + ")";
  if (!scope.domains.empty()) sql += " AND report.domain IN (SELECT domain FROM scope)";
  return sql;
}

// Where MAX is asked for, SQLite takes the other columns from the row that has it.
std::string groups(const Scope& scope) {
  return "SELECT winner, loser, reports + 1, organization_name, reporter_domain, is_signed, name,"
         " day, lost, " +
         most_failed_sessions("winner") +
         " AS won FROM (SELECT *, COUNT(*) AS reports, MAX(failed) AS lost FROM (SELECT *, " +
         most_failed_sessions("loser") + " AS failed FROM (" + pairs(scope) +
         ")) GROUP BY winner) found JOIN domain ON domain.id = found.domain"
         " ORDER BY MAX(COALESCE(lost, 0), COALESCE(won, 0)) DESC, winner";
}

ConflictRow read(const Query& row) {
  return {row.integer(0),
          row.integer(1),
          count_of(row, 2),
          reporter_at(row, 3),
          std::string(cut(row.text(6))),
          day_from(row.integer(7)),
          sum_of(row, 9),
          sum_of(row, 8)};
}

}  // namespace

Conflicts conflicts(Store& store, const Scope& scope, std::size_t most) {
  Conflicts found;
  ask(
      store, scope, [&](const Selection&) { return groups(scope); },
      [&](const Query& row) {
        found.fails = found.fails || sum_of(row, 8) > 0 || sum_of(row, 9) > 0;
        found.rows.size() < most ? found.rows.push_back(read(row)) : void(++found.more);
      });
  return found;
}

}  // namespace tlsrpt::store
