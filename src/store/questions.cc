// SPDX-License-Identifier: MIT
#include "store/questions.h"

#include <algorithm>
#include <tuple>

#include "store/ask.h"
#include "store/seconds.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

constexpr std::chrono::days kSilence{30};

/// Runs a statement with bounds in it.
template <typename Read>
void ask_between(Store& store, const char* sql, std::int64_t from, std::int64_t to, Read read) {
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    Query query(connection.database(), sql);
    query.bind(from, to);
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
    return "SELECT organization_name, reporter_domain, is_signed, SUM(reports), SUM(unverified)"
           " FROM (SELECT organization_name, reporter_domain, signer <> '' AS is_signed,"
           " reports, unverified FROM (SELECT reporter, SUM(1.0 * reports) AS reports,"
           " SUM(1.0 * unverified) AS unverified FROM (" +
           selection.reporters() +
           ") t GROUP BY reporter) s JOIN reporter ON reporter.id = s.reporter)"
           " GROUP BY organization_name, reporter_domain, is_signed"
           " ORDER BY SUM(reports) DESC, organization_name, reporter_domain, is_signed";
  };
  ReporterRow rest{{std::string(kRemainder), "", false}, 0, 0, 0};
  ask(store, scope, sql, [&](const Query& row) {
    if (rows.size() < kMostReporters) {
      rows.push_back({reporter_at(row, 0), sum_of(row, 3), sum_of(row, 4)});
      return;
    }
    add_to(rest.reports, sum_of(row, 3));
    add_to(rest.unverified, sum_of(row, 4));
    ++rest.reporters;
  });
  if (rest.reporters > 0) rows.push_back(rest);
  std::sort(rows.begin(), rows.end(),
            [](const ReporterRow& a, const ReporterRow& b) { return a.reporter < b.reporter; });
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
  std::optional<report::Day> rest;
  ask(store, scope, sql, [&](const Query& row) {
    const report::Day last = day_from(row.integer(1));
    if (rows.size() < kMostDomains) {
      rows.push_back({std::string(cut(row.text(0))), last});
    } else {
      rest = std::max(rest.value_or(last), last);
    }
  });
  if (rest) rows.push_back({std::string(kRemainder), *rest});
  return rows;
}

std::vector<ReporterDayRow> reporter_days(Store& store, const Scope& scope) {
  std::vector<ReporterDayRow> rows;
  const auto sql = [](const Selection& selection) {
    return "SELECT DISTINCT organization_name, reporter_domain, signer <> '' AS is_signed, s.day"
           " FROM (" +
           selection.reporter_days() +
           ") s JOIN reporter ON reporter.id = s.reporter WHERE s.reporter IN (SELECT reporter "
           "FROM (" +
           selection.reporters() + ") r GROUP BY reporter ORDER BY SUM(1.0 * reports) DESC LIMIT " +
           std::to_string(kMostReporters) +
           ") ORDER BY organization_name, reporter_domain, is_signed, s.day";
  };
  const auto take = [&](const Query& row) {
    rows.push_back({reporter_at(row, 0), day_from(row.integer(3))});
  };
  ask(store, scope, sql, take);
  return rows;
}

std::vector<WitnessRow> witnesses(Store& store, const std::string& domain, report::Day from,
                                  report::Day to) {
  constexpr const char* kSql =
      "SELECT policy_type, substr(policy_string, 1, 4096), organization_name, reporter_domain,"
      " signer <> '' AS is_signed, SUM(w.sessions), MIN(w.first_day), MAX(w.last_day) FROM (SELECT "
      "result.policy, report.reporter,"
      " SUM(1.0 * successful_sessions + failed_sessions) AS sessions,"
      " MIN(result.day) AS first_day, MAX(result.day) AS last_day"
      " FROM result CROSS JOIN report WHERE report.id = result.report"
      " AND result.domain = (SELECT id FROM domain WHERE name = ?)"
      " AND result.day >= ? AND result.day <= ? AND report.counted = 1"
      " GROUP BY result.policy, report.reporter) w"
      " JOIN policy ON policy.id = w.policy JOIN reporter ON reporter.id = w.reporter"
      " GROUP BY policy_type, policy_string, organization_name, reporter_domain, is_signed"
      " ORDER BY is_signed DESC, SUM(w.sessions) DESC LIMIT ?";
  std::vector<WitnessRow> rows;
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    Query query(connection.database(), kSql);
    query.bind(domain, days(from), days(to), static_cast<std::int64_t>(kMostWitnesses));
    while (query.next()) {
      rows.push_back({std::string(cut(query.text(0))), read_list(query.text(1)),
                      reporter_at(query, 2), sum_of(query, 5), day_from(query.integer(6)),
                      day_from(query.integer(7))});
    }
  });
  const auto key = [](const WitnessRow& row) {
    return std::tie(row.policy_type, row.policy_string, row.reporter);
  };
  std::sort(rows.begin(), rows.end(),
            [&](const WitnessRow& a, const WitnessRow& b) { return key(a) < key(b); });
  return rows;
}

