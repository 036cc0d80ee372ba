// SPDX-License-Identifier: MIT
// Clock: what time it is, for the rooms that must not ask.
#pragma once

#include <chrono>

#include "report/time.h"

namespace tlsrpt::cli {

/// For how long something takes.
using Clock = std::chrono::steady_clock;

inline report::Time now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace tlsrpt::cli
