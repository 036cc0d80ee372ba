// SPDX-License-Identifier: MIT
// Kept reports: out of a store, one after the other in the order in which they came, each whole.
// What brings them back is Store::restore.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "report/kept.h"
#include "report/time.h"
#include "store/query.h"
#include "store/store.h"
#include "store/stored_report.h"

namespace tlsrpt::store {

/// Which reports; all where nothing is said.
struct KeptScope {
  std::optional<report::Day> from, to;  ///< of coverage, both included
  std::vector<std::string> domains;     ///< a report on any of them, in the form of the store
};

/// Those that were there at the beginning, unless they are removed meanwhile. Deliveries go on:
/// nothing is held between two reports. Throws Trouble.
class KeptReports {
 public:
  KeptReports(Store& store, KeptScope scope);

  std::optional<report::KeptReport> next();
  /// Numbers of reports that have been looked at, and in all.
  std::uint64_t seen() const { return static_cast<std::uint64_t>(seen_); }
  std::uint64_t all() const { return static_cast<std::uint64_t>(last_); }

 private:
  bool look_further();

  Store& store_;
  KeptScope scope_;
  StoredReports reports_;
  std::deque<Id> found_;
  Id seen_ = 0;
  Id last_ = 0;
  std::string domains_;
};

}  // namespace tlsrpt::store
