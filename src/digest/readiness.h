// SPDX-License-Identifier: MIT
// Readiness: whether a domain may move its MTA-STS policy from testing to enforce, and the
// evidence.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "digest/history.h"
#include "report/reporter.h"

namespace tlsrpt::digest {

/// What it takes: so many covered days in testing, so many reporters on them, the last of them not
/// longer ago than this, and no session that enforcing would have refused.
inline constexpr std::size_t kTestingDays = 14;
inline constexpr std::size_t kTestingReporters = 2;
inline constexpr std::chrono::days kFresh{7};
/// How far back these days may lie; small domains are not covered on most days.
inline constexpr std::chrono::days kReadyLookBack{180};

/// Sessions that enforcing would have refused.
struct Refused {
  std::string result_type;
  std::string receiving_mx_hostname;
  report::Reporter reporter;  ///< none where nobody tells why
  std::uint64_t failed_sessions = 0;
  report::Day first_day;
  report::Day last_day;
};

/// Follows what only unauthenticated reports prove.
inline constexpr std::string_view kIfGenuine = ", if these unauthenticated reports are genuine";

struct Readiness {
  Evidence evidence = Evidence::unverified;
  std::string mode;          ///< of the newest policy that senders saw; empty where none is told
  bool has_reports = false;  ///< any report that is evidence is on the domain
  bool has_policy = false;   ///< sessions under an `sts` policy are told, whatever its mode
  report::Day asked;         ///< as it stood at the end of this day
  /// The last ones covered in testing, under one set of hosts and without a break by another mode;
  /// at most kTestingDays.
  std::vector<report::Day> days;
  /// Who reported sessions under an `sts` policy on these days; each once.
  std::vector<report::Reporter> reporters;
  std::uint64_t sessions = 0;  ///< on these days, failed or not
  std::uint64_t refused_sessions = 0;
  std::vector<Refused> refused;  ///< most sessions first

  bool is_testing() const { return mode == "testing"; }
  bool is_enforced() const { return mode == "enforce"; }
  bool has_days() const { return days.size() >= kTestingDays; }
  /// By domain, because names are free text; those without a domain are one reporter.
  std::size_t count_reporters() const;
  bool has_reporters() const { return count_reporters() >= kTestingReporters; }
  bool is_fresh() const { return !days.empty() && asked - days.back() <= kFresh; }
  bool meets_all() const {
    return is_testing() && has_days() && has_reporters() && is_fresh() && refused_sessions == 0;
  }
  bool is_accepted() const { return evidence != Evidence::unverified; }
  bool is_ready() const { return meets_all() && is_accepted(); }
  /// kIfGenuine, or nothing if the evidence is authenticated.
  std::string_view proviso() const;
  /// `57 of 1 088 sessions`.
  std::string refused_text() const;
};

/// What is asked of a domain only where it matters, on the days `from` to `to`.
struct Lookups {
  /// Who saw which policy.
  std::function<std::vector<store::WitnessRow>(report::Day from, report::Day to)> witnesses;
  /// What failed.
  std::function<std::vector<store::FailureRow>(report::Day from, report::Day to)> failures;
  /// The domain's history by authenticated reports only.
  std::function<DomainHistory()> authenticated;
  Evidence evidence = Evidence::unverified;
};
/// `scope` is one domain, and the days of its history.
Lookups lookups(store::Store& store, const store::Scope& scope, Evidence evidence);

/// As it stood at the end of `asked`; `history` is of all reports. Unless `in_full`, nothing is
/// looked up that could not make a domain ready any more.
Readiness readiness(const DomainHistory& history, report::Day asked, const Lookups& lookups,
                    bool in_full);

/// Sessions under `sts` policies that failed on some days, and that no row of what failed on these
/// days explains.
std::uint64_t unexplained(const DomainHistory& history,
                          const std::vector<store::FailureRow>& failures, report::Day first,
                          report::Day last);

/// What enforcing would have refused, or has, among the failures of some days; most sessions first.
std::vector<Refused> refused_among(const std::vector<store::FailureRow>& failures);

/// Whether a session that failed with this result type under an `sts` policy would be refused, were
/// the policy enforced. RFC 8461, section 5
bool would_be_refused(std::string_view result_type);

}  // namespace tlsrpt::digest
