// SPDX-License-Identifier: MIT
#include "store/questions.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "report/report.h"
#include "store/seconds.h"
#include "store/selection.h"
#include "store/state.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

constexpr std::chrono::days kSilence{30};

/// A sum of counts as read from SQL: a real, which cannot overflow.
std::uint64_t count(const Query& row, int column) {
  return static_cast<std::uint64_t>(
      std::min(row.real(column), static_cast<double>(report::kMaxCount)));
}

void add(std::uint64_t& sum, std::uint64_t count) {
  sum = report::add_counts(sum, count);
}

template <typename Row>
void add_days(Row& row, const Row& other) {
  row.first_day = std::min(row.first_day, other.first_day);
  row.last_day = std::max(row.last_day, other.last_day);
}

auto key(const ReporterRow& row) {
  return std::tie(row.organization_name);
}
auto key(const ResultRow& row) {
  return std::tie(row.domain, row.policy_type, row.policy_string);
}
auto key(const FailureRow& row) {
  return std::tie(row.domain, row.policy_type, row.result_type, row.receiving_mx_hostname,
                  row.organization_name);
}

void add(ReporterRow& row, const ReporterRow& other) {
  add(row.reports, other.reports);
  add(row.unverified, other.unverified);
}
void add(ResultRow& row, const ResultRow& other) {
  add(row.reports, other.reports);
  add(row.successful_sessions, other.successful_sessions);
  add(row.failed_sessions, other.failed_sessions);
  add_days(row, other);
}
void add(FailureRow& row, const FailureRow& other) {
  add(row.failed_sessions, other.failed_sessions);
  add_days(row, other);
}

/// Sorts the rows, and makes one of those that differ only in what the caller does not see, as the
/// contact of a reporter or the mx-host of a policy.
template <typename Row>
std::vector<Row> in_order(std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return key(a) < key(b); });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (key(rows[kept]) == key(rows[i])) {
      add(rows[kept], rows[i]);
    } else if (++kept != i) {
      rows[kept] = std::move(rows[i]);
    }
  }
  if (!rows.empty()) rows.resize(kept + 1);
  return rows;
}

/// Asks for rows: `sql` makes the statement of a selection, `read` a row of the result.
template <typename MakeSql, typename Read>
auto ask(Store& store, const Scope& scope, MakeSql make_sql, Read read) {
  Connection& connection = store.state().connection;
  return connection.guarded([&] {
    const Selection selection(connection.database(), scope);
    const std::string sql = selection.with() + make_sql(selection);
    Query query(connection.database(), sql.c_str());
    selection.bind(query);
    std::vector<decltype(read(query))> rows;
    while (query.next()) rows.push_back(read(query));
    return rows;
  });
}

ReporterRow read_reporter(const Query& row) {
  return {std::string(row.text(0)), count(row, 1), count(row, 2)};
}

ResultRow read_result(const Query& row) {
  return {std::string(row.text(0)),
          std::string(row.text(1)),
          read_list(row.text(2)),
          count(row, 3),
          count(row, 4),
          count(row, 5),
          day_from(row.integer(6)),
          day_from(row.integer(7))};
}

FailureRow read_failure(const Query& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
          std::string(row.text(3)), std::string(row.text(4)), count(row, 5),
          day_from(row.integer(6)), day_from(row.integer(7))};
}

SilentRow read_silent(const Query& row) {
  return {std::string(row.text(0)), day_from(row.integer(1))};
}

}  // namespace

std::vector<ReporterRow> reporters(Store& store, const Scope& scope) {
  const auto sql = [](const Selection& selection) {
    return "SELECT organization_name, s.reports, s.unverified"
           " FROM (SELECT reporter, SUM(1.0 * reports) AS reports,"
           " SUM(1.0 * unverified) AS unverified FROM (" +
           selection.reporters() +
           ") t GROUP BY reporter) s JOIN reporter ON reporter.id = s.reporter";
  };
  return in_order(ask(store, scope, sql, read_reporter));
}

