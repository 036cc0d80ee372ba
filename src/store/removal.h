// SPDX-License-Identifier: MIT
// Removal: a report out of the store, with all that belongs to it, and out of the sums by day. A
// large report goes in pieces; each of them leaves sums that are those of the rows that are left.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "store/identity.h"
#include "store/query.h"
#include "store/rollup.h"
#include "store/stored_tally.h"

namespace tlsrpt::store {

/// All functions want a Transaction.
class Removal {
 public:
  explicit Removal(SQLite::Database& database)
      : database_(database), rollup_(database), standings_(database, rollup_) {}

  /// Removes a piece of a report after the other, until `spent` says so. False if there is more.
  /// At the end of one that counted, another of its identity counts instead, if there is one.
  bool remove(Id report, const std::function<bool()>& spent);
  /// Whether the report that remove() saw last was counted.
  bool was_counted() const { return was_counted_; }
  /// Brings the sums up to date: before the commit.
  void settle() { rollup_.settle(); }

 private:
  struct Facts {
    std::int64_t day;
    Id reporter;
    bool counted;
    bool authenticated;
  };
  std::optional<Facts> facts(Id report);
  bool remove_piece(Id report, const Facts& facts);
  void remove_rest(Id report, const Facts& facts);

  SQLite::Database& database_;
  Rollup rollup_;
  Standings standings_;
  StoredTally tally_{database_};
  bool was_counted_ = false;

  Query facts_{database_, "SELECT day, reporter, counted, authenticated FROM report WHERE id = ?"};
  Query drop_piece_{database_, "DELETE FROM failure WHERE report = ? AND result = ? AND n <= ?"};
  Query drop_result_{database_, "DELETE FROM result WHERE report = ? AND n = ?"};
  Query drop_deviations_{database_, "DELETE FROM deviation WHERE report = ?"};
  Query drop_original_{database_, "DELETE FROM original WHERE report = ?"};
  Query drop_report_{database_, "DELETE FROM report WHERE id = ?"};
};

}  // namespace tlsrpt::store
