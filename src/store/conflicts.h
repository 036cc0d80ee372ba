// SPDX-License-Identifier: MIT
// Conflicts: reports that say different things under one identity, of which one counts.
#pragma once

#include <cstdint>
#include <optional>
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
  report::Reporter not_counting_reporter;
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

/// Those of which any report belongs to the scope; of the kMostContradictions newest reports that
/// do not count. Throws Trouble.
Conflicts conflicts(Store& store, const Scope& scope, std::size_t most);
inline constexpr std::size_t kMostContradictions = 20'000;

/// The conflict of the report with these bytes, which does not count, if it tells of failed
/// sessions, and of ten times as many as all others that do not count beside the same one. Throws
/// Trouble.
std::optional<ConflictRow> new_conflict(Store& store, const report::Sha256& sha256);

}  // namespace tlsrpt::store
