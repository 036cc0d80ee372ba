// SPDX-License-Identifier: MIT
// Cost: the bytes that a report takes in the store's file, with the copies in indexes and in the
// sums by day.
#pragma once

#include <cstdint>

#include "report/condense.h"

namespace tlsrpt::report {

inline Room& operator+=(Room& a, Room b) {
  a.rows += b.rows;
  a.bytes += b.bytes;
  return a;
}
/// False, and nothing taken, where there is too little room.
inline bool take(Room& room, Room price) {
  if (price.rows > room.rows || price.bytes > room.bytes) return false;
  room.rows -= price.rows;
  room.bytes -= price.bytes;
  return true;
}

/// A name that has a row of its own, and an index on it.
std::uint64_t cost_of_name(std::uint64_t size);
/// Row, identity and reporter of a report, without its results.
Room cost_of_head(const Report& report);
/// A policy's row, which its policy_string and mx_host are in.
std::uint64_t cost_of_policy_texts(const Policy& policy);
/// A policy's result, and the one failure that others can be summed into.
Room cost_of_result(const Policy& policy);
/// A failure without its MX host, which has a number.
Room cost_of_failure(const FailureDetail& failure);
/// What failures of one result type and MX host share: the sums by day.
Room cost_of_cause(const FailureDetail& failure, const Policy& policy);
/// The incident that such failures may open.
Room cost_of_incident(const FailureDetail& failure);

/// All of a report, which has few rows.
Room cost_of(const Report& report);

}  // namespace tlsrpt::report
