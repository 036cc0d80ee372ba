// SPDX-License-Identifier: MIT
// Rollup: the rows of a report to sums by day of coverage, so that a digest of a month need not
// read a month of reports. Only reports that are counted are part of them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "store/query.h"

namespace tlsrpt::store {

/// What one report adds.
struct Tally {
  struct ResultKey {
    Id domain;
    Id policy;
    bool operator<(const ResultKey& other) const {
      return std::tie(domain, policy) < std::tie(other.domain, other.policy);
    }
  };
  struct Result {
    std::int64_t reports = 0;
    std::uint64_t successful_sessions = 0;
    std::uint64_t failed_sessions = 0;
  };
  struct FailureKey {
    Id domain;
    std::string_view policy_type;
    std::string_view result_type;
    Id mx;
    bool operator<(const FailureKey& other) const {
      return std::tie(domain, policy_type, result_type, mx) <
             std::tie(other.domain, other.policy_type, other.result_type, other.mx);
    }
  };

  std::int64_t day = 0;
  Id reporter = 0;
  bool authenticated = false;
  std::map<ResultKey, Result> results;
  std::map<FailureKey, std::uint64_t> failures;
};

class Rollup {
 public:
  explicit Rollup(SQLite::Database& database);

  /// Adds a report or a piece of one.
  void add(const Tally& tally);
  /// Takes what a report or a piece of one added out of the sums again. A sum that has stopped at
  /// report::kMaxCount would be too small then: settle() sums up its day and domain anew.
  void subtract(const Tally& tally);
  /// Before the commit, when the rows are what they will be.
  void settle();

  /// So many reports of a reporter, and of them so many unverified ones, are gone from a day.
  void take_away(std::int64_t day, Id reporter, std::int64_t reports, std::int64_t unverified);
  /// One more report of a reporter on a day.
  void add_report(std::int64_t day, Id reporter, bool unverified) {
    add_reporter_.run(day, reporter, unverified);
  }

 private:
  void subtract_result(std::int64_t day, const Tally::ResultKey& key, const Tally::Result& gone);
  void subtract_failure(const Tally& tally, const Tally::FailureKey& key, std::uint64_t gone);
  /// Sums up a day of a domain anew, from the rows that there are.
  void sum_up(std::int64_t day, Id domain);

  std::set<std::pair<std::int64_t, Id>> stopped_;  ///< days and domains with a sum that stopped
  Query add_result_;
  Query add_failure_;
  Query add_reporter_;
  Query take_away_;
  Query drop_reporter_;
  Query result_;
  Query subtract_result_;
  Query drop_result_;
  Query failure_;
  Query subtract_failure_;
  Query drop_failure_;
  Query drop_results_;
  Query drop_failures_;
  Query sum_results_;
  Query sum_failures_;
};

}  // namespace tlsrpt::store