std::uint64_t count_reports(Store& store, const Scope& scope) {
  std::uint64_t reports = 0;
  for (const ReporterRow& reporter : reporters(store, scope)) add(reports, reporter.reports);
  return reports;
}

std::vector<ResultRow> results(Store& store, const Scope& scope) {
  const auto sql = [](const Selection& selection) {
    return "SELECT domain.name, policy_type, policy_string, reports, successful, failed,"
           " first_day, last_day FROM (SELECT domain, policy, SUM(1.0 * reports) AS reports,"
           " SUM(1.0 * successful_sessions) AS successful, SUM(1.0 * failed_sessions) AS failed,"
           " MIN(day) AS first_day, MAX(day) AS last_day FROM (" +
           selection.results() +
           ") t GROUP BY domain, policy) s"
           " JOIN domain ON domain.id = s.domain JOIN policy ON policy.id = s.policy";
  };
  return in_order(ask(store, scope, sql, read_result));
}

std::vector<FailureRow> failures(Store& store, const Scope& scope) {
  const auto sql = [](const Selection& selection) {
    return "SELECT domain.name, policy_type, result_type, mx.name, organization_name, failed,"
           " first_day, last_day FROM (SELECT domain, policy_type, result_type, mx, reporter,"
           " SUM(1.0 * failed_sessions) AS failed, MIN(day) AS first_day, MAX(day) AS last_day"
           " FROM (" +
           selection.failures() +
           ") t GROUP BY domain, policy_type, result_type, mx, reporter) s"
           " JOIN domain ON domain.id = s.domain JOIN mx ON mx.id = s.mx"
           " JOIN reporter ON reporter.id = s.reporter";
  };
  return in_order(ask(store, scope, sql, read_failure));
}

std::vector<SilentRow> silent_domains(Store& store, const Scope& scope) {
  const std::string before = std::to_string(first_day_from(scope.window.from - kSilence));
  const std::string from = std::to_string(first_day_from(scope.window.from));
  const auto sql = [&](const Selection& selection) {
    return "SELECT name, last_day FROM (SELECT domain.name,"
           " (SELECT result.day FROM result JOIN report ON report.id = result.report"
           " WHERE result.domain = domain.id AND result.day >= " +
           before + " AND result.day < " + from +
           " AND report.counted = 1 ORDER BY result.day DESC LIMIT 1) AS last_day FROM (" +
           selection.domains() + ") domain WHERE name <> '' AND " + selection.no_report() +
           ") s WHERE last_day IS NOT NULL ORDER BY name";
  };
  return ask(store, scope, sql, read_silent);
}

namespace {

/// Runs a statement about the mails that came in a window.
template <typename Read>
void ask_rejected(Store& store, const Window& window, const char* sql, Read read) {
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    Query query(connection.database(), sql);
    query.bind(seconds(window.from), seconds(window.to));
    while (query.next()) read(query);
  });
}

}  // namespace

std::vector<RejectedRow> rejected(Store& store, const Window& window) {
  std::vector<RejectedRow> rows;
  ask_rejected(store, window,
               "SELECT verdict, fault, COUNT(*) FROM rejected"
               " WHERE received >= ? AND received < ? GROUP BY verdict, fault"
               " ORDER BY verdict, fault",
               [&](const Query& row) {
                 rows.push_back({std::string(row.text(0)), std::string(row.text(1)),
                                 static_cast<std::uint64_t>(row.integer(2))});
               });
  return rows;
}

std::uint64_t quarantine_losses(Store& store, const Window& window) {
  std::uint64_t mails = 0;
  ask_rejected(store, window, "SELECT COUNT(*) FROM rejected WHERE gave_way >= ? AND gave_way < ?",
               [&](const Query& row) { mails = static_cast<std::uint64_t>(row.integer(0)); });
  return mails;
}

}  // namespace tlsrpt::store
