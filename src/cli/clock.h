// SPDX-License-Identifier: MIT
// Clock: what time it is, for the rooms that must not ask.
#pragma once

#include <chrono>
#include <ctime>
#include <functional>

#include "report/time.h"

namespace tlsrpt::cli {

/// For how long something takes.
using Clock = std::chrono::steady_clock;

inline report::Time now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// A mail may take so much of the processor's time while its reports are stored.
inline constexpr double kLongestStoring = 1.0;  // seconds

/// Whether this process has worked, and not only waited, for longer than that from now on.
inline std::function<bool()> stores_too_long() {
  return [start = std::clock()] {
    return static_cast<double>(std::clock() - start) > kLongestStoring * CLOCKS_PER_SEC;
  };
}

}  // namespace tlsrpt::cli
