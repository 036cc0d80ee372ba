// SPDX-License-Identifier: MIT
#include "digest/not_stored.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "digest/show.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

/// The mails of one verdict.
struct Group {
  std::uint64_t mails = 0;
  std::string faults;
};

constexpr std::string_view kNotAReport = "not-a-report";
constexpr std::array<std::string_view, 5> kVerdicts = {kNotAReport, "rejected", "foreign",
                                                       kUnauthenticated, kDatabaseFull};

std::size_t rank_of_verdict(std::string_view verdict) {
  const auto at = std::find(kVerdicts.begin(), kVerdicts.end(), verdict);
  return static_cast<std::size_t>(at - kVerdicts.begin());
}

std::string fate(std::string_view verdict, const Group& group, const TextStyle& style) {
  const bool one = group.mails == 1;
  const std::string_view was = one ? "was" : "were";
  if (verdict == kNotAReport) return one ? "was no report" : "were no reports";
  if (verdict == "rejected") return fmt::format("{} rejected: {}", was, group.faults);
  if (verdict == "foreign") return fmt::format("{} about other domains", was);
  if (verdict == kUnauthenticated) {
    return fmt::format("{} not authenticated{}{}", was, group.faults.empty() ? "" : ": ",
                       group.faults);
  }
  if (verdict == kDatabaseFull) return fmt::format("{} refused because the store is full", was);
  return fmt::format("{} not stored: {}", was, shown(verdict, style));
}

/// `3 mails were no reports, 1 was rejected: json-syntax`
std::string refused(const Digest& digest, const TextStyle& style) {
  std::map<std::pair<std::size_t, std::string>, Group> groups;
  for (const store::RejectedRow& row : digest.rejected) {
    if (row.mails == 0) continue;
    Group& group = groups[{rank_of_verdict(row.verdict), row.verdict}];
    group.mails = report::add_counts(group.mails, row.mails);
    if (!group.faults.empty()) group.faults += ", ";
    group.faults += shown(row.fault, style);
    if (row.mails > 1) group.faults += fmt::format(" ({})", number(row.mails));
  }
  std::string line;
  for (const auto& [key, group] : groups) {
    if (!line.empty()) line += ", ";
    line += fmt::format("{} {}", line.empty() ? number(group.mails, "mail") : number(group.mails),
                        fate(key.second, group, style));
  }
  return line;
}

std::string lost(std::uint64_t losses) {
  if (losses == 0) return {};
  return fmt::format("The quarantine was full: {} {} given up", number(losses, "mail"),
                     losses == 1 ? "was" : "were");
}

}  // namespace

std::string not_stored(const Digest& digest, const TextStyle& style) {
  std::string out;
  for (const std::string& line : {refused(digest, style), lost(digest.quarantine_losses)}) {
    prose::hang(out, "", line, style.width);
  }
  return out;
}

}  // namespace tlsrpt::digest
