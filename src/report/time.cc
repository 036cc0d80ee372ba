// SPDX-License-Identifier: MIT
#include "report/time.h"

#include <charconv>
#include <cstdint>
#include <cstdio>

namespace tlsrpt::report {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Eats a text from the left.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = rest_[i];
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  void skip_digits() {
    while (peek() >= '0' && peek() <= '9') rest_.remove_prefix(1);
  }

 private:
  std::string_view rest_;
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<Day> scan_day(Scanner& in) {
  const auto year = in.digits(4);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (!day || *year < 1970) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

struct Clock {
  seconds since_midnight{0};
  bool next_midnight = false;  // told as 24:00:00, which RFC 3339 does not have
};

std::optional<Clock> scan_clock(Scanner& in) {
  const auto hour = in.digits(2);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || !in.take(':')) return std::nullopt;
  const auto second = in.digits(2);
  // :60 is a leap second and counts as the second after it.
  if (!second || *minute > 59 || *second > 60) return std::nullopt;
  if (in.take('.') || in.take(',')) in.skip_digits();
  const bool next = *hour == 24;
  if (*hour > 24 || (next && (*minute != 0 || *second != 0))) return std::nullopt;
  return Clock{hours(*hour) + minutes(*minute) + seconds(*second), next};
}

/// The offset from UTC; nothing where the zone is garbage, `told` false where there is none.
std::optional<seconds> scan_zone(Scanner& in, bool& told) {
  told = true;
  if (in.take('Z') || in.take('z')) return seconds(0);
  if (in.done()) {
    told = false;
    return seconds(0);
  }
  const int sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hour = in.digits(2);
  in.take(':');
  const auto minute = in.digits(2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return sign * (hours(*hour) + minutes(*minute));
}

/// Seconds since 1970, as a number.
std::optional<ToldTime> epoch(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t kYear2100 = 4102444800;
  if (error != std::errc() || end != text.data() + text.size() || text.size() < 9) return {};
  if (value < 0 || value > kYear2100) return {};
  return ToldTime{Time(seconds(value)), TimeForm::other};
}

}  // namespace

std::optional<ToldTime> parse_time(std::string_view text) {
  text = trim(text);
  if (const auto told = epoch(text)) return told;
  Scanner in(text);
  const auto day = scan_day(in);
  if (!day) return std::nullopt;
  if (in.done()) return ToldTime{Time(*day), TimeForm::other};

  TimeForm form = TimeForm::rfc3339;
  if (in.take(' ')) {
    form = TimeForm::other;
  } else if (!in.take('T') && !in.take('t')) {
    return std::nullopt;
  }
  const auto clock = scan_clock(in);
  if (!clock) return std::nullopt;
  if (clock->next_midnight) form = TimeForm::other;
  bool zone_told = false;
  const auto zone = scan_zone(in, zone_told);
  if (!zone || !in.done()) return std::nullopt;
  if (!zone_told && form == TimeForm::rfc3339) form = TimeForm::without_zone;
  const Time time = Time(*day) + clock->since_midnight - *zone;
  if (time < Time(seconds(0))) return std::nullopt;
  return ToldTime{time, form};
}

std::optional<Day> parse_day(std::string_view text) {
  Scanner in(text);
  const auto day = scan_day(in);
  return in.done() ? day : std::nullopt;
}

std::string format_day(Day day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  const int size =
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(text, static_cast<std::size_t>(size));
}

std::string format_time(Time time) {
  const Day day = day_of(time);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[32];
  const int size = std::snprintf(
      text, sizeof text, "T%02d:%02d:%02dZ", static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return format_day(day) + std::string(text, static_cast<std::size_t>(size));
}

}  // namespace tlsrpt::report
