// SPDX-License-Identifier: MIT
// Patience: how long there is until all must be done. Whoever waits asks it anew; the clock is the
// caller's.
#pragma once

#include <chrono>
#include <functional>

namespace tlsrpt::probe {

/// Zero or less: it is over. Asked by several threads at a time.
using Patience = std::function<std::chrono::milliseconds()>;

}  // namespace tlsrpt::probe
