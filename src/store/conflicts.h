// SPDX-License-Identifier: MIT
// Conflicts: reports that say different things under one identity, of which one counts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/questions.h"

namespace tlsrpt::store {

/// A report that counts, and those that contradict it.
struct ConflictRow {
  Id counting = 0;
  Id not_counting = 0;        ///< of those, the one with most failed sessions
  std::uint64_t reports = 0;  ///< all of them, the one that counts included
  report::Reporter reporter;  ///< of the one that counts
  std::string domain;
  report::Day day;
  // Of the policy type with most of them.
  std::uint64_t failed_sessions = 0;
  std::uint64_t failed_sessions_not_counted = 0;
};

struct Conflicts {
  std::vector<ConflictRow> rows;  ///< those with most failed sessions on either side
  std::uint64_t more = 0;         ///< that have no row
  bool fails = false;             ///< a report of any of them has failed sessions
};

/// Those of which any report belongs to the scope. Throws Trouble.
Conflicts conflicts(Store& store, const Scope& scope, std::size_t most);

}  // namespace tlsrpt::store
