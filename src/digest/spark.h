// SPDX-License-Identifier: MIT
// Spark: the days of a trend to a row of bars: high where most sessions succeeded.
#pragma once

#include <string>
#include <vector>

#include "digest/digest.h"
#include "digest/text.h"

namespace tlsrpt::digest {

inline constexpr int kHighest = 7;

/// A bar for each day, against the day with most sessions: 0 without sessions, else 1 to kHighest.
/// A day with a failed session is never above 5, so that it shows.
std::vector<int> bars(const std::vector<Numbers>& days);

/// `▇▇▇▇▅▅▇`, with `·` for no sessions; in ASCII `####**#` and `_`. With colour, days with failures
/// are red.
std::string sparkline(const std::vector<Numbers>& days, const TextStyle& style);

}  // namespace tlsrpt::digest
