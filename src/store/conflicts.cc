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

/// Whether a report, or the one that counts instead, is asked about.
std::string in_window(const Scope& scope, const std::string& report) {
  const std::string column = report + "." + column_of(scope.window.basis);
  return column + " >= ?1 AND " + column + " < ?2";
}

/// Reports that do not count, of which `where` is true, by reporter and identity; `loser` is the
/// one with most failed sessions. First by identity, or a few signers would multiply very many
/// reports.
// Where MAX is asked for, SQLite takes the other columns from the row that has it.
std::string losers(const std::string& where, const std::string& is_asked) {
  return "SELECT reporter, report_id, start_datetime, end_datetime, domain, day, id AS loser,"
         " COUNT(*) AS reports, MAX(failed) AS lost, SUM(is_asked) > 0 AS is_asked FROM (SELECT "
         "*, " +
         failed_sessions_of("report.id") + " AS failed, " + is_asked +
         " AS is_asked FROM report WHERE counted = 0 AND " + where +
         ") GROUP BY reporter, report_id, start_datetime, end_datetime, domain, day";
}

/// Each beside those that count instead, if `where` is true of the pair.
std::string groups(const std::string& losers, const std::string& where) {
  return "SELECT other.id AS winner, loser, SUM(report.reports) + 1, same.organization_name,"
         " same.reporter_domain, same.signer <> '', mine.organization_name, mine.reporter_domain,"
         " mine.signer <> '', domain.name, report.day, MAX(lost) AS worst, " +
         failed_sessions_of("other.id") + " AS won FROM (" + losers +
         ") report CROSS JOIN reporter mine CROSS JOIN reporter same CROSS JOIN report other"
         " CROSS JOIN domain"
         " WHERE mine.id = report.reporter AND same.organization_name = mine.organization_name"
         " AND same.contact_info = mine.contact_info"
         " AND (same.id = mine.id OR same.signer = '' OR mine.signer = '')"
         " AND other.reporter = same.id AND other.report_id = report.report_id"
         " AND other.start_datetime = report.start_datetime"
         " AND other.end_datetime = report.end_datetime AND other.domain = report.domain"
         " AND other.counted = 1 AND domain.id = report.domain AND " +
         where +
         " GROUP BY other.id ORDER BY MAX(COALESCE(worst, 0), COALESCE(won, 0)) DESC, winner";
}

std::string in_scope(const Scope& scope) {
  const std::string newest =
      "id IN (SELECT id FROM report WHERE counted = 0 ORDER BY id DESC LIMIT " +
      std::to_string(kMostContradictions) + ")";
  const std::string domains =
      scope.domains.empty() ? "" : " AND domain IN (SELECT domain FROM scope)";
  return groups(losers(newest + domains, in_window(scope, "report")),
                "(is_asked OR (" + in_window(scope, "other") + "))");
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
      store, scope, [&](const Selection&) { return in_scope(scope); },
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
      const std::string sql = groups(losers(where, "1"), "1");
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
