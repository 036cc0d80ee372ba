// SPDX-License-Identifier: MIT
// The advice that is about no domain: reporters, authenticity, quarantine.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "digest/advice.h"
#include "digest/not_stored.h"
#include "digest/show.h"
#include "report/printable.h"

namespace tlsrpt::digest {
namespace {

using report::Day;
using std::chrono::days;

constexpr days kKnown{7};  // who is new can be told where others are known for so long
constexpr std::size_t kMostSilentNamed = 3;

using DaysOf = std::map<report::Reporter, std::set<Day>>;

DaysOf days_of(const std::vector<store::ReporterDayRow>& rows, Day last_day) {
  DaysOf known;
  for (const store::ReporterDayRow& row : rows) {
    if (row.day <= last_day) known[row.reporter].insert(row.day);
  }
  // Who has begun to sign is the same reporter; one without a signature who goes on is another.
  for (auto at = known.begin(); at != known.end();) {
    const auto& [reporter, covered] = *at;
    const auto signing = known.find({reporter.organization_name, reporter.domain, true});
    if (reporter.is_signed || signing == known.end() ||
        *covered.rbegin() > *signing->second.rbegin()) {
      ++at;
      continue;
    }
    signing->second.insert(covered.begin(), covered.end());
    at = known.erase(at);
  }
  return known;
}

std::optional<Advice> reporter_silent(const Digest& digest, const prose::Form& form) {
  const auto& silent = digest.silent_reporters;
  if (silent.empty()) return std::nullopt;
  std::string names;
  for (std::size_t i = 0; i < std::min(silent.size(), kMostSilentNamed); ++i) {
    names += fmt::format("{}{} (last on {}, on {} of {} days before)", i > 0 ? ", " : "",
                         prose::shown_reporter(silent[i].reporter, form),
                         report::format_day(silent[i].last_day), silent[i].days, kTrend);
  }
  if (silent.size() > kMostSilentNamed) {
    names += fmt::format(" and {}", number(silent.size() - kMostSilentNamed, "other"));
  }
  return Advice{kReporterSilent, fmt::format("no report any more from {}", names),
                "One sender may have stopped by itself; where several do, check the _smtp._tls "
                "record and the mailbox that it names.",
                ""};
}

bool is_about_policy(const Advice& advice) {
  constexpr std::array kIds = {kPolicyLost, kPolicyStale,    kNotReady,
                               kReady,      kReadyIfGenuine, kRaiseMaxAge};
  return std::find(kIds.begin(), kIds.end(), advice.id) != kIds.end();
}

std::optional<Advice> unverified(std::uint64_t count, std::uint64_t reports,
                                 std::string_view which) {
  if (count == 0) return std::nullopt;
  return Advice{kUnverified,
                fmt::format("{} of {}{} not authenticated and may be forged", number(count),
                            number(reports, "report"),
                            which.empty() && reports == 1 ? " is" : fmt::format("{} are", which)),
                // Where some are, somebody has seen to it.
                count == reports ? "See for yourself before you act. To have DKIM checked, set "
                                   "trusted-authserv-id: tlsrpt.conf(5)."
                                 : "See for yourself before you act; tlsrpt(7) tells more.",
                ""};
}

/// Only where something rides on what the reports say: those of the window, or of the last weeks.
std::optional<Advice> unverified(const Digest& digest) {
  if (digest.failing()) {
    std::uint64_t count = 0;
    for (const store::ReporterRow& row : digest.reporters) {
      count = report::add_counts(count, row.unverified);
    }
    return unverified(count, digest.reports, "");
  }
  for (const Domain& domain : digest.domains) {
    if (std::any_of(domain.advice.begin(), domain.advice.end(), is_about_policy)) {
      return unverified(digest.lately.unverified, digest.lately.reports, " of the last 60 days");
    }
  }
  return std::nullopt;
}

/// Whether the verifier itself is what is missing, rather than a signature that it likes.
bool is_about_verifier(std::string_view fault) {
  return fault.starts_with("authentication-") || fault == "dkim-missing";
}

std::optional<Advice> refused(const Digest& digest, const prose::Form& form) {
  std::uint64_t mails = 0;
  bool about_verifier = false;
  for (const store::RejectedRow& row : digest.rejected) {
    if (row.verdict != kUnauthenticated || row.mails == 0) continue;
    mails = report::add_counts(mails, row.mails);
    about_verifier = about_verifier || is_about_verifier(row.fault);
  }
  if (mails == 0) return std::nullopt;
  return Advice{
      kRefused,
      fmt::format("{} {} refused, because {} reports are not authenticated", number(mails, "mail"),
                  mails == 1 ? "was" : "were", mails == 1 ? "its" : "their"),
      about_verifier
          ? "Look whether your mail server writes Authentication-Results with the identifier that "
            "trusted-authserv-id names, above all others and with a result for dkim."
          : "They are forged, or were changed before your mail server checked their signatures.",
      fmt::format("grep -i -A2 ^Authentication-Results: {}/new/*",
                  shown(digest.quarantine.path, form, 300))};
}

std::optional<Advice> store_full(const Digest& digest) {
  std::uint64_t mails = 0;
  for (const store::RejectedRow& row : digest.rejected) {
    if (row.verdict == kDatabaseFull) mails = report::add_counts(mails, row.mails);
  }
  if (mails == 0) return std::nullopt;
  return Advice{kStoreFull,
                fmt::format("{} without authentication {} refused, because the store has reached "
                            "max-database",
                            number(mails, "mail"), mails == 1 ? "was" : "were"),
                "Remove reports that should not be in the store (tlsrpt-store remove), or raise "
                "max-database. Then release the mails from the quarantine.",
                "tlsrpt-store stats"};
}

std::optional<Advice> quarantine(const Quarantine& quarantine, const prose::Form& form) {
  const std::uint64_t messages = quarantine.messages.value_or(0);
  if (messages == 0) return std::nullopt;
  std::string reason = fmt::format("the quarantine holds {}", number(messages, "mail"));
  if (quarantine.oldest) {
    reason += fmt::format(", {}{}", messages == 1 ? "of " : "the oldest of ",
                          report::format_day(report::day_of(*quarantine.oldest)));
  }
  return Advice{
      kQuarantine, std::move(reason),
      "Read with any mail reader what could not be stored, and delete it there, or have it "
      "stored with tlsrpt-store quarantine release.",
      fmt::format("mutt -f {}", shown(quarantine.path, form, 300))};
}

}  // namespace

std::vector<SilentReporter> silent_reporters(const std::vector<store::ReporterDayRow>& rows,
                                             Day last_day) {
  constexpr std::size_t kHalf = kTrend / 2;
  std::vector<SilentReporter> silent;
  bool others_speak = false;
  for (const auto& [reporter, known] : days_of(rows, last_day)) {
    const Day last = *known.rbegin();
    if (last > last_day - kSilence) others_speak = true;
    const auto before = static_cast<std::size_t>(
        std::distance(known.lower_bound(last - days(kTrend - 1)), known.end()));
    const days silence = last_day - last;
    const bool is_lately = silence >= kSilence && silence <= days(kTrend);
    if (is_lately && before >= kHalf && silence > longest_gap(known)) {
      silent.push_back({reporter, last, before});
    }
  }
  if (!others_speak) silent.clear();
  std::stable_sort(silent.begin(), silent.end(),
                   [](const auto& a, const auto& b) { return a.last_day > b.last_day; });
  return silent;
}

std::vector<report::Reporter> new_reporters(const std::vector<store::ReporterDayRow>& rows,
                                            Day since, Day last_day) {
  std::vector<report::Reporter> found;
  bool others_known = false;
  for (const auto& [reporter, known] : days_of(rows, last_day)) {
    if (*known.begin() <= since - kKnown) others_known = true;
    if (*known.begin() >= since) found.push_back(reporter);
  }
  if (!others_known) found.clear();
  return found;
}

bool is_new(const SilentReporter& silent, const Digest& digest) {
  const auto window = std::chrono::ceil<days>(digest.window.to - digest.window.from);
  return digest.last_day - silent.last_day - kSilence < std::max(window, days(1));
}

std::vector<Advice> advise(const Digest& digest, const prose::Form& form) {
  std::vector<Advice> all;
  add_if_any(all, reporter_silent(digest, form));
  add_if_any(all, unverified(digest));
  add_if_any(all, refused(digest, form));
  add_if_any(all, store_full(digest));
  add_if_any(all, quarantine(digest.quarantine, form));
  return all;
}

}  // namespace tlsrpt::digest
