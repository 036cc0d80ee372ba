// SPDX-License-Identifier: MIT
#include "digest/window.h"

#include <fmt/format.h>

#include <chrono>

#include "json/writer.h"
#include "prose/show.h"

namespace tlsrpt::digest {

using store::Window;

std::string shown_window(const Window& window) {
  if (window.basis != Window::Basis::covered) {
    return fmt::format("received {} to {} UTC", prose::minute(window.from),
                       prose::minute(window.to));
  }
  // A window of days ends with the midnight after them.
  const report::Day first = report::day_of(window.from);
  const report::Day last = report::day_of(window.to - std::chrono::seconds(1));
  if (first >= last) return fmt::format("for {} UTC", report::format_day(first));
  return fmt::format("for {} to {} UTC", report::format_day(first), report::format_day(last));
}

void write_window(json::Writer& out, const Window& window) {
  out.begin_object();
  out.key("basis").text(window.basis == Window::Basis::covered ? "covered" : "received");
  out.key("from").text(report::format_time(window.from));
  out.key("to").text(report::format_time(window.to));
  out.end_object();
}

}  // namespace tlsrpt::digest
