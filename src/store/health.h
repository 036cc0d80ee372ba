// SPDX-License-Identifier: MIT
// Health: whether a store is whole: its file, its references, and its sums by day.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.h"

namespace tlsrpt::store {

struct Health {
  /// What is wrong, in words; of each kind of damage no more than a few.
  std::vector<std::string> faults;
  // What was looked at
  std::uint64_t reports = 0;
  std::uint64_t results = 0;
  std::uint64_t failures = 0;
  std::uint64_t days = 0;
};

/// All of it as of one moment, so that whoever writes waits until it is done: a second or so for
/// each 100 MB. Throws Trouble where the store cannot even be read.
Health examine_health(Store& store);

}  // namespace tlsrpt::store
