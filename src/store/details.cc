// SPDX-License-Identifier: MIT
#include "store/details.h"

#include "store/ask.h"

namespace tlsrpt::store {
namespace {

// As in the selection, a CROSS JOIN keeps SQLite from reading a table of all times.

/// What a statement reads the results of counted reports from.
struct Source {
  std::string from;
  std::string where;
};

/// The filter as conditions on the rows of `table`. A result type is the parameter ?4.
std::string conditions(const std::string& table, bool of_type, std::optional<Id> mx) {
  std::string text;
  if (of_type) text += " AND " + table + ".result_type = ?4";
  if (mx) text += " AND " + table + ".mx = " + std::to_string(*mx);
  return text;
}

/// The sums by day say on which days of which domains something failed at all.
Source covered_results(const Selection& selection, const std::string& failing) {
  return {"(SELECT DISTINCT day_failure.day, day_failure.domain" +
              selection.from_days("day_failure") + " AND day_failure.failed_sessions > 0" +
              failing + ") pair CROSS JOIN result CROSS JOIN report",
          " WHERE result.domain = pair.domain AND result.day = pair.day"
          " AND report.id = result.report AND report.counted = 1"};
}

std::string failed_details(const Source& source) {
  return "SELECT result.domain, policy_type, result_type, mx, receiving_ip, sending_mta_ip,"
         " failure_reason_code, reporter, result.day, report.id AS report,"
         " failure.failed_sessions FROM " +
         source.from + " CROSS JOIN policy CROSS JOIN failure" + source.where +
         " AND policy.id = result.policy AND failure.report = report.id"
         " AND failure.result = result.n AND failure.failed_sessions > 0";
}

/// Sessions that failed without a word on why.
std::string untold(const Source& source) {
  return "SELECT result.domain, policy_type, '', (SELECT id FROM mx WHERE name = ''), '', '', '',"
         " reporter, result.day, report.id, result.failed_sessions FROM " +
         source.from + " CROSS JOIN policy" + source.where +
         " AND policy.id = result.policy AND result.failed_sessions > 0"
         " AND NOT EXISTS (SELECT 1 FROM failure WHERE failure.report = report.id"
         " AND failure.result = result.n AND failure.failed_sessions > 0)";
}

/// Sorts and groups in SQLite, which goes to a temporary file where it has no room.
std::string statement(const Selection& selection, bool of_type, std::optional<Id> mx) {
  const Source source = selection.covered()
                            ? covered_results(selection, conditions("day_failure", of_type, mx))
                            : Source{"report CROSS JOIN result", selection.where_received()};
  return selection.with() +
         "SELECT domain.name, policy_type, result_type, mx.name, receiving_ip, sending_mta_ip,"
         " failure_reason_code, organization_name, reporter_domain, is_signed, failed, reports,"
         " first_day, last_day, newest"
         " FROM (SELECT told.domain, policy_type, result_type, mx, receiving_ip, sending_mta_ip,"
         " failure_reason_code, organization_name, reporter_domain, signer <> '' AS is_signed,"
         " SUM(1.0 * failed_sessions) AS failed,"
         " COUNT(DISTINCT report) AS reports, MIN(day) AS first_day, MAX(day) AS last_day,"
         " MAX(report) AS newest FROM (" +
         failed_details(source) + " UNION ALL " + untold(source) +
         ") told CROSS JOIN reporter WHERE reporter.id = told.reporter" +
         conditions("told", of_type, mx) +
         " GROUP BY told.domain, policy_type, result_type, mx, receiving_ip, sending_mta_ip,"
         " failure_reason_code, organization_name, reporter_domain, is_signed) failing"
         " CROSS JOIN domain CROSS JOIN mx WHERE domain.id = failing.domain AND mx.id = failing.mx"
         " ORDER BY failed DESC, domain.name, policy_type, result_type, mx.name, receiving_ip,"
         " sending_mta_ip, failure_reason_code, organization_name, reporter_domain, is_signed";
}

DetailRow read_detail(const Query& row) {
  const auto text = [&](int column) { return std::string(cut(row.text(column))); };
  return {text(0),
          text(1),
          text(2),
          text(3),
          text(4),
          text(5),
          text(6),
          reporter_at(row, 7),
          sum_of(row, 10),
          count_of(row, 11),
          day_from(row.integer(12)),
          day_from(row.integer(13)),
          row.integer(14)};
}

std::size_t text_of(const DetailRow& row) {
  return row.domain.size() + row.policy_type.size() + row.result_type.size() +
         row.receiving_mx_hostname.size() + row.receiving_ip.size() + row.sending_mta_ip.size() +
         row.failure_reason_code.size() + row.reporter.organization_name.size() +
         row.reporter.domain.size();
}

/// The number of a host; 0, which is that of none, where no report tells of it.
std::optional<Id> asked_mx(SQLite::Database& database, const DetailFilter& filter) {
  if (!filter.receiving_mx_hostname) return std::nullopt;
  Query find(database, "SELECT id FROM mx WHERE name = ?");
  return find.find(*filter.receiving_mx_hostname).value_or(0);
}

}  // namespace

Details failure_details(Store& store, const Scope& scope, const DetailFilter& filter,
                        std::size_t most) {
  Details details;
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    SQLite::Database& database = connection.database();
    const Selection selection(database, scope);
    const std::string sql =
        statement(selection, filter.result_type.has_value(), asked_mx(database, filter));
    Query query(database, sql.c_str());
    filter.result_type ? selection.bind(query, *filter.result_type) : selection.bind(query);
    std::size_t text = 0;
    while (query.next()) {
      if (details.combinations++ < most && text <= kMostTextOfRows) {
        details.rows.push_back(read_detail(query));
        text += text_of(details.rows.back());
      } else {
        add_to(details.rest_sessions, sum_of(query, 10));
      }
    }
  });
  return details;
}

}  // namespace tlsrpt::store
