// SPDX-License-Identifier: MIT
// Calls: the system calls of a delivery that can fail on a healthy program's way, and how.
#pragma once

#include <string>
#include <vector>

namespace tlsrpt::faults {

/// What a call answers in place of being done.
struct Error {
  int code;              ///< errno
  bool for_good;         ///< so do all later ones of the same row, as on a disk that stays full
  std::size_t each = 1;  ///< of a sample, every so many points
};

/// A row: calls that do the same and fail alike.
struct Call {
  const char* kind;  ///< under which the points are summed up
  const char* name;
  std::vector<long> numbers;
  std::vector<Error> errors;
};

const std::vector<Call>& calls();

/// Takes the calls out that get memory, before any of the others here is called.
void spare_memory();

/// Null for a call that is never failed.
const Call* call_of(long number);

}  // namespace tlsrpt::faults
