// SPDX-License-Identifier: MIT
#include "digest/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "digest/changes.h"
#include "digest/conflicts.h"
#include "digest/failing.h"
#include "digest/next.h"
#include "digest/not_stored.h"
#include "digest/show.h"
#include "digest/table.h"
#include "digest/waiting.h"
#include "digest/window.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostSilent = 3;
constexpr std::size_t kMostSilentOfBrief = 1;

std::string head(const Digest& digest, const TextStyle& style) {
  std::string out;
  if (digest.reports == 0) {
    prose::hang(out, "", fmt::format("No TLS reports {}", shown_window(digest.window)),
                style.width);
    return out;
  }
  const std::string title = fmt::format("TLS reports {}", shown_window(digest.window));
  const std::string counts = fmt::format("{}, {}", number(digest.reports, "report"),
                                         number(digest.reporter_count(), "reporter"));
  if (title.size() + 3 + counts.size() <= style.width) {
    out = fmt::format("{}   {}\n", title, counts);
  } else {
    prose::hang(out, "", title, style.width);
    prose::hang(out, "", counts, style.width);
  }
  if (!digest.failing()) {
    out +=
        digest.conflicts.fails ? "Nothing failed in the reports that count\n" : "Nothing failed\n";
  }
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
  const std::size_t most = style.brief ? kMostSilentOfBrief : kMostSilent;
  std::size_t seen = 0;
  for (const Domain& domain : digest.domains) {
    if (domain.verdict != Verdict::silent) continue;
    if (++seen > most && !style.all) continue;
    std::string line = shown_domain(domain.domain, style) + ": no report";
    if (domain.last_day) line += " since that of " + report::format_day(*domain.last_day);
    prose::hang(out, "SILENT   ", line, style.width);
  }
  if (seen > most && !style.all) {
    prose::hang(out, ellipsis(style),
                fmt::format("and {}", number(seen - most, "more silent domain")), style.width);
  }
  return out;
}

using Sections = std::array<std::string, 9>;
constexpr std::size_t kTable = 4;

Sections sections(const Digest& digest, const TextStyle& style) {
  return {head(digest, style),
          failing_blocks(digest, style),
          conflict_lines(digest, style),
          changes(digest, style),
          "",
          silent(digest, style),
          next(digest, style),
          alerts(digest, style),
          not_stored(digest, style)};
}

/// With a line between them.
std::size_t lines_of(const Sections& sections) {
  std::size_t lines = 0;
  for (const std::string& section : sections) {
    const auto own = std::count(section.begin(), section.end(), '\n');
    lines += own > 0 ? static_cast<std::size_t>(own) + 1 : 0;
  }
  return lines;
}

}  // namespace

std::string text(const Digest& digest, const TextStyle& style) {
  // The numbers get the rows that the others leave; below them two lines are needed.
  constexpr std::size_t kFewRows = 5;
  constexpr std::size_t kBelow = 2;
  const std::size_t room = 2 * style.height;
  TextStyle chosen = style;
  Sections all = sections(digest, chosen);
  if (!style.all && lines_of(all) + kFewRows + kBelow > room) {
    chosen.brief = true;
    all = sections(digest, chosen);
  }
  const std::size_t used = lines_of(all) + kBelow;
  all[kTable] = table(digest, chosen, std::max(kFewRows, room - std::min(room, used)));
  std::string out;
  for (const std::string& section : all) {
    if (!section.empty()) out += (out.empty() ? "" : "\n") + section;
  }
  return out;
}

}  // namespace tlsrpt::digest
