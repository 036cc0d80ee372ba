// SPDX-License-Identifier: MIT
// StoredTally: the rows of a stored report to what they add to the sums by day, in pieces, so that
// a report of any size takes little memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/query.h"
#include "store/rollup.h"

namespace tlsrpt::store {

class StoredTally {
 public:
  explicit StoredTally(SQLite::Database& database) : database_(database) {}

  /// Some failures of one result, and with the last of them the result itself.
  struct Piece {
    Tally tally;                     ///< without day, reporter and authenticated
    std::vector<std::string> texts;  ///< that the tally refers to
    std::int64_t result = -1;        ///< `n` of the result
    std::int64_t last = -1;          ///< `n` of the last failure
    bool is_last = true;             ///< of its result
  };
  /// The first piece after failure `last` of `result`, of a report whose earlier pieces were read
  /// before, or removed; nothing after the last one. {-1, -1} is before the first.
  std::optional<Piece> next(Id report, std::int64_t result, std::int64_t last);

  /// Hands each piece of the report to `take`.
  template <typename Take>
  void each(Id report, Take take) {
    report_ = 0;
    std::int64_t result = -1;
    std::int64_t last = -1;
    while (auto piece = next(report, result, last)) {
      result = piece->result + (piece->is_last ? 1 : 0);
      last = piece->is_last ? -1 : piece->last;
      take(piece->tally);
    }
  }

 private:
  struct Result {
    std::int64_t n;
    Id domain;
    Id policy;
    std::string policy_type;
    Tally::Result sums;
  };
  std::optional<Result> read_result(Id report, std::int64_t from);
  void read_failures(Id report, const Result& result, std::int64_t after, Piece& piece);

  SQLite::Database& database_;
  Id report_ = 0;             ///< of the last piece
  std::int64_t result_ = -1;  ///< of the last piece
  bool tells_why_ = false;    ///< a piece of that result had failed sessions

  Query result_query_{database_,
                      "SELECT n, domain, policy, policy_type, is_first, successful_sessions,"
                      " failed_sessions FROM result JOIN policy ON policy.id = result.policy"
                      " WHERE report = ? AND n >= ? ORDER BY n LIMIT 1"};
  Query failures_query_{database_,
                        "SELECT n, result_type, mx, failed_sessions FROM failure"
                        " WHERE report = ? AND result = ? AND n > ? ORDER BY n LIMIT ?"};
  Query no_mx_{database_, "SELECT id FROM mx WHERE name = ''"};
};

}  // namespace tlsrpt::store
