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

/// Reports that do not count, of which `where` is true, each beside the one that counts instead.
std::string pairs(const std::string& where) {
  return "SELECT report.id AS loser, other.id AS winner, same.organization_name,"
         " same.reporter_domain, same.signer <> '' AS is_signed,"
         " mine.organization_name AS mine_name, mine.reporter_domain AS mine_domain,"
         " mine.signer <> '' AS mine_signed, report.domain, report.day"
         " FROM report CROSS JOIN reporter mine CROSS JOIN reporter same CROSS JOIN report other"
         " WHERE report.counted = 0 AND mine.id = report.reporter"
         " AND same.organization_name = mine.organization_name"
         " AND same.contact_info = mine.contact_info"
         " AND (same.id = mine.id OR same.signer = '' OR mine.signer = '')"
         " AND other.reporter = same.id AND other.report_id = report.report_id"
         " AND other.start_datetime = report.start_datetime"
         " AND other.end_datetime = report.end_datetime AND other.domain = report.domain"
         " AND other.counted = 1 AND " +
         where;
}

std::string in_scope(const Scope& scope) {
  const std::string column = column_of(scope.window.basis);
  const auto in_window = [&](const std::string& report) {
    return report + "." + column + " >= ?1 AND " + report + "." + column + " < ?2";
  };
  return "report.id IN (SELECT id FROM report WHERE counted = 0 ORDER BY id DESC LIMIT " +
         std::to_string(kMostContradictions) + ") AND (" + in_window("report") + " OR " +
         in_window("other") + ")" +
         (scope.domains.empty() ? "" : " AND report.domain IN (SELECT domain FROM scope)");
}

// Where MAX is asked for, SQLite takes the other columns from the row that has it.
std::string groups(const std::string& where) {
  return "SELECT winner, loser, reports + 1, organization_name, reporter_domain, is_signed,"
         " mine_name, mine_domain, mine_signed, name, day, lost, " +
         failed_sessions_of("winner") +
         " AS won FROM (SELECT *, COUNT(*) AS reports, MAX(failed) AS lost FROM (SELECT *, " +
         failed_sessions_of("loser") + " AS failed FROM (" + pairs(where) +
         ")) GROUP BY winner) found JOIN domain ON domain.id = found.domain"
         " ORDER BY MAX(COALESCE(lost, 0), COALESCE(won, 0)) DESC, winner";
}

ConflictRow read(const Query& row) {
  return {row.integer(0),
          row.integer(1),
          count_of(row, 2),
          reporter_at(row, 3),
          reporter_at(row, 6),
          std::string(cut(row.text(9))),
          day_from(row.integer(10)),
          sum_of(row, 12),
          sum_of(row, 11)};
}

}  // namespace

Conflicts conflicts(Store& store, const Scope& scope, std::size_t most) {
  Conflicts found;
  ask(
      store, scope, [&](const Selection&) { return groups(in_scope(scope)); },
      [&](const Query& row) {
        found.fails = found.fails || sum_of(row, 11) > 0 || sum_of(row, 12) > 0;
        found.rows.size() < most ? found.rows.push_back(read(row)) : void(++found.more);
      });
  return found;
}

std::optional<ConflictRow> new_conflict(Store& store, const report::Sha256& sha256) {
  constexpr const char* kNumber =
      "SELECT id FROM report WHERE sha256 = ? AND counted = 0 ORDER BY id DESC LIMIT 1";
  Connection& connection = store.state().connection;
  return connection.guarded([&]() -> std::optional<ConflictRow> {
    Query number(connection.database(), kNumber);
    const std::optional<Id> mine = number.find(Bytes(sha256));
    if (!mine) return std::nullopt;
    const auto worst = [&](const std::string& where) {
      const std::string sql = groups(where);
      Query query(connection.database(), sql.c_str());
      query.bind(*mine);
      return query.next() ? std::optional(read(query)) : std::nullopt;
    };
    const auto conflict = worst("report.id = ?1");
    if (!conflict || conflict->failed_sessions_not_counted == 0) return std::nullopt;
    const auto others = worst(
        "report.id <> ?1 AND report.report_id = (SELECT report_id FROM report WHERE id = ?1)"
        " AND report.domain = (SELECT domain FROM report WHERE id = ?1)"
        " AND report.day = (SELECT day FROM report WHERE id = ?1)");
    const bool is_known =
        others && others->failed_sessions_not_counted > conflict->failed_sessions_not_counted / 10;
    return is_known ? std::nullopt : conflict;
  });
}

}  // namespace tlsrpt::store
