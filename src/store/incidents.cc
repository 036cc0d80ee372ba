// SPDX-License-Identifier: MIT
#include "store/incidents.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/ask.h"
#include "store/seconds.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

constexpr const char* kColumns =
    "SELECT incident.id, domain.name, result_type, mx.name, opened, first_day, last_day,"
    " failed_sessions, sessions, policy_type, mode, noticed, noticed_sessions, noticed_mode,"
    " resolved, why FROM incident JOIN domain ON domain.id = incident.domain"
    " JOIN mx ON mx.id = incident.mx ";

constexpr const char* kCount =
    "SELECT COUNT(*) FROM incident JOIN domain ON domain.id = incident.domain ";
constexpr const char* kOfDomains =
    " AND (?1 = '[]' OR domain.name IN (SELECT value FROM json_each(?1)))";

// Whoever mails reports can make up policy types without end: they count as one, and so many rows
// are read, the newest first.
constexpr const char* kTold =
    "SELECT type, told.reporter, organization_name, reporter_domain, signer <> '', day,"
    " SUM(1.0 * failed_sessions) FROM (SELECT CASE"
    " WHEN policy_type IN ('sts', 'tlsa', 'no-policy-found') THEN policy_type ELSE '' END AS type,"
    " reporter, day, failed_sessions FROM day_failure"
    " WHERE domain = (SELECT id FROM domain WHERE name = ?) AND result_type = ?"
    " AND mx = (SELECT id FROM mx WHERE name = ?) AND day >= ? AND day <= ?"
    " AND failed_sessions > 0 ORDER BY day DESC LIMIT 5000) told"
    " JOIN reporter ON reporter.id = told.reporter"
    " GROUP BY day, told.reporter, type";

constexpr const char* kSessions =
    "SELECT CASE WHEN policy_type IN ('sts', 'tlsa', 'no-policy-found') THEN policy_type"
    " ELSE '' END AS type, SUM(1.0 * successful_sessions + failed_sessions)"
    " FROM result JOIN report ON report.id = result.report"
    " JOIN policy ON policy.id = result.policy"
    " WHERE result.domain = (SELECT id FROM domain WHERE name = ?) AND report.counted = 1"
    " AND result.day >= ? AND result.day <= ? GROUP BY type";

constexpr const char* kLastCovered =
    "SELECT DISTINCT result.day FROM result JOIN report ON report.id = result.report"
    " WHERE result.domain = (SELECT id FROM domain WHERE name = ?) AND report.counted = 1"
    " AND result.day <= ? AND (successful_sessions > 0 OR failed_sessions > 0)"
    " ORDER BY result.day DESC LIMIT ?";

constexpr const char* kSent =
    "SELECT result.day, COUNT(DISTINCT report.id)"
    " FROM result JOIN report ON report.id = result.report"
    " WHERE result.domain = (SELECT id FROM domain WHERE name = ?) AND report.counted = 1"
    // One who did not sign may have begun to since.
    " AND report.reporter IN (SELECT other.id FROM reporter JOIN reporter other"
    " ON other.organization_name = reporter.organization_name"
    " AND other.contact_info = reporter.contact_info"
    " AND (other.id = reporter.id OR reporter.signer = '') WHERE reporter.id = ?)"
    " AND result.day >= ? AND result.day <= ? AND report.authenticated >= ?"
    " AND (successful_sessions > 0 OR failed_sessions > 0)"
    " GROUP BY result.day ORDER BY result.day";

constexpr const char* kDaysCovered =
    "SELECT COUNT(DISTINCT result.day) FROM result JOIN report ON report.id = result.report"
    " WHERE result.domain = (SELECT id FROM domain WHERE name = ?) AND report.counted = 1"
    " AND result.day > ? AND result.day <= ? AND report.authenticated >= ?"
    " AND (successful_sessions > 0 OR failed_sessions > 0)";

constexpr const char* kPolicies =
    "SELECT DISTINCT result.day, policy_string"
    " FROM result JOIN report ON report.id = result.report"
    " JOIN policy ON policy.id = result.policy"
    " WHERE result.domain = (SELECT id FROM domain WHERE name = ?) AND report.counted = 1"
    " AND policy_type = 'sts' AND policy_string <> '[]'"
    " AND result.day >= ? AND result.day <= ? ORDER BY result.day DESC LIMIT 8";

