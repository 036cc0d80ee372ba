// SPDX-License-Identifier: MIT
#include "digest/conflicts.h"

#include <fmt/format.h>

#include "digest/reporters.h"
#include "digest/show.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

std::string sentence(const store::ConflictRow& row, const prose::Form& form) {
  return fmt::format(
      "{} of {} for {} on {} are in conflict: {} failed sessions in the one that counts, {} in "
      "{}. See tlsrpt-summary --report {}",
      number(row.reports, "report"), prose::shown_reporter(row.reporter, form),
      shown_domain(row.domain, form), report::format_day(row.day), number(row.failed_sessions),
      number(row.failed_sessions_not_counted), row.reports > 2 ? "the others" : "the other",
      row.not_counting);
}

}  // namespace

std::string conflict_lines(const Digest& digest, const TextStyle& style) {
  std::string out;
  for (const store::ConflictRow& row : digest.conflicts.rows) {
    prose::hang(out, "CONFLICT ", sentence(row, style), style.width);
  }
  if (digest.conflicts.more > 0) {
    prose::hang(out, ellipsis(style),
                fmt::format("and {}", number(digest.conflicts.more, "more conflict")), style.width);
  }
  return out;
}

void write_conflict(json::Writer& out, const store::ConflictRow& row) {
  out.begin_object();
  write_reporter(out, row.reporter);
  out.key("domain").text_or_null(row.domain);
  out.key("day").text(report::format_day(row.day));
  out.key("reports").number(row.reports);
  out.key("counting_report").number(static_cast<std::uint64_t>(row.counting));
  out.key("other_report").number(static_cast<std::uint64_t>(row.not_counting));
  out.key("failed_sessions").number(row.failed_sessions);
  out.key("failed_sessions_not_counted").number(row.failed_sessions_not_counted);
  out.end_object();
}

}  // namespace tlsrpt::digest
