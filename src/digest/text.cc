// SPDX-License-Identifier: MIT
#include "digest/text.h"

#include <fmt/format.h>

#include "digest/failing.h"
#include "digest/not_stored.h"
#include "digest/show.h"
#include "digest/table.h"
#include "digest/waiting.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

using store::Window;

constexpr std::size_t kMostSilent = 20;

std::string span(const Window& window) {
  if (window.basis == Window::Basis::received) {
    return fmt::format("received {} to {} UTC", prose::minute(window.from),
                       prose::minute(window.to));
  }
  // A window of days ends with the midnight after them.
  const report::Day first = report::day_of(window.from);
  const report::Day last = report::day_of(window.to - std::chrono::seconds(1));
  if (first >= last) return fmt::format("for {} UTC", report::format_day(first));
  return fmt::format("for {} to {} UTC", report::format_day(first), report::format_day(last));
}

std::string head(const Digest& digest, const TextStyle& style) {
  std::string out;
  if (digest.reports == 0) {
    prose::hang(out, "", fmt::format("No TLS reports {}", span(digest.window)), style.width);
    return out;
  }
  const std::string title = fmt::format("TLS reports {}", span(digest.window));
  const std::string counts = fmt::format("{}, {}", number(digest.reports, "report"),
                                         number(digest.reporters.size(), "reporter"));
  if (title.size() + 3 + counts.size() <= style.width) {
    out = fmt::format("{}   {}\n", title, counts);
  } else {
    prose::hang(out, "", title, style.width);
    prose::hang(out, "", counts, style.width);
  }
  if (!digest.failing()) out += "Nothing failed\n";
  return out;
}

/// What is open, and what could not be told.
std::string alerts(const Digest& digest, const TextStyle& style) {
  std::string out;
  if (const std::size_t open = digest.open_incidents(); open > 0) {
    prose::hang(out, "",
                fmt::format("{} {} open; see tlsrpt-summary --incidents", number(open, "incident"),
                            open == 1 ? "is" : "are"),
                style.width);
  }
  return out + waiting_lines(digest.waiting, style);
}

std::string silent(const Digest& digest, const TextStyle& style) {
  std::string out;
  std::size_t seen = 0;
  for (const Domain& domain : digest.domains) {
    if (domain.verdict != Verdict::silent) continue;
    if (++seen > kMostSilent && !style.all) continue;
    std::string line = shown_domain(domain.domain, style) + ": no report";
    if (domain.last_day) line += " since that of " + report::format_day(*domain.last_day);
    prose::hang(out, "SILENT   ", line, style.width);
  }
  if (seen > kMostSilent && !style.all) {
    prose::hang(out, ellipsis(style),
                fmt::format("and {}", number(seen - kMostSilent, "more silent domain")),
                style.width);
  }
  return out;
}

}  // namespace

std::string text(const Digest& digest, const TextStyle& style) {
  std::string out = head(digest, style);
  for (const std::string& section :
       {failing_blocks(digest, style), table(digest, style), silent(digest, style),
        alerts(digest, style), not_stored(digest, style)}) {
    if (!section.empty()) out += "\n" + section;
  }
  return out;
}

}  // namespace tlsrpt::digest
