// SPDX-License-Identifier: MIT
// Questions: what the digest asks the store. Reports that an earlier report of the same identity
// contradicts are not counted in any answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "report/reporter.h"
#include "report/time.h"
#include "store/query.h"
#include "store/store.h"

namespace tlsrpt::store {

/// Half open: from ≤ x < to.
struct Window {
  enum class Basis {
    received,  ///< x is when the report came
    covered,   ///< x is the UTC day of the report's start; from and to are midnights
    appended,  ///< by number; from and to are about the times between which they came
  };
  /// Rows with numbers: after < x ≤ last.
  struct Numbers {
    std::int64_t after = 0;
    std::int64_t last = 0;
  };
  Basis basis = Basis::received;
  report::Time from;
  report::Time to;
  Numbers reports = {};   ///< where `appended`
  Numbers rejected = {};  ///< where `appended`
};

/// The reports to ask about: those of a window, of some domains, or of all where none is named.
struct Scope {
  Window window;
  std::vector<std::string> domains;
};

struct ReporterRow {
  report::Reporter reporter;
  std::uint64_t reports = 0;
  std::uint64_t unverified = 0;
  std::uint64_t reporters = 1;  ///< that the row sums up
};

/// What a row sums up.
enum class Grain {
  window,
  day,  ///< first_day and last_day are the same
};

/// One policy as seen for one domain.
struct ResultRow {
  std::string domain;  ///< empty where no report told it
  std::string policy_type;
  std::vector<std::string> policy_string;
  std::uint64_t reports = 0;
  std::uint64_t successful_sessions = 0;
  std::uint64_t failed_sessions = 0;
  report::Day first_day;
  report::Day last_day;
};

struct FailureRow {
  std::string domain;
  std::string policy_type;
  std::string result_type;
  std::string receiving_mx_hostname;  ///< empty where not told
  report::Reporter reporter;
  std::uint64_t failed_sessions = 0;
  report::Day first_day;
  report::Day last_day;
};

/// A day that a reporter sent a report for.
struct ReporterDayRow {
  report::Reporter reporter;
  report::Day day;
};

/// What one reporter saw of one policy of a domain.
struct WitnessRow {
  std::string policy_type;
  std::vector<std::string> policy_string;
  report::Reporter reporter;
  std::uint64_t sessions = 0;
  report::Day first_day;
  report::Day last_day;
};

/// On which days reports tell of a cause, under whatever policy type.
class CauseDays {
 public:
  explicit CauseDays(Store& store);
  /// From `from` to `to`, both included; in order. Throws Trouble.
  std::vector<report::Day> find(const std::string& domain, const std::string& result_type,
                                const std::string& receiving_mx_hostname, report::Day from,
                                report::Day to);

 private:
  Store& store_;
  Query query_;
};

/// A domain with no report in the window, and with one in the 30 days before it.
struct SilentRow {
  std::string domain;
  report::Day last_day;  ///< of coverage
};

/// Mails that came in the window (whatever its basis) and were not stored.
struct RejectedRow {
  std::string verdict;
  std::string fault;
  std::uint64_t mails = 0;
};

/// The domains below `parent`, itself not among them, that reports name. Throws Trouble.
std::vector<std::string> domains_below(Store& store, const std::string& parent);

/// When the first report came, or the midnight of the first day that one covers, as the basis is;
/// nothing without reports. Throws Trouble.
std::optional<report::Time> first_report(Store& store, Window::Basis basis);

/// The domains of a scope that has more than kMostDomains.
struct LargestDomains {
  std::vector<std::string> names;  ///< those with most failed sessions, then most sessions
  std::uint64_t more = 0;          ///< further domains
  std::vector<ResultRow> rest;     ///< their sums by policy type, under kRemainder
};

/// All of these throw Trouble. Rows come in the order of their fields; see bounds.h.
std::uint64_t count_reports(Store& store, const Scope& scope);
std::vector<ReporterRow> reporters(Store& store, const Scope& scope);
std::vector<ResultRow> results(Store& store, const Scope& scope, Grain grain = Grain::window);
/// The same, one by one; where there are very many, some have the same domain, policy and days.
void each_result(Store& store, const Scope& scope, Grain grain,
                 const std::function<void(const ResultRow&)>& take);
/// The same by day, of authenticated reports only; of a window of days, and of named domains.
void each_authenticated_result(Store& store, const Scope& scope,
                               const std::function<void(const ResultRow&)>& take);
/// Of more than kMostCauses causes, or more than kMostTellers reporters of one, those with most
/// failed sessions; the others are summed up by domain and policy type (see kRemainder).
std::vector<FailureRow> failures(Store& store, const Scope& scope);
/// Nothing where there are no more than kMostDomains domains.
std::optional<LargestDomains> largest_domains(Store& store, const Scope& scope);
/// Of a window of days, and of the kMostReporters reporters with most reports.
std::vector<ReporterDayRow> reporter_days(Store& store, const Scope& scope);
/// Of one domain, on the days `from` to `to`, both included. Of more than kMostWitnesses, those of
/// authenticated reports come first, so that nobody can crowd them out.
std::vector<WitnessRow> witnesses(Store& store, const std::string& domain, report::Day from,
                                  report::Day to);
std::vector<SilentRow> silent_domains(Store& store, const Scope& scope);
std::vector<RejectedRow> rejected(Store& store, const Window& window);
/// Mails that the quarantine gave up for want of room in the window.
std::uint64_t quarantine_losses(Store& store, const Window& window);

}  // namespace tlsrpt::store
