// SPDX-License-Identifier: MIT
#include "store/questions.h"

#include "store/ask.h"
#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

constexpr std::chrono::days kSilence{30};

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

std::uint64_t count_reports(Store& store, const Scope& scope) {
  std::uint64_t reports = 0;
  const auto sql = [](const Selection& selection) {
    return "SELECT SUM(1.0 * reports) FROM (" + selection.reporters() + ") t";
  };
  ask(store, scope, sql, [&](const Query& row) { reports = sum_of(row, 0); });
  return reports;
}

std::vector<ReporterRow> reporters(Store& store, const Scope& scope) {
  std::vector<ReporterRow> rows;
  const auto sql = [](const Selection& selection) {
    return "SELECT organization_name, SUM(s.reports), SUM(s.unverified)"
           " FROM (SELECT reporter, SUM(1.0 * reports) AS reports,"
           " SUM(1.0 * unverified) AS unverified FROM (" +
           selection.reporters() +
           ") t GROUP BY reporter) s JOIN reporter ON reporter.id = s.reporter"
           " GROUP BY organization_name ORDER BY organization_name";
  };
  ask(store, scope, sql, [&](const Query& row) {
    rows.push_back({std::string(row.text(0)), sum_of(row, 1), sum_of(row, 2)});
  });
  return rows;
}

std::vector<SilentRow> silent_domains(Store& store, const Scope& scope) {
  const std::string since = std::to_string(first_day_from(scope.window.from - kSilence));
  const std::string until = std::to_string(first_day_from(scope.window.from));
  std::vector<SilentRow> rows;
  const auto sql = [&](const Selection& selection) {
    return "SELECT name, last_day FROM (SELECT domain.name,"
           " (SELECT result.day FROM result JOIN report ON report.id = result.report"
           " WHERE result.domain = domain.id AND result.day >= " +
           since + " AND result.day < " + until +
           " AND report.counted = 1 ORDER BY result.day DESC LIMIT 1) AS last_day FROM (" +
           selection.domains() + ") domain WHERE name <> '' AND " + selection.no_report() +
           ") s WHERE last_day IS NOT NULL ORDER BY name";
  };
  ask(store, scope, sql, [&](const Query& row) {
    rows.push_back({std::string(row.text(0)), day_from(row.integer(1))});
  });
  return rows;
}

std::vector<RejectedRow> rejected(Store& store, const Window& window) {
  std::vector<RejectedRow> rows;
  ask_rejected(
      store, window,
      "SELECT verdict, fault, COUNT(*) FROM rejected"
      " WHERE received >= ? AND received < ? GROUP BY verdict, fault"
      " ORDER BY verdict, fault",
      [&](const Query& row) {
        rows.push_back({std::string(row.text(0)), std::string(row.text(1)), count_of(row, 2)});
      });
  return rows;
}

std::uint64_t quarantine_losses(Store& store, const Window& window) {
  std::uint64_t mails = 0;
  ask_rejected(store, window, "SELECT COUNT(*) FROM rejected WHERE gave_way >= ? AND gave_way < ?",
               [&](const Query& row) { mails = count_of(row, 0); });
  return mails;
}

}  // namespace tlsrpt::store
