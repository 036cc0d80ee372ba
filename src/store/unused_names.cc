// SPDX-License-Identifier: MIT
#include "store/unused_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "store/ask.h"

namespace tlsrpt::store {
namespace {

/// Reports that are looked at between two chances for others.
constexpr std::int64_t kReports = 2000;

/// One of the tables of names: those of its rows that were there at the beginning, and whether
/// something tells of them.
class Table {
 public:
  Table(SQLite::Database& database, const std::string& name, const std::string& but = {})
      : name_(name),
        last_sql_("SELECT COALESCE(MAX(id), 0) FROM " + name),
        next_sql_("SELECT id FROM " + name + " WHERE id > ? AND id <= ?" + but +
                  " ORDER BY id LIMIT 1000"),
        drop_sql_("DELETE FROM " + name + " WHERE id = ?"),
        last_(database, last_sql_.c_str()),
        next_(database, next_sql_.c_str()),
        drop_(database, drop_sql_.c_str()) {}

  void begin() { used_.assign(static_cast<std::size_t>(last_.find().value_or(0)) + 1, false); }
  void use(Id id) {
    const auto at = static_cast<std::size_t>(id);
    if (at < used_.size()) used_[at] = true;
  }
  /// Removes some that are not used. False at the end of the table.
  bool remove(const std::function<bool()>& spent, std::uint64_t& removed) {
    std::vector<Id> ids;
    next_.bind(seen_, static_cast<std::int64_t>(used_.size()) - 1);
    while (next_.next()) ids.push_back(next_.integer(0));
    for (const Id id : ids) {
      seen_ = id;
      if (used_[static_cast<std::size_t>(id)]) continue;
      drop_.run(id);
      ++removed;
      if (spent()) break;
    }
    return !ids.empty();
  }

 private:
  std::string name_;
  std::string last_sql_, next_sql_, drop_sql_;
  Query last_, next_, drop_;
  std::vector<bool> used_;
  Id seen_ = 0;
};

}  // namespace

struct UnusedNames::State {
  explicit State(Store& opened) : store(opened), database(opened.state().connection.database()) {}

  void begin();
  void look(Id after, Id upto);
  void look_at_new_incidents();

  Store& store;
  SQLite::Database& database;
  Table reporters{database, "reporter"};
  Table domains{database, "domain"};
  // The sums by day tell of the empty host for failures without details.
  Table mxs{database, "mx", " AND name <> ''"};
  Table policies{database, "policy"};
  std::array<Table*, 4> tables{&reporters, &domains, &mxs, &policies};

  bool begun = false;
  Id seen = 0;         ///< reports up to this one have been looked at
  Id last = 0;         ///< the last one that there was at the beginning
  Id incident = 0;     ///< incidents up to this one have been looked at
  std::size_t at = 0;  ///< of tables
  std::uint64_t removed = 0;

  Query last_report{database, "SELECT COALESCE(MAX(id), 0) FROM report"};
  Query of_reports{database,
                   "SELECT DISTINCT reporter, domain FROM report WHERE id > ? AND id <= ?"};
  Query of_results{database,
                   "SELECT DISTINCT domain, policy FROM result WHERE report > ? AND report <= ?"};
  Query of_failures{database, "SELECT DISTINCT mx FROM failure WHERE report > ? AND report <= ?"};
  Query of_incidents{database, "SELECT id, domain, mx FROM incident WHERE id > ? ORDER BY id"};
};

void UnusedNames::State::begin() {
  // All at one moment: a name that is older than the last report of that moment is used by a report
  // up to that one, or by one that has come since, or by none.
  const SQLite::Transaction transaction(database);
  last = last_report.find().value_or(0);
  for (Table* const table : tables) table->begin();
  begun = true;
}

/// At reports with numbers after < x ≤ upto.
void UnusedNames::State::look(Id after, Id upto) {
  of_reports.bind(after, upto);
  while (of_reports.next()) {
    reporters.use(of_reports.integer(0));
    domains.use(of_reports.integer(1));
  }
  of_results.bind(after, upto);
  while (of_results.next()) {
    domains.use(of_results.integer(0));
    policies.use(of_results.integer(1));
  }
  of_failures.bind(after, upto);
  while (of_failures.next()) mxs.use(of_failures.integer(0));
}

void UnusedNames::State::look_at_new_incidents() {
  of_incidents.bind(incident);
  while (of_incidents.next()) {
    incident = of_incidents.integer(0);
    domains.use(of_incidents.integer(1));
    mxs.use(of_incidents.integer(2));
  }
}

UnusedNames::UnusedNames(Store& store) : state_(std::make_unique<State>(store)) {}

UnusedNames::~UnusedNames() = default;

bool UnusedNames::step(const std::function<bool()>& spent) {
  State& state = *state_;
  return state.store.state().connection.guarded([&] {
    if (!state.begun) {
      state.begin();
      state.look_at_new_incidents();
    }
    if (state.seen < state.last) {
      const Id upto = std::min(state.seen + kReports, state.last);
      state.look(state.seen, upto);
      state.seen = upto;
      return true;
    }
    if (state.at == state.tables.size()) return false;
    Store::Transaction transaction(state.store);
    // What has come since the beginning.
    const Id newest = state.last_report.find().value_or(0);
    state.look(state.last, newest);
    state.last = state.seen = newest;
    state.look_at_new_incidents();
    if (!state.tables[state.at]->remove(spent, state.removed)) ++state.at;
    transaction.commit();
    return true;
  });
}

std::uint64_t UnusedNames::removed() const {
  return state_->removed;
}

}  // namespace tlsrpt::store
