// SPDX-License-Identifier: MIT
#include "store/remover.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "store/ask.h"
#include "store/identity.h"
#include "store/removal.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

/// Numbers that are looked at in one go.
constexpr Id kRemovalWindow = 2000;

constexpr const char* kFindToRemove =
    "SELECT id, counted, (SELECT LENGTH(bytes) FROM original WHERE original.report = report.id)"
    " FROM report WHERE id > ?1 AND id <= ?2 AND day >= ?3 AND day <= ?4 AND authenticated <= ?5"
    " AND (?6 = '[]' OR CAST(id AS TEXT) IN (SELECT value FROM json_each(?6)))"
    " AND (?7 = '[]' OR EXISTS (SELECT 1 FROM reporter CROSS JOIN json_each(?7) asked"
    " WHERE reporter.id = report.reporter"
    " AND organization_name = asked.value COLLATE NOCASE))"
    " AND (?8 = '[]' OR EXISTS (SELECT 1 FROM domain CROSS JOIN json_each(?8) asked"
    " WHERE domain.name = asked.value AND (domain.id = report.domain"
    " OR EXISTS (SELECT 1 FROM result WHERE result.report = report.id"
    " AND result.domain = domain.id))))";

constexpr const char* kSignedBy =
    " AND EXISTS (SELECT 1 FROM reporter CROSS JOIN json_each(?9) asked"
    " WHERE reporter.id = report.reporter AND signer = asked.value)";

/// By the index of open incidents, one look for each cause of the report.
constexpr const char* kIncidents =
    "SELECT DISTINCT incident.id FROM failure"
    " CROSS JOIN result ON result.report = failure.report AND result.n = failure.result"
    " CROSS JOIN incident ON incident.domain = result.domain"
    " AND incident.result_type = failure.result_type AND incident.mx = failure.mx"
    " AND resolved IS NULL WHERE failure.report = ?1"
    " UNION SELECT incident.id FROM result CROSS JOIN incident ON incident.domain = result.domain"
    " AND incident.result_type = '' AND resolved IS NULL WHERE result.report = ?1";

}  // namespace

struct Remover::State {
  struct Report {
    Id id;
    bool counted;
    std::optional<std::uint64_t> original_bytes;
  };

  explicit State(Store& opened)
      : connection(opened.state().connection),
        database(connection.database()),
        removal(database),
        rollup(database),
        standings(database, rollup) {}

  void find_all(const RemovalScope& scope);
  bool remove(const Report& report, const std::function<bool()>& spent);
  void note_incidents(Id report);

  static void add(Removed& sum, const Report& report) {
    ++sum.reports;
    sum.not_counted += report.counted ? 0 : 1;
    sum.originals += report.original_bytes ? 1 : 0;
    sum.original_bytes += report.original_bytes.value_or(0);
  }

  Connection& connection;
  SQLite::Database& database;
  Removal removal;
  Rollup rollup;
  Standings standings;  ///< only asked
  std::vector<Report> reports;
  std::size_t next = 0;
  Removed found;
  Removed removed;
  std::uint64_t counted_instead = 0;
  std::set<Id> seen;
  std::vector<Id> incidents;
  /// The numbers of the last reports may be given again: a digest must not take these for shown.
  Query lower_marks{database,
                    "UPDATE mark SET report = (SELECT COALESCE(MAX(id), 0) FROM report)"
                    " WHERE report > (SELECT COALESCE(MAX(id), 0) FROM report)"};
  Query find_incidents{database, kIncidents};
};

void Remover::State::find_all(const RemovalScope& scope) {
  std::vector<std::string> ids;
  for (const std::int64_t id : scope.reports) ids.push_back(std::to_string(id));
  const std::string id_list = write_list(ids);
  const std::string reporters = write_list(scope.reporters);
  const std::string signers = write_list(scope.signers);
  const std::string domains = write_list(scope.domains);
  const std::string sql =
      std::string(kFindToRemove) + (scope.signers.empty() ? " AND ?9 = '[]'" : kSignedBy);
  const Id last = connection.guarded([&] {
    return Query(database, "SELECT COALESCE(MAX(id), 0) FROM report").find().value_or(0);
  });
  for (Id upto = 0; upto < last; upto += kRemovalWindow) {
    connection.guarded([&] {
      Query find(database, sql.c_str());
      find.bind(upto, std::min(upto + kRemovalWindow, last),
                days_or(scope.from, std::numeric_limits<std::int64_t>::min()),
                days_or(scope.to, std::numeric_limits<std::int64_t>::max()), !scope.unauthenticated,
                id_list, reporters, domains, signers);
      while (find.next()) {
        Report report{find.integer(0), find.integer(1) != 0, std::nullopt};
        if (!find.is_null(2)) report.original_bytes = count_of(find, 2);
        add(found, report);
        reports.push_back(report);
      }
    });
  }
  // What does not count goes first, lest it counts for a moment.
  std::stable_sort(reports.begin(), reports.end(),
                   [](const Report& a, const Report& b) { return a.counted < b.counted; });
}

void Remover::State::note_incidents(Id report) {
  find_incidents.bind(report);
  while (find_incidents.next()) seen.insert(find_incidents.integer(0));
}

/// False if a part of it is left.
bool Remover::State::remove(const Report& report, const std::function<bool()>& spent) {
  note_incidents(report.id);
  const auto identity = standings.identity_of(report.id);
  const auto before = identity ? standings.counted(*identity) : std::vector<Rival>();
  if (!removal.remove(report.id, spent)) return false;
  if (!identity || !report.counted) return true;
  for (const Rival& rival : standings.counted(*identity)) {
    if (std::any_of(before.begin(), before.end(),
                    [&](const Rival& other) { return other.report == rival.report; })) {
      continue;
    }
    note_incidents(rival.report);
    ++counted_instead;
  }
  return true;
}

Remover::Remover(Store& store, const RemovalScope& scope) : state_(std::make_unique<State>(store)) {
  state_->find_all(scope);
}

Remover::~Remover() = default;

void Remover::step(const std::function<bool()>& spent) {
  State& state = *state_;
  state.connection.guarded([&] {
    state.seen.clear();
    while (state.next < state.reports.size()) {
      const State::Report& report = state.reports[state.next];
      if (!state.remove(report, spent)) break;
      State::add(state.removed, report);
      ++state.next;
      if (spent()) break;
    }
    state.removal.settle();
    state.lower_marks.run();
    state.incidents.assign(state.seen.begin(), state.seen.end());
  });
}

bool Remover::done() const {
  return state_->next == state_->reports.size();
}

const Removed& Remover::found() const {
  return state_->found;
}

const Removed& Remover::removed() const {
  return state_->removed;
}

std::uint64_t Remover::counted_instead() const {
  return state_->counted_instead;
}

const std::vector<Id>& Remover::incidents() const {
  return state_->incidents;
}

}  // namespace tlsrpt::store