CauseDays::CauseDays(Store& store)
    : store_(store),
      query_(store.state().connection.database(),
             "SELECT DISTINCT day FROM day_failure"
             " WHERE domain = (SELECT id FROM domain WHERE name = ?) AND result_type = ?"
             " AND mx = (SELECT id FROM mx WHERE name = ?) AND day BETWEEN ? AND ?"
             " AND failed_sessions > 0 ORDER BY day") {}

std::vector<report::Day> CauseDays::find(const std::string& domain, const std::string& result_type,
                                         const std::string& receiving_mx_hostname, report::Day from,
                                         report::Day to) {
  return store_.state().connection.guarded([&] {
    std::vector<report::Day> found;
    query_.bind(domain, result_type, receiving_mx_hostname, days(from), days(to));
    while (query_.next()) found.push_back(day_from(query_.integer(0)));
    return found;
  });
}

std::vector<std::string> domains_below(Store& store, const std::string& parent) {
  const std::string ending = "." + parent;
  Connection& connection = store.state().connection;
  return connection.guarded([&] {
    // No pattern of SQL: a name may hold any character.
    Query query(connection.database(),
                "SELECT name FROM domain WHERE substr(name, -length(?1)) = ?1 ORDER BY name");
    query.bind(ending);
    std::vector<std::string> names;
    while (query.next()) names.emplace_back(query.text(0));
    return names;
  });
}

std::optional<report::Time> first_report(Store& store, Window::Basis basis) {
  Connection& connection = store.state().connection;
  return connection.guarded([&]() -> std::optional<report::Time> {
    const bool covered = basis == Window::Basis::covered;
    Query query(connection.database(),
                covered ? "SELECT MIN(day) FROM day_reporter" : "SELECT MIN(received) FROM report");
    if (!query.next() || query.is_null(0)) return std::nullopt;
    const std::int64_t first = query.integer(0);
    query.reset();
    return covered ? report::Time(day_from(first)) : time_from(first);
  });
}

std::vector<RejectedRow> rejected(Store& store, const Window& window) {
  std::vector<RejectedRow> rows;
  const auto read = [&](const Query& row) {
    rows.push_back({std::string(row.text(0)), std::string(row.text(1)), count_of(row, 2)});
  };
  if (window.basis == Window::Basis::appended) {
    ask_between(store,
                "SELECT verdict, fault, COUNT(*) FROM rejected WHERE id > ? AND id <= ?"
                " GROUP BY verdict, fault ORDER BY verdict, fault",
                window.rejected.after, window.rejected.last, read);
  } else {
    ask_between(store,
                "SELECT verdict, fault, COUNT(*) FROM rejected WHERE received >= ? AND received < ?"
                " GROUP BY verdict, fault ORDER BY verdict, fault",
                seconds(window.from), seconds(window.to), read);
  }
  return rows;
}

std::uint64_t quarantine_losses(Store& store, const Window& window) {
  std::uint64_t mails = 0;
  ask_between(store, "SELECT COUNT(*) FROM rejected WHERE gave_way >= ? AND gave_way < ?",
              seconds(window.from), seconds(window.to),
              [&](const Query& row) { mails = count_of(row, 0); });
  return mails;
}

}  // namespace tlsrpt::store
