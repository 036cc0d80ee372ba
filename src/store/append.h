// SPDX-License-Identifier: MIT
// Appender: a report to rows and sums, inside the transaction of the caller.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/identity.h"
#include "store/names.h"
#include "store/query.h"
#include "store/rollup.h"
#include "store/store.h"

namespace tlsrpt::store {

class Appender {
 public:
  explicit Appender(SQLite::Database& database);

  Appended append(const report::Report& report, const Arrival& arrival, report::Notes& notes);
  Appended restore(const report::KeptReport& kept);

 private:
  /// A new report, and what it is to others of its identity.
  struct Placed {
    Id id = 0;
    bool contradicted = false;
    Appended appended = Appended::stored;
  };
  Appended deliver_again(const Standings::Same& same, const report::Report& report,
                         const Arrival& arrival);
  Identity identity_of(const report::Report& report, const Arrival& arrival);
  Placed place(const report::Report& report, const Arrival& arrival, std::uint64_t deliveries);
  static Placed outcome(Id id, const std::vector<Rival>& settled);
  Id add_report(const Identity& identity, const Rival& mine, const Arrival& arrival,
                std::uint64_t deliveries);
  void add_original(Id report, std::string_view bytes);
  void add_notes(Id report, const report::Notes& notes);
  /// Returns what the report adds to the sums.
  Tally add_results(Id id, const report::Report& report);
  void add_failures(Id id, std::int64_t n, Id domain, const report::Policy& policy, Tally& tally);

  SQLite::Database& database_;
  Names names_;
  Rollup rollup_;
  Standings standings_;
  Query insert_report_;
  Query insert_original_;
  Query insert_deviation_;
  Query insert_result_;
  Query insert_failure_;
  /// Of the report at hand.
  std::unordered_map<std::string_view, Id> mxs_;
};

}  // namespace tlsrpt::store