Incident read_incident(const Query& row) {
  Incident incident;
  incident.id = row.integer(0);
  incident.cause = {std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3))};
  incident.opened = time_from(row.integer(4));
  incident.first_day = day_from(row.integer(5));
  incident.last_day = day_from(row.integer(6));
  incident.failed_sessions = count_of(row, 7);
  incident.sessions = count_of(row, 8);
  incident.policy_type = row.text(9);
  incident.mode = row.text(10);
  incident.noticed = time_or_nothing(row, 11);
  incident.noticed_sessions = count_of(row, 12);
  incident.noticed_mode = row.text(13);
  incident.resolved = time_or_nothing(row, 14);
  incident.why = row.text(15);
  return incident;
}

}  // namespace

struct Incidents::Queries {
  explicit Queries(SQLite::Database& opened) : database(opened) {}

  SQLite::Database& database;
  std::string columns = kColumns;
  std::string of_domain = columns +
                          "WHERE domain.name = ? AND resolved IS NULL"
                          " ORDER BY noticed IS NULL, incident.id LIMIT ?";
  std::string of_cause = columns +
                         "WHERE domain.name = ? AND result_type = ? AND mx.name = ?"
                         " AND why <> 'withdrawn'"
                         " ORDER BY resolved IS NULL DESC, last_day DESC,"
                         " incident.id DESC LIMIT 1";
  std::string by_id = columns + "WHERE incident.id = ?";
  std::string open = columns + "WHERE resolved IS NULL" + kOfDomains +
                     " ORDER BY failed_sessions DESC, incident.id LIMIT ?2";
  std::string resolved_since = columns + "WHERE resolved >= ?3" + kOfDomains +
                               " ORDER BY resolved DESC, incident.id DESC LIMIT ?2";
  std::string count_open = std::string(kCount) + "WHERE resolved IS NULL" + kOfDomains;
  std::string count_resolved = std::string(kCount) + "WHERE resolved >= ?3" + kOfDomains;

  Query any_open{database, "SELECT 1 FROM incident WHERE resolved IS NULL LIMIT 1"};
  Query open_ones{database, of_domain.c_str()};
  Query last{database, of_cause.c_str()};
  Query find{database, by_id.c_str()};
  Query list_open{database, open.c_str()};
  Query list_resolved{database, resolved_since.c_str()};
  Query number_open{database, count_open.c_str()};
  Query number_resolved{database, count_resolved.c_str()};
  Query told{database, kTold};
  Query sessions{database, kSessions};
  Query last_covered{database, kLastCovered};
  Query sent{database, kSent};
  Query days_covered{database, kDaysCovered};
  Query policies{database, kPolicies};
  Query add{database,
            "INSERT INTO incident (domain, result_type, mx, opened, first_day, last_day,"
            " failed_sessions, sessions, policy_type, mode, noticed, noticed_sessions,"
            " noticed_mode, resolved, why)"
            " VALUES ((SELECT id FROM domain WHERE name = ?), ?,"
            " (SELECT id FROM mx WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  Query update{database,
               "UPDATE incident SET first_day = ?, last_day = ?, failed_sessions = ?,"
               " sessions = ?, policy_type = ?, mode = ?, noticed = ?, noticed_sessions = ?,"
               " noticed_mode = ?, resolved = ?, why = ? WHERE id = ?"};
};

Incidents::Incidents(Store& store)
    : store_(store), queries_(std::make_unique<Queries>(store.state().connection.database())) {}

Incidents::~Incidents() = default;

template <typename Work>
decltype(auto) Incidents::guarded(Work&& work) {
  return store_.state().connection.guarded(std::forward<Work>(work));
}

bool Incidents::any_open() {
  return guarded([&] { return queries_->any_open.find().has_value(); });
}

namespace {

std::vector<Incident> read_all(Query& query) {
  std::vector<Incident> incidents;
  while (query.next()) incidents.push_back(read_incident(query));
  return incidents;
}

std::uint64_t count_beyond(std::optional<std::int64_t> all, std::size_t listed) {
  const auto known = static_cast<std::uint64_t>(all.value_or(0));
  return known > listed ? known - listed : 0;
}

std::optional<Incident> read_one_incident(Query& query) {
  std::optional<Incident> incident;
  if (query.next()) incident = read_incident(query);
  query.reset();
  return incident;
}

}  // namespace

std::vector<Incident> Incidents::open_ones(std::string_view domain, std::size_t most) {
  return guarded(
      [&] { return read_all(queries_->open_ones.bind(domain, static_cast<std::int64_t>(most))); });
}

std::optional<Incident> Incidents::last(const Cause& cause) {
  return guarded([&] {
    return read_one_incident(
        queries_->last.bind(cause.domain, cause.result_type, cause.receiving_mx_hostname));
  });
}

std::optional<Incident> Incidents::find(std::int64_t id) {
  return guarded([&] { return read_one_incident(queries_->find.bind(id)); });
}

