// SPDX-License-Identifier: MIT
// Digest: rows to numbers, per domain and policy type. Nothing is added across policy types,
// because their counts may overlap (RFC 8460, section 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prose/show.h"
#include "report/effect.h"
#include "report/reporter.h"
#include "report/time.h"
#include "store/conflicts.h"
#include "store/incidents.h"
#include "store/outbox.h"
#include "store/questions.h"

namespace tlsrpt::digest {

enum class Verdict {
  clean,
  failing,  ///< at least one session failed
  silent,   ///< no report in the window, though there were some before
};

std::string_view name(Verdict verdict);

struct Numbers {
  std::uint64_t reports = 0;
  std::uint64_t successful_sessions = 0;
  std::uint64_t failed_sessions = 0;

  std::uint64_t sessions() const {
    return report::add_counts(successful_sessions, failed_sessions);
  }
  /// 0 to 1, and 1 only where no session failed; nothing where there were no sessions.
  std::optional<double> success_rate() const;
};

/// One policy type of one domain, over all reporters and policy texts of the window.
struct Policy : Numbers {
  std::string policy_type;
  std::string mode;  ///< `testing`, `enforce`, `none`; empty where not told, and unless `sts`
  /// In the period before, as long as the window; nothing where no report was on the domain then.
  std::optional<Numbers> before;
  /// Of kTrend days up to Digest::last_day, the oldest first; empty where not looked up.
  std::vector<Numbers> days;
};

/// Days of a trend.
inline constexpr std::size_t kTrend = 14;

/// A failure against the period before.
enum class Change {
  untold,  ///< no report was on the domain then
  is_new,
  ongoing,
};

/// `new`, `ongoing`; empty where untold.
std::string_view name(Change change);

/// One cause of failure of one domain and policy type, over all reporters.
struct Failure {
  std::string result_type;
  std::string policy_type;
  std::string receiving_mx_hostname;  ///< empty where not told
  std::uint64_t failed_sessions = 0;
  std::vector<report::Reporter> reporters;  ///< each once, by name
  report::Day first_day;
  report::Day last_day;
  Change change = Change::untold;
  /// The days from `since` to `until` that are covered tell of the result type and host without a
  /// break, and `until` is the last that does; nothing where not looked up.
  std::optional<report::Day> since;
  std::optional<report::Day> until;
  /// Later days of the domain are covered without it, and no incident of it is open; false where
  /// not looked up.
  bool is_over = false;
};

/// A cause of the period before that no report of the window tells of.
struct Gone {
  std::string result_type;
  std::string receiving_mx_hostname;
  std::uint64_t failed_sessions = 0;  ///< of the policy type with most of them
  report::Day last_day;
};

/// What should be done next, and why.
struct Advice {
  std::string_view id;  ///< `ready-for-enforce` and so on; see advice.h
  std::string reason;   ///< what is so, with its numbers; no sentence: no capital, no end
  std::string action;   ///< a sentence
  std::string command;  ///< that shows more; may be empty
};

struct Domain {
  std::string domain;  ///< empty where no report told it
  Verdict verdict = Verdict::clean;
  std::vector<Policy> policies;         ///< sts, tlsa, no-policy-found, then others by name
  std::vector<Failure> failures;        ///< most sessions first
  std::vector<Gone> gone;               ///< most sessions first
  std::vector<Advice> advice;           ///< the most pressing first; empty where not looked up
  std::optional<report::Day> last_day;  ///< the last one covered before the window; where silent
};

/// What stands in the quarantine now, as its keeper tells it.
struct Quarantine {
  std::optional<std::uint64_t> messages = 0;  ///< none: it is closed to whoever asks
  std::optional<report::Time> oldest;
  std::string path = {};
};

/// A reporter that used to report, and does no more.
struct SilentReporter {
  report::Reporter reporter;
  report::Day last_day;  ///< that it reported on
  std::size_t days = 0;  ///< that it reported on, of the kTrend days up to that
};

/// An incident, and what is derived from the reports that tell of it.
struct IncidentView {
  store::Incident incident;
  std::vector<report::Reporter> reporters;  ///< each once, by name
  bool unverified = true;                   ///< no report that tells of it is authenticated
  report::Effect effect = report::Effect::mode_none;
};

/// Incidents that have no view.
struct MoreIncidents {
  std::uint64_t open = 0;
  std::uint64_t resolved = 0;
};

struct Digest {
  store::Window window;
  std::uint64_t reports = 0;
  std::vector<store::ReporterRow> reporters;
  report::Day last_day;  ///< of trends and advice: the last one that reports can be about
  /// Of the look-back, as a whole; what advice stands on.
  struct Lately {
    std::uint64_t reports = 0;
    std::uint64_t unverified = 0;
  };
  Lately lately;
  std::vector<report::Reporter> new_reporters;
  std::vector<SilentReporter> silent_reporters;
  std::vector<Domain> domains;               ///< by name
  std::vector<Advice> advice;                ///< that is about no domain
  bool all_advised = true;                   ///< no domain's advice was left out
  std::vector<store::RejectedRow> rejected;  ///< mails of the window that were not stored
  Quarantine quarantine;
  std::uint64_t quarantine_losses = 0;  ///< mails given up in the window for want of room
  std::vector<IncidentView> incidents;  ///< open now, or resolved since the window began
  MoreIncidents more_incidents;
  std::vector<store::WaitingRow> waiting;  ///< alerts that are not delivered
  std::uint64_t more_domains = 0;          ///< that are summed up as store::kRemainder
  store::Conflicts conflicts;

  bool failing() const;
  std::size_t open_incidents() const;
  std::uint64_t reporter_count() const;
};

/// What the store answers about one window.
struct Rows {
  store::Window window;
  std::uint64_t reports = 0;
  std::vector<store::ReporterRow> reporters;
  std::vector<store::ResultRow> results;
  std::vector<store::FailureRow> failures;
  std::vector<store::ResultRow> results_before;
  std::vector<store::FailureRow> failures_before;
  std::vector<store::SilentRow> silent;
  std::vector<store::RejectedRow> rejected;
  Quarantine quarantine;
  std::uint64_t quarantine_losses = 0;
  std::vector<IncidentView> incidents;
  MoreIncidents more_incidents;
  std::vector<store::WaitingRow> waiting;
  std::uint64_t more_domains = 0;
  store::Conflicts conflicts;
};

Digest merge(Rows rows);

/// Which reports are evidence that nothing failed. Anybody can send some; failures count from all.
enum class Evidence {
  authenticated,  ///< only authenticated ones
  unverified,     ///< all, if the authenticated ones are too few; true only if these are genuine
  accepted,       ///< the same, and the user accepts them
};

/// What a digest is to be about, and how much of it.

struct Question {
  store::Scope scope;
  Quarantine quarantine;
  report::Time now;
  /// Trends are looked up for so many domains, in their order (order.h), a quarter of them silent
  /// ones where there are; advice for the first of these, and since when for so many of their
  /// failures.
  std::size_t domains = SIZE_MAX;
  std::size_t advised = SIZE_MAX;
  std::size_t failures = SIZE_MAX;
  prose::Form form = {};  ///< of the strings of reports in advice
  Evidence evidence = Evidence::unverified;
};

/// Asks the store, then merges. Throws store::Trouble.
Digest collect(store::Store& store, const Question& question);

}  // namespace tlsrpt::digest
