// SPDX-License-Identifier: MIT
// Digest: rows to numbers, per domain and policy type. Nothing is added across policy types,
// because their counts may overlap (RFC 8460, section 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/effect.h"
#include "report/time.h"
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

/// One policy type of one domain, over all reporters and policy texts of the window.
struct Policy {
  std::string policy_type;
  std::string mode;  ///< `testing`, `enforce`, `none`; empty where not told, and unless `sts`
  std::uint64_t reports = 0;
  std::uint64_t successful_sessions = 0;
  std::uint64_t failed_sessions = 0;

  std::uint64_t sessions() const {
    return report::add_counts(successful_sessions, failed_sessions);
  }
  /// 0 to 1, and 1 only where no session failed; nothing where there were no sessions.
  std::optional<double> success_rate() const;
};

/// One cause of failure of one domain and policy type, over all reporters.
struct Failure {
  std::string result_type;
  std::string policy_type;
  std::string receiving_mx_hostname;  ///< empty where not told
  std::uint64_t failed_sessions = 0;
  std::vector<std::string> reporters;  ///< each once, by name
  report::Day first_day;
  report::Day last_day;
};

struct Domain {
  std::string domain;  ///< empty where no report told it
  Verdict verdict = Verdict::clean;
  std::vector<Policy> policies;         ///< sts, tlsa, no-policy-found, then others by name
  std::vector<Failure> failures;        ///< most sessions first
  std::optional<report::Day> last_day;  ///< the last one covered before the window; where silent
};

/// What stands in the quarantine now, as its keeper tells it.
struct Quarantine {
  std::uint64_t messages = 0;
  std::optional<report::Time> oldest;
};

/// An incident, and what is derived from the reports that tell of it.
struct IncidentView {
  store::Incident incident;
  std::vector<std::string> reporters;  ///< each once, by name
  bool unverified = true;              ///< no report that tells of it is authenticated
  report::Effect effect = report::Effect::mode_none;
};

struct Digest {
  store::Window window;
  std::uint64_t reports = 0;
  std::vector<store::ReporterRow> reporters;
  std::vector<Domain> domains;               ///< by name
  std::vector<store::RejectedRow> rejected;  ///< mails of the window that were not stored
  Quarantine quarantine;
  std::uint64_t quarantine_losses = 0;     ///< mails given up in the window for want of room
  std::vector<IncidentView> incidents;     ///< open now, or resolved since the window began
  std::vector<store::WaitingRow> waiting;  ///< alerts that are not delivered

  bool failing() const;
  std::size_t open_incidents() const;
};

/// What the store answers about one window.
struct Rows {
  store::Window window;
  std::uint64_t reports = 0;
  std::vector<store::ReporterRow> reporters;
  std::vector<store::ResultRow> results;
  std::vector<store::FailureRow> failures;
  std::vector<store::SilentRow> silent;
  std::vector<store::RejectedRow> rejected;
  Quarantine quarantine;
  std::uint64_t quarantine_losses = 0;
  std::vector<IncidentView> incidents;
  std::vector<store::WaitingRow> waiting;
};

Digest merge(Rows rows);

/// Asks the store, then merges. Throws store::Trouble.
Digest collect(store::Store& store, const store::Scope& scope, const Quarantine& quarantine);

}  // namespace tlsrpt::digest
