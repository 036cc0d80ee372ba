// SPDX-License-Identifier: MIT
// Times and days to the integers that the tables hold, and back.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "report/time.h"

namespace tlsrpt::store {

/// Since 1970-01-01T00:00:00Z.
inline std::int64_t seconds(report::Time time) {
  return time.time_since_epoch().count();
}

inline std::optional<std::int64_t> seconds_or_null(const std::optional<report::Time>& time) {
  return time ? std::optional(seconds(*time)) : std::nullopt;
}

inline report::Time time_from(std::int64_t seconds) {
  return report::Time(std::chrono::seconds(seconds));
}

/// Since 1970-01-01.
inline std::int64_t days(report::Day day) {
  return day.time_since_epoch().count();
}

inline std::int64_t days_or(const std::optional<report::Day>& day, std::int64_t other) {
  return day ? days(*day) : other;
}

inline report::Day day_from(std::int64_t days) {
  return report::Day(std::chrono::days(days));
}

/// The first day whose midnight is not before `time`.
inline std::int64_t first_day_from(report::Time time) {
  return days(std::chrono::ceil<std::chrono::days>(time));
}

}  // namespace tlsrpt::store
