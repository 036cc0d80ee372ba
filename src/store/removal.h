// SPDX-License-Identifier: MIT
// Removal: a report out of the store, with all that belongs to it, and out of the sums by day. A
// large report goes in pieces; each of them leaves sums that are those of the rows that are left.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/identity.h"
#include "store/query.h"
#include "store/rollup.h"

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
  struct Result {
    std::int64_t n;
    Id domain;
    Id policy;
    std::string policy_type;
    Tally::Result sums;
  };
  struct Piece {
    Tally tally;
    std::vector<std::string> result_types;  ///< that the tally refers to
    std::int64_t last = -1;                 ///< n of its last failure
    bool is_last = true;                    ///< of its result
  };
  std::optional<Facts> facts(Id report);
  std::optional<Result> next_result(Id report, std::int64_t after);
  Piece next_piece(Id report, const Result& result, std::int64_t after);
  void remove_piece(Id report, const Facts& facts, const Result& result);
  void remove_rest(Id report, const Facts& facts);

  SQLite::Database& database_;
  Rollup rollup_;
  Standings standings_;
  bool was_counted_ = false;
  Id removing_ = 0;           ///< the report of the last piece
  std::int64_t result_ = -1;  ///< the result of the last piece
  bool tells_why_ = false;    ///< an earlier piece of that result had failed sessions

  Query facts_{database_, "SELECT day, reporter, counted, authenticated FROM report WHERE id = ?"};
  Query next_result_{database_,
                     "SELECT n, domain, policy, policy_type, is_first, successful_sessions,"
                     " failed_sessions FROM result JOIN policy ON policy.id = result.policy"
                     " WHERE report = ? AND n > ? ORDER BY n LIMIT 1"};
  Query next_failures_{database_,
                       "SELECT n, result_type, mx, failed_sessions FROM failure"
                       " WHERE report = ? AND result = ? AND n > ? ORDER BY n LIMIT ?"};
  Query no_mx_{database_, "SELECT id FROM mx WHERE name = ''"};
  Query drop_piece_{database_, "DELETE FROM failure WHERE report = ? AND result = ? AND n <= ?"};
  Query drop_result_{database_, "DELETE FROM result WHERE report = ? AND n = ?"};
  Query drop_deviations_{database_, "DELETE FROM deviation WHERE report = ?"};
  Query drop_original_{database_, "DELETE FROM original WHERE report = ?"};
  Query drop_report_{database_, "DELETE FROM report WHERE id = ?"};
};

}  // namespace tlsrpt::store
