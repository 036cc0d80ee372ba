// SPDX-License-Identifier: MIT
#include "store/statistics.h"

#include "store/ask.h"

namespace tlsrpt::store {

Statistics statistics(Store& store) {
  Statistics found;
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    SQLite::Database& database = connection.database();
    const SQLite::Transaction transaction(database);
    const auto count = [&](const char* sql) {
      return static_cast<std::uint64_t>(Query(database, sql).find().value_or(0));
    };
    const auto day = [&](const char* sql) {
      const auto number = Query(database, sql).find();
      return found.days == 0 ? std::nullopt : std::optional(day_from(number.value_or(0)));
    };
    found.schema_version = static_cast<std::int64_t>(count("PRAGMA user_version"));
    found.reports = count("SELECT COUNT(*) FROM report");
    found.not_counted = count("SELECT COUNT(*) FROM report WHERE counted = 0");
    found.unverified = count("SELECT COUNT(*) FROM report WHERE authenticated = 0");
    found.results = count("SELECT COUNT(*) FROM result");
    found.failures = count("SELECT COUNT(*) FROM failure");
    found.originals = count("SELECT COUNT(*) FROM original");
    found.original_bytes = count("SELECT SUM(LENGTH(bytes)) FROM original");
    found.reporters = count("SELECT COUNT(DISTINCT organization_name) FROM reporter");
    found.domains = count("SELECT COUNT(*) FROM domain WHERE name <> ''");
    found.hosts = count("SELECT COUNT(*) FROM mx WHERE name <> ''");
    found.policies = count("SELECT COUNT(*) FROM policy");
    found.days = count("SELECT COUNT(DISTINCT day) FROM day_reporter");
    found.first_day = day("SELECT MIN(day) FROM day_reporter");
    found.last_day = day("SELECT MAX(day) FROM day_reporter");
    found.not_stored = count("SELECT COUNT(*) FROM rejected");
    found.incidents_open = count("SELECT COUNT(*) FROM incident WHERE resolved IS NULL");
    found.incidents = count("SELECT COUNT(*) FROM incident");
    found.alerts_waiting = count(
        "SELECT COUNT(DISTINCT notice) FROM delivery"
        " WHERE state <> 'delivered' AND state <> 'dropped'");
  });
  return found;
}

}  // namespace tlsrpt::store
