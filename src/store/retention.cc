// SPDX-License-Identifier: MIT
#include "store/retention.h"

#include <limits>
#include <utility>
#include <vector>

#include "store/ask.h"
#include "store/incidents.h"
#include "store/removal.h"
#include "store/unused_names.h"

namespace tlsrpt::store {
namespace {

// What is to go is looked for before the transaction that removes it: none of these conditions
// becomes untrue by itself, and a look must not keep deliveries waiting.

/// Originals are looked for among so many reports at once.
constexpr std::int64_t kOriginalsWindow = 5000;
/// Of anything, so many at once are looked for.
constexpr const char* kMost = " LIMIT 500";

/// What is old: FROM and WHERE. The first parameter is a time; of reports and incidents, the second
/// is a day.
struct Old {
  std::string originals =
      " FROM original CROSS JOIN report WHERE report.id = original.report AND received < ?1"
      " AND original.report > ?2 AND original.report <= ?3";
  std::string reports =
      " FROM report WHERE received < ?1 AND day < ?2 AND received >= ?3"
      " AND id <> (SELECT MAX(id) FROM report)";
  std::string shown_no_more = " FROM incident WHERE resolved IS NULL AND last_day < ?1";
  std::string incidents =
      " FROM incident WHERE resolved < ?1 AND last_day < ?2"
      " AND id <> (SELECT MAX(id) FROM incident)"
      " AND NOT EXISTS (SELECT 1 FROM notice CROSS JOIN delivery"
      " WHERE notice.incident = incident.id"
      " AND delivery.notice = notice.id AND state = 'pending')"
      " AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.incident = incident.id"
      " AND notice.id = (SELECT MAX(id) FROM notice))";
  std::string notices =
      " FROM notice WHERE incident IS NULL AND created < ?1"
      " AND id <> (SELECT MAX(id) FROM notice)"
      " AND NOT EXISTS (SELECT 1 FROM delivery"
      " WHERE delivery.notice = notice.id AND state = 'pending')";
  std::string rejected =
      " FROM rejected WHERE received < ?1 AND id <> (SELECT MAX(id) FROM rejected)"
      " AND (quarantine_file = '' OR COALESCE(released, deleted, gave_way) IS NOT NULL)";
};

/// How it is looked for.
struct Find : Old {
  std::string old_originals = "SELECT original.report, LENGTH(bytes)" + originals;
  std::string old_reports = "SELECT id, received" + reports + " ORDER BY received" + kMost;
  std::string no_more = "SELECT id" + shown_no_more + kMost;
  std::string old_incidents = "SELECT id" + incidents + kMost;
  std::string old_notices = "SELECT id" + notices + kMost;
  std::string old_rejected = "SELECT id" + rejected + kMost;
};

constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

}  // namespace

struct Retention::State {
  enum class Phase { originals, reports, no_more, incidents, notices, rejected, names, done };

  State(Store& opened, const Keep& to_keep)
      : store(opened),
        connection(opened.state().connection),
        database(connection.database()),
        removal(database),
        unused(opened),
        originals_before(to_keep.originals ? seconds(*to_keep.originals) : kNever),
        now(seconds(to_keep.now)),
        rows_before(to_keep.rows ? seconds(*to_keep.rows) : kNever),
        days_before(to_keep.rows ? days(report::day_of(*to_keep.rows)) : kNever) {}

  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

  bool step(const std::function<bool()>& spent);
  bool old_originals(const std::function<bool()>& spent);
  bool old_reports(const std::function<bool()>& spent);
  bool shown_no_more(const std::function<bool()>& spent);
  bool old_incidents(const std::function<bool()>& spent);
  bool old_notices(const std::function<bool()>& spent);
  bool old_rejected(const std::function<bool()>& spent);
  std::vector<Id> ids(Query& query);
  void remove_notices_of(Id incident);

  Store& store;
  Connection& connection;
  SQLite::Database& database;
  Removal removal;
  UnusedNames unused;
  const std::int64_t originals_before;
  const std::int64_t now;
  const std::int64_t rows_before;
  const std::int64_t days_before;
  Phase phase = Phase::originals;
  Pruned pruned;

