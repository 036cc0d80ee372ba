// SPDX-License-Identifier: MIT
// Patience: how long there is until all must be done. Whoever waits asks it anew; the clock is the
// caller's.
#pragma once

#include <chrono>
#include <functional>

namespace tlsrpt::probe {

/// Zero or less: it is over. Asked by several threads at a time.
using Patience = std::function<std::chrono::milliseconds()>;

/// Who has not taken a connection by then is not there: four tries of TCP. Whoever does not answer
/// at all then costs less than all the time there is.
inline constexpr std::chrono::milliseconds kTimeToConnect{10'000};

}  // namespace tlsrpt::probe
