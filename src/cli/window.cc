// SPDX-License-Identifier: MIT
#include "cli/window.h"

#include <chrono>

namespace tlsrpt::cli {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

store::Window covered(report::Day from, report::Day to) {
  return {store::Window::Basis::covered, report::Time(from), report::Time(to)};
}

}  // namespace

store::Window window(const SummaryOptions& options, report::Time now) {
  const report::Day today = report::day_of(now);
  if (options.day) {
    const report::Day day = *report::parse_day(*options.day);
    return covered(day, day + days(1));
  }
  if (options.last) return covered(today - days(*options.last), today);
  if (options.from || options.to) {
    const report::Day from = options.from ? *report::parse_day(*options.from) : report::Day();
    const report::Day last = options.to ? *report::parse_day(*options.to) : today;
    if (last < from) throw BadOptions("--from is after --to");
    return covered(from, last + days(1));
  }
  // What came in this very second belongs to it.
  return {store::Window::Basis::received, now - hours(24), now + seconds(1)};
}

}  // namespace tlsrpt::cli