  std::optional<Id> seen_original;      ///< originals up to this one have been looked at
  std::int64_t seen_received = kNever;  ///< reports that came before have been looked at

  Find find;
  Query first_original{database, "SELECT COALESCE(MIN(report), 0) - 1 FROM original"};
  Query last_original{database, "SELECT COALESCE(MAX(report), 0) FROM original"};
  Query find_originals{database, find.old_originals.c_str()};
  Query find_reports{database, find.old_reports.c_str()};
  Query find_no_more{database, find.no_more.c_str()};
  Query find_incidents{database, find.old_incidents.c_str()};
  Query find_notices_of{database, "SELECT id FROM notice WHERE incident = ?"};
  Query find_notices{database, find.old_notices.c_str()};
  Query find_rejected{database, find.old_rejected.c_str()};

  Query drop_original{database, "DELETE FROM original WHERE report = ?"};
  Query drop_deliveries{database, "DELETE FROM delivery WHERE notice = ?"};
  Query drop_notice{database, "DELETE FROM notice WHERE id = ?"};
  std::string gone_words = std::string(kClosed) + "its reports are older than keep-reports";
  Query close{database, "UPDATE incident SET resolved = ?, why = ? WHERE id = ?"};
  Query drop_pending{database,
                     "UPDATE delivery SET state = 'dropped' WHERE state = 'pending'"
                     " AND notice IN (SELECT id FROM notice WHERE incident = ?)"};
  Query drop_incident{database, "DELETE FROM incident WHERE id = ?"};
  Query drop_rejected{database, "DELETE FROM rejected WHERE id = ?"};
};

std::vector<Id> Retention::State::ids(Query& query) {
  std::vector<Id> found;
  while (query.next()) found.push_back(query.integer(0));
  return found;
}

/// True while there may be more of the kind.
bool Retention::State::old_originals(const std::function<bool()>& spent) {
  struct Original {
    Id report;
    std::uint64_t bytes;
  };
  std::vector<Original> found;
  if (!seen_original) seen_original = first_original.find().value_or(0);
  const Id last = last_original.find().value_or(0);
  Id upto = *seen_original;
  while (found.empty() && upto < last) {
    seen_original = upto;
    upto += kOriginalsWindow;
    find_originals.bind(originals_before, *seen_original, upto);
    while (find_originals.next()) {
      found.push_back({find_originals.integer(0), count_of(find_originals, 1)});
    }
  }
  if (found.empty()) return false;
  Store::Transaction transaction(store);
  Pruned gone;
  for (const Original& original : found) {
    drop_original.run(original.report);
    ++gone.originals;
    gone.original_bytes += original.bytes;
    seen_original = original.report;
    if (spent()) break;
  }
  transaction.commit();
  if (gone.originals == found.size()) seen_original = upto;
  pruned.originals += gone.originals;
  pruned.original_bytes += gone.original_bytes;
  return true;
}

bool Retention::State::old_reports(const std::function<bool()>& spent) {
  find_reports.bind(rows_before, days_before, seen_received);
  std::vector<std::pair<Id, std::int64_t>> found;
  while (find_reports.next()) found.emplace_back(find_reports.integer(0), find_reports.integer(1));
  if (found.empty()) return false;
  std::uint64_t gone = 0;
  Store::Transaction transaction(store);
  for (const auto& [id, received] : found) {
    if (!removal.remove(id, spent)) break;
    seen_received = received;
    ++gone;
    if (spent()) break;
  }
  removal.settle();
  transaction.commit();
  pruned.reports += gone;
  return true;
}

void Retention::State::remove_notices_of(Id incident) {
  for (const Id notice : ids(find_notices_of.bind(incident))) {
    drop_deliveries.run(notice);
    drop_notice.run(notice);
    ++pruned.notices;
  }
}

/// Without its reports an incident that is open would end with the next one, as if it never was.
bool Retention::State::shown_no_more(const std::function<bool()>& spent) {
  const auto found = ids(find_no_more.bind(days_before));
  if (found.empty()) return false;
  Store::Transaction transaction(store);
  for (const Id id : found) {
    close.run(now, gone_words, id);
    drop_pending.run(id);
    ++pruned.closed;
    if (spent()) break;
  }
  transaction.commit();
  return true;
}

bool Retention::State::old_incidents(const std::function<bool()>& spent) {
  const auto found = ids(find_incidents.bind(rows_before, days_before));
  if (found.empty()) return false;
  Store::Transaction transaction(store);
  for (const Id id : found) {
    remove_notices_of(id);
    drop_incident.run(id);
    ++pruned.incidents;
    if (spent()) break;
  }
  transaction.commit();
  return true;
}

bool Retention::State::old_notices(const std::function<bool()>& spent) {
  const auto found = ids(find_notices.bind(rows_before));
  if (found.empty()) return false;
  Store::Transaction transaction(store);
  for (const Id id : found) {
    drop_deliveries.run(id);
    drop_notice.run(id);
    ++pruned.notices;
    if (spent()) break;
  }
  transaction.commit();
  return true;
}

bool Retention::State::old_rejected(const std::function<bool()>& spent) {
  const auto found = ids(find_rejected.bind(rows_before));
  if (found.empty()) return false;
  Store::Transaction transaction(store);
  for (const Id id : found) {
    drop_rejected.run(id);
    ++pruned.rejected;
    if (spent()) break;
  }
  transaction.commit();
  return true;
}

bool Retention::State::step(const std::function<bool()>& spent) {
  switch (phase) {
    case Phase::originals:
      if (originals_before != kNever && old_originals(spent)) return true;
      phase = rows_before == kNever ? Phase::done : Phase::reports;
      return phase != Phase::done;
    case Phase::reports:
      if (!old_reports(spent)) phase = Phase::no_more;
      return true;
    case Phase::no_more:
      if (!shown_no_more(spent)) phase = Phase::incidents;
      return true;
    case Phase::incidents:
      if (!old_incidents(spent)) phase = Phase::notices;
      return true;
    case Phase::notices:
      if (!old_notices(spent)) phase = Phase::rejected;
      return true;
    case Phase::rejected:
      if (!old_rejected(spent)) {
        phase = pruned.reports + pruned.incidents > 0 ? Phase::names : Phase::done;
      }
      return true;
    case Phase::names:
      if (!unused.step(spent)) phase = Phase::done;
      pruned.names = unused.removed();
      return true;
    case Phase::done:
      break;
  }
  return false;
}

Retention::Retention(Store& store, const Keep& keep)
    : state_(std::make_unique<State>(store, keep)) {}

Retention::~Retention() = default;

bool Retention::step(const std::function<bool()>& spent) {
  return state_->connection.guarded([&] { return state_->step(spent); });
}

const Pruned& Retention::pruned() const {
  return state_->pruned;
}

Pruned Retention::dry_run() {
  State& state = *state_;
  Pruned would;
  state.connection.guarded([&] {
    // All of it as of one moment.
    const SQLite::Transaction transaction(state.database);
    const auto count = [&](const std::string& sql, auto... values) {
      Query query(state.database, sql.c_str());
      return static_cast<std::uint64_t>(query.find(values...).value_or(0));
    };
    const std::string rows = "SELECT COUNT(*)";
    const Old& old = state.find;
    const std::int64_t before = state.rows_before;
    const std::int64_t day = state.days_before;
    if (state.originals_before != State::kNever) {
      constexpr std::int64_t kFirst = -1;
      would.originals = count(rows + old.originals, state.originals_before, kFirst, kAll);
      would.original_bytes = count("SELECT COALESCE(SUM(LENGTH(bytes)), 0)" + old.originals,
                                   state.originals_before, kFirst, kAll);
    }
    if (before == State::kNever) return;
    would.reports = count(rows + old.reports, before, day, State::kNever);
    would.closed = count(rows + old.shown_no_more, day);
    would.incidents = count(rows + old.incidents, before, day);
    would.notices = count(rows + old.notices, before) +
                    count(rows + " FROM notice WHERE incident IN (SELECT id" + old.incidents + ")",
                          before, day);
    would.rejected = count(rows + old.rejected, before);
  });
  return would;
}

}  // namespace tlsrpt::store
