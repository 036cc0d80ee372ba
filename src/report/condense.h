// SPDX-License-Identifier: MIT
// Condense: a report to one that costs the store no more than its mail may, with the same totals.
// Limits on what is read do not bound what is written: a few compressed bytes can stand for a
// million failures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "report/deviation.h"
#include "report/report.h"

namespace tlsrpt::report {

/// Stands for names that are not kept one by one.
inline constexpr std::string_view kRemainder = "(remainder)";

/// Of one report, beside kRemainder.
inline constexpr std::size_t kMostResultTypes = 1000;
inline constexpr std::size_t kMostMxHosts = 1000;

/// That one report may open.
inline constexpr std::size_t kMostIncidents = 100;

/// What reports take, or may still take, in the store.
struct Room {
  std::uint64_t rows = 0;   ///< results and failure details
  std::uint64_t bytes = 0;  ///< with the copies in indexes and sums
};

/// For all reports of a mail, or for a bare one, by its size in bytes.
Room room_of(std::uint64_t size);

/// Merges failure details that are equal but for their counts. What has no room is summed, the
/// fewest sessions first: failure details of one result type and MX host into one whose
/// failure_reason_code is kRemainder, or where that has no room, into one of their policy; policies
/// of one domain and type into one without texts, or into one of their type without a domain. All
/// totals stay the same. Takes what it needs from `room`; a few rows a report always has. With the
/// same room, condensing it again changes nothing.
Report condense(Report&& report, Room& room, Notes& notes);

/// Whether condense() would change nothing. Takes what the report needs from `room`.
bool is_condensed(const Report& report, Room& room);

}  // namespace tlsrpt::report
