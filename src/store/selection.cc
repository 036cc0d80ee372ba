// SPDX-License-Identifier: MIT
#include "store/selection.h"

#include <set>

#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

// A CROSS JOIN keeps SQLite from reading a table of all times to find the rows of a window.

std::string row_numbers(SQLite::Database& database, const std::vector<std::string>& names) {
  Query find(database, "SELECT id FROM domain WHERE name = ?");
  std::set<Id> ids;
  for (const std::string& name : names) {
    if (const auto id = find.find(name)) ids.insert(*id);
  }
  std::string list;
  for (const Id id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
  return "[" + list + "]";
}

}  // namespace

Selection::Selection(SQLite::Database& database, const Scope& scope) : scope_(scope) {
  const Window& window = scope.window;
  switch (window.basis) {
    case Window::Basis::received:
      from_ = seconds(window.from);
      to_ = seconds(window.to);
      break;
    case Window::Basis::covered:
      from_ = first_day_from(window.from);
      to_ = first_day_from(window.to);
      break;
    case Window::Basis::appended:
      from_ = window.reports.after + 1;
      to_ = window.reports.last + 1;
  }
  if (scoped()) domains_ = row_numbers(database, scope.domains);
}

std::string Selection::with() const {
  std::string text =
      "WITH"
      " scope (domain) AS (SELECT value FROM json_each(?3))";
  if (covered() && scoped()) {
    text +=
        ", days (day) AS (SELECT DISTINCT day FROM day_reporter"
        " WHERE day >= ?1 AND day < ?2)";
  }
  return text + ' ';
}

std::string Selection::from_days(const std::string& table) const {
  if (!scoped()) return " FROM " + table + " WHERE day >= ?1 AND day < ?2";
  return " FROM days CROSS JOIN scope CROSS JOIN " + table + " WHERE " + table +
         ".day = days.day AND " + table + ".domain = scope.domain";
}

std::string Selection::where_received() const {
  std::string text = std::string(" WHERE ") + arrival() + " >= ?1 AND " + arrival() +
                     " < ?2 AND report.counted = 1 AND result.report = report.id";
  if (scoped()) text += " AND result.domain IN (SELECT domain FROM scope)";
  return text;
}

std::string Selection::reporters() const {
  if (covered() && !scoped()) {
    return "SELECT reporter, reports, unverified" + from_days("day_reporter");
  }
  const std::string from =
      "SELECT reporter, 1 AS reports, 1 - authenticated AS unverified FROM report WHERE";
  if (covered()) {
    return from +
           " counted = 1 AND id IN (SELECT result.report FROM scope CROSS JOIN result"
           " WHERE result.domain = scope.domain AND result.day >= ?1 AND result.day < ?2)";
  }
  if (!scoped()) {
    return from + " " + arrival() + " >= ?1 AND " + arrival() + " < ?2 AND counted = 1";
  }
  return from + " id IN (SELECT report.id FROM report CROSS JOIN result" + where_received() + ")";
}

std::string Selection::reporter_days() const {
  if (!scoped()) return "SELECT reporter, day" + from_days("day_reporter");
  return "SELECT report.reporter, result.day FROM scope CROSS JOIN result CROSS JOIN report"
         " WHERE result.domain = scope.domain AND result.day >= ?1 AND result.day < ?2"
         " AND report.id = result.report AND report.counted = 1";
}

std::string Selection::results() const {
  if (covered()) {
    return "SELECT day_result.domain, policy, day_result.day, reports, successful_sessions,"
           " failed_sessions" +
           from_days("day_result");
  }
  return "SELECT result.domain, policy, result.day, is_first AS reports, successful_sessions,"
         " failed_sessions FROM report CROSS JOIN result" +
         where_received();
}

std::string Selection::authenticated_results() const {
  return "SELECT result.domain, policy, result.day, is_first AS reports, successful_sessions,"
         " failed_sessions FROM scope CROSS JOIN result CROSS JOIN report"
         " WHERE result.domain = scope.domain AND result.day >= ?1 AND result.day < ?2"
         " AND report.id = result.report AND report.counted = 1 AND report.authenticated = 1";
}

std::string Selection::failures() const {
  if (covered()) {
    return "SELECT day_failure.domain, policy_type, result_type, mx, reporter, day_failure.day,"
           " failed_sessions" +
           from_days("day_failure");
  }
  // The second half: sessions that failed without a word on why.
  return "SELECT result.domain, policy_type, result_type, mx, reporter, result.day,"
         " failure.failed_sessions FROM report CROSS JOIN result CROSS JOIN policy"
         " CROSS JOIN failure" +
         where_received() +
         " AND policy.id = result.policy AND failure.report = report.id"
         " AND failure.result = result.n"
         " UNION ALL SELECT result.domain, policy_type, '', (SELECT id FROM mx WHERE name = ''),"
         " reporter, result.day, result.failed_sessions"
         " FROM report CROSS JOIN result CROSS JOIN policy" +
         where_received() +
         " AND policy.id = result.policy AND result.failed_sessions > 0"
         " AND NOT EXISTS (SELECT 1 FROM failure WHERE failure.report = report.id"
         " AND failure.result = result.n AND failure.failed_sessions > 0)";
}

std::string Selection::domains() const {
  if (!scoped()) return "SELECT id, name FROM domain";
  return "SELECT id, name FROM scope JOIN domain ON domain.id = scope.domain";
}

std::string Selection::no_report() const {
  if (covered()) {
    return "NOT EXISTS (SELECT 1 FROM result JOIN report ON report.id = result.report"
           " WHERE result.domain = domain.id AND result.day >= ?1 AND result.day < ?2"
           " AND report.counted = 1)";
  }
  return "domain.id NOT IN (SELECT result.domain FROM report CROSS JOIN result" + where_received() +
         ")";
}

}  // namespace tlsrpt::store
