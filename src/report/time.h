// SPDX-License-Identifier: MIT
// Time: texts to UTC seconds and back. Never asks what time it is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::report {

using Time = std::chrono::sys_seconds;
using Day = std::chrono::sys_days;

/// How far a told time is from RFC 3339.
enum class TimeForm {
  rfc3339,       ///< as the RFC wants it; zone offsets and fractions included
  without_zone,  ///< no zone: read as UTC
  other,         ///< a blank for the T, a date only, seconds since 1970, or 24:00:00
};

struct ToldTime {
  Time time;
  TimeForm form = TimeForm::rfc3339;
};

/// Reads a `start-datetime` or `end-datetime`; nothing for what names no time. Years 1970 to 9999.
/// RFC 8460, section 4.4; RFC 3339, section 5.6.
std::optional<ToldTime> parse_time(std::string_view text);

/// `YYYY-MM-DD` alone, as the command line takes it.
std::optional<Day> parse_day(std::string_view text);

/// `2019-08-10T00:00:00Z`
std::string format_time(Time time);
/// `2019-08-10`
std::string format_day(Day day);

inline Day day_of(Time time) {
  return std::chrono::floor<std::chrono::days>(time);
}

}  // namespace tlsrpt::report
