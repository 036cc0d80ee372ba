// SPDX-License-Identifier: MIT
#include "store/health.h"

#include "report/report.h"
#include "store/ask.h"

namespace tlsrpt::store {
namespace {

// Sums stop here, as in Rollup; but what they have to be is said once more, in other words.
static_assert(report::kMaxCount == 9007199254740991);

/// Of each kind.
constexpr std::size_t kMostFaults = 10;

constexpr const char* kResultSums =
    "SELECT result.day, result.domain, policy, SUM(is_first),"
    " CAST(MIN(SUM(1.0 * successful_sessions), 9007199254740991.0) AS INTEGER),"
    " CAST(MIN(SUM(1.0 * failed_sessions), 9007199254740991.0) AS INTEGER)"
    " FROM report CROSS JOIN result WHERE counted = 1 AND result.report = report.id"
    " GROUP BY result.day, result.domain, policy";

constexpr const char* kFailureSums =
    "SELECT day, domain, policy_type, result_type, mx, reporter,"
    " CAST(MIN(SUM(1.0 * sessions), 9007199254740991.0) AS INTEGER), MAX(authenticated) FROM ("
    "SELECT result.day, result.domain, policy_type, result_type, mx, reporter,"
    " failure.failed_sessions AS sessions, authenticated"
    " FROM report CROSS JOIN result CROSS JOIN failure CROSS JOIN policy WHERE counted = 1"
    " AND result.report = report.id AND failure.report = report.id AND failure.result = result.n"
    " AND policy.id = result.policy"
    " UNION ALL SELECT result.day, result.domain, policy_type, '', mx.id, reporter,"
    " result.failed_sessions, authenticated"
    " FROM report CROSS JOIN result CROSS JOIN policy CROSS JOIN mx WHERE counted = 1"
    " AND result.report = report.id AND result.failed_sessions > 0 AND policy.id = result.policy"
    " AND mx.name = '' AND (SELECT COALESCE(SUM(1.0 * failed_sessions), 0) FROM failure"
    " WHERE failure.report = report.id AND failure.result = result.n) = 0"
    ") GROUP BY day, domain, policy_type, result_type, mx, reporter";

constexpr const char* kReporters =
    "SELECT day, reporter, COUNT(*), SUM(1 - authenticated) FROM report WHERE counted = 1"
    " GROUP BY day, reporter";

std::string rows(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " row" : " rows");
}

class Examination {
 public:
  Examination(SQLite::Database& database, Health& health) : database_(database), health_(health) {}

  void file() {
    Query query(database_, "PRAGMA integrity_check(10)");
    while (query.next()) {
      if (query.text(0) != "ok") add("the file: " + std::string(query.text(0)));
    }
  }

  void references() {
    Query query(database_,
                "SELECT \"table\", parent, COUNT(*) FROM pragma_foreign_key_check GROUP BY 1, 2");
    while (query.next()) {
      add(std::string(query.text(0)) + ": " + rows(count_of(query, 2)) + " refer to a " +
          std::string(query.text(1)) + " that does not exist");
    }
  }

  /// A table of sums, against what they have to be.
  /// Rows without any of its numbers say nothing, and may be left out.
  void sums(const std::string& table, const std::string& columns, const std::string& recount,
            const std::string& is_something) {
    const std::string has = "SELECT " + columns + " FROM " + table + " WHERE " + is_something;
    const std::string wants = "SELECT * FROM wants WHERE " + is_something;
    const std::string sql =
        "WITH has AS MATERIALIZED (" + has + "), wants (" + columns + ") AS MATERIALIZED (" +
        recount + ") SELECT day, COUNT(*) FROM (SELECT * FROM (SELECT * FROM has EXCEPT " + wants +
        ") UNION ALL SELECT * FROM (" + wants +
        " EXCEPT SELECT * FROM has)) GROUP BY day ORDER BY day";
    Query query(database_, sql.c_str());
    std::size_t found = 0;
    while (query.next()) {
      if (++found > kMostFaults) continue;
      add(table + ": " + rows(count_of(query, 1)) + " of " +
          report::format_day(day_from(query.integer(0))) + ": not the sums of its reports");
    }
    if (found > kMostFaults) {
      add(table + ": so are those of " + std::to_string(found - kMostFaults) + " more days");
    }
  }

  /// Of two reports of one identity one counts.
  void standing() {
    Query query(database_,
                "SELECT COUNT(*) FROM report WHERE counted NOT IN (0, 1)"
                " OR authenticated NOT IN (0, 1) OR deliveries < 1");
    if (const auto found = query.find().value_or(0)) {
      add("report: " + rows(static_cast<std::uint64_t>(found)) + " hold values that none can have");
    }
  }

  std::uint64_t count(const char* sql) {
    return static_cast<std::uint64_t>(Query(database_, sql).find().value_or(0));
  }

 private:
  void add(std::string fault) { health_.faults.push_back(std::move(fault)); }

  SQLite::Database& database_;
  Health& health_;
};

}  // namespace

Health examine_health(Store& store) {
  Health health;
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    SQLite::Database& database = connection.database();
    const SQLite::Transaction transaction(database);
    Examination examination(database, health);
    examination.file();
    // What does not hang together cannot be summed up.
    if (!health.faults.empty()) return;
    examination.references();
    examination.standing();
    examination.sums(
        "day_result", "day, domain, policy, reports, successful_sessions, failed_sessions",
        kResultSums, "(reports > 0 OR successful_sessions > 0 OR failed_sessions > 0)");
    examination.sums("day_failure",
                     "day, domain, policy_type, result_type, mx, reporter, failed_sessions,"
                     " authenticated",
                     kFailureSums, "failed_sessions > 0");
    examination.sums("day_reporter", "day, reporter, reports, unverified", kReporters,
                     "reports > 0");
    health.reports = examination.count("SELECT COUNT(*) FROM report");
    health.results = examination.count("SELECT COUNT(*) FROM result");
    health.failures = examination.count("SELECT COUNT(*) FROM failure");
    health.days = examination.count("SELECT COUNT(DISTINCT day) FROM day_reporter");
  });
  return health;
}

}  // namespace tlsrpt::store