IncidentList Incidents::list(report::Time resolved_since, const std::vector<std::string>& domains,
                             std::size_t most) {
  return guarded([&] {
    const std::string names =
        write_list(std::vector<std::string_view>(domains.begin(), domains.end()));
    const auto limit = static_cast<std::int64_t>(most);  // -1 is none
    const std::int64_t since = seconds(resolved_since);
    IncidentList list;
    list.incidents = read_all(queries_->list_open.bind(names, limit));
    list.more_open = count_beyond(queries_->number_open.find(names), list.incidents.size());
    std::vector<Incident> resolved = read_all(queries_->list_resolved.bind(names, limit, since));
    list.more_resolved =
        count_beyond(queries_->number_resolved.find(names, limit, since), resolved.size());
    std::move(resolved.begin(), resolved.end(), std::back_inserter(list.incidents));
    std::sort(list.incidents.begin(), list.incidents.end(),
              [](const Incident& a, const Incident& b) { return a.id < b.id; });
    return list;
  });
}

std::int64_t Incidents::add(const Incident& incident) {
  return guarded([&] {
    const Cause& cause = incident.cause;
    queries_->add.run(cause.domain, cause.result_type, cause.receiving_mx_hostname,
                      seconds(incident.opened), days(incident.first_day), days(incident.last_day),
                      incident.failed_sessions, incident.sessions, incident.policy_type,
                      incident.mode, seconds_or_null(incident.noticed), incident.noticed_sessions,
                      incident.noticed_mode, seconds_or_null(incident.resolved), incident.why);
    return queries_->database.getLastInsertRowid();
  });
}

void Incidents::update(const Incident& incident) {
  guarded([&] {
    queries_->update.run(days(incident.first_day), days(incident.last_day),
                         incident.failed_sessions, incident.sessions, incident.policy_type,
                         incident.mode, seconds_or_null(incident.noticed),
                         incident.noticed_sessions, incident.noticed_mode,
                         seconds_or_null(incident.resolved), incident.why, incident.id);
  });
}

std::vector<ToldRow> Incidents::told(const Cause& cause, report::Day from, report::Day to) {
  return guarded([&] {
    std::vector<ToldRow> rows;
    Query& query = queries_->told.bind(cause.domain, cause.result_type, cause.receiving_mx_hostname,
                                       days(from), days(to));
    while (query.next()) {
      rows.push_back({std::string(query.text(0)), query.integer(1), reporter_at(query, 2),
                      day_from(query.integer(5)), sum_of(query, 6)});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ToldRow& a, const ToldRow& b) { return a.day < b.day; });
    return rows;
  });
}

std::vector<SessionsRow> Incidents::sessions(std::string_view domain, report::Day from,
                                             report::Day to) {
  return guarded([&] {
    std::vector<SessionsRow> rows;
    Query& query = queries_->sessions.bind(domain, days(from), days(to));
    while (query.next()) rows.push_back({std::string(query.text(0)), sum_of(query, 1)});
    return rows;
  });
}

std::vector<report::Day> Incidents::last_covered(std::string_view domain, report::Day up_to,
                                                 std::size_t most) {
  return guarded([&] {
    std::vector<report::Day> found;
    Query& query =
        queries_->last_covered.bind(domain, days(up_to), static_cast<std::int64_t>(most));
    while (query.next()) found.push_back(day_from(query.integer(0)));
    return found;
  });
}

bool Incidents::covered_after(std::string_view domain, std::int64_t reporter, report::Day after,
                              report::Day up_to, bool authenticated) {
  return guarded([&] {
    std::uint64_t wanted = 1;  // as many reports as on the first of the days
    bool covered = false;
    Query& query = queries_->sent.bind(domain, reporter, days(after), days(up_to), authenticated);
    while (!covered && query.next()) {
      const std::uint64_t reports = count_of(query, 1);
      if (day_from(query.integer(0)) == after) {
        wanted = reports;
      } else {
        covered = reports >= wanted;
      }
    }
    query.reset();
    return covered;
  });
}

std::uint64_t Incidents::days_covered(std::string_view domain, report::Day after, report::Day up_to,
                                      bool authenticated) {
  return guarded([&] {
    return static_cast<std::uint64_t>(
        queries_->days_covered.find(domain, days(after), days(up_to), authenticated).value_or(0));
  });
}

std::vector<PolicyRow> Incidents::policies(std::string_view domain, report::Day from,
                                           report::Day up_to) {
  return guarded([&] {
    std::vector<PolicyRow> rows;
    Query& query = queries_->policies.bind(domain, days(from), days(up_to));
    while (query.next()) rows.push_back({day_from(query.integer(0)), read_list(query.text(1))});
    return rows;
  });
}

}  // namespace tlsrpt::store
