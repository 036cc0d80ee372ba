// SPDX-License-Identifier: MIT
// Advice: what the last weeks tell of a domain to what its postmaster should do next. Every
// sentence is computed; where its rule is not met, it is not there.
#pragma once

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "digest/history.h"
#include "digest/readiness.h"

namespace tlsrpt::digest {

inline constexpr std::string_view kPolicyLost = "policy-lost";
inline constexpr std::string_view kPolicyStale = "policy-stale";
inline constexpr std::string_view kNoReport = "no-report";
inline constexpr std::string_view kNotReady = "not-ready-for-enforce";
inline constexpr std::string_view kReady = "ready-for-enforce";
inline constexpr std::string_view kReadyIfGenuine = "ready-if-genuine";
inline constexpr std::string_view kRaiseMaxAge = "raise-max-age";
inline constexpr std::string_view kNoPolicy = "no-policy";
inline constexpr std::string_view kReporterSilent = "reporter-silent";
inline constexpr std::string_view kUnverified = "unverified";
inline constexpr std::string_view kRefused = "reports-refused";
inline constexpr std::string_view kStoreFull = "database-full";
inline constexpr std::string_view kQuarantine = "quarantine-not-empty";

/// So long without a report is silence.
inline constexpr std::chrono::days kSilence{3};

/// A domain in a window, and how it stood at the end of `last_day`.
struct Situation {
  const Domain& domain;
  const DomainHistory& history;
  report::Day last_day;
  const Lookups& lookups;
  const prose::Form& form;
};

/// The most pressing first.
std::vector<Advice> advise(const Situation& situation);

inline void add_if_any(std::vector<Advice>& all, std::optional<Advice>&& one) {
  if (one) all.push_back(std::move(*one));
}

// The rules, each for itself; nothing where one is not met.

/// Senders found an MTA-STS policy or TLSA records, and on two covered days or more after that
/// none.
std::optional<Advice> policy_lost(const Situation& situation);
/// Senders still see a policy that is older than the newest one, two days or more after that was
/// first seen; not where one that had seen the newer one went back. RFC 8461, section 3.3
std::optional<Advice> policy_stale(const Situation& situation);
/// No report for three days or more, and for longer than ever in the look-back, after reports on
/// half of the days before.
std::optional<Advice> no_report(const Situation& situation);
/// See Readiness; `not ready` only where sessions would have been refused.
std::optional<Advice> ready_for_enforce(const Situation& situation);
/// Enforced for as long as a domain has to be in testing, nothing refused, and senders keep the
/// policy for less than a week. RFC 8461, section 3.2
std::optional<Advice> raise_max_age(const Situation& situation);
/// Senders found neither an MTA-STS policy nor TLSA records, and have not in kLookBack days.
std::optional<Advice> no_policy(const Situation& situation);

/// Of no domain; where more than one, the most pressing first.
std::vector<Advice> advise(const Digest& digest, const prose::Form& form);

/// Who reported on half of kTrend days, and has not for three days or more and longer than ever
/// before, while others have; nobody is told of for more than kTrend days.
std::vector<SilentReporter> silent_reporters(const std::vector<store::ReporterDayRow>& rows,
                                             report::Day last_day);
/// Who reported for the first time in kLookBack days on `since` or later, while others did a week
/// before.
std::vector<report::Reporter> new_reporters(const std::vector<store::ReporterDayRow>& rows,
                                            report::Day since, report::Day last_day);

/// Whether it is within the window that a reporter is silent for three days.
bool is_new(const SilentReporter& silent, const Digest& digest);

}  // namespace tlsrpt::digest
