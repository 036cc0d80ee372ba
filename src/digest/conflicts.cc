// SPDX-License-Identifier: MIT
#include "digest/conflicts.h"

#include <fmt/format.h>

#include "digest/show.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

/// `Google Inc. (google.com)`; `Google Inc. (unverified, google.com)` where nobody signed.
std::string reporter(const store::ConflictRow& row, const prose::Form& form) {
  std::string text = shown(row.organization_name, form);
  if (row.is_signed) return fmt::format("{} ({})", text, shown(row.reporter_domain, form));
  if (row.reporter_domain.empty()) return text + " (unverified)";
  return fmt::format("{} (unverified, {})", text, shown(row.reporter_domain, form));
}

std::string sentence(const store::ConflictRow& row, const prose::Form& form) {
  return fmt::format(
      "{} of {} for {} on {} are in conflict: {} failed sessions in the one that counts, {} "
      "in "
      "{}. See tlsrpt-summary --report {}",
      number(row.reports, "report"), reporter(row, form), shown_domain(row.domain, form),
      report::format_day(row.day), number(row.failed_sessions),
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
  out.key("organization_name").text_or_null(row.organization_name);
  out.key("reporter_domain").text_or_null(row.reporter_domain);
  out.key("signer").text_or_null(row.is_signed ? row.reporter_domain : "");
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
