// SPDX-License-Identifier: MIT
// Rules: what the reports tell of a cause to whether it is an incident, and what is said of it.
// Nothing here asks the store or the time, so that a test plays weeks in no time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "alert/threshold.h"
#include "store/incidents.h"

namespace tlsrpt::alert {

/// Whether a mail domain is one that incidents are about.
using Concern = std::function<bool(const std::string& domain)>;

struct Rules {
  Thresholds thresholds;
  std::chrono::days remind{7};         ///< between two notices of an incident that goes on
  std::chrono::days resolve_after{3};  ///< of coverage without it
  std::chrono::days max_age{7};        ///< of coverage: older reports send nothing
  std::uint64_t hourly = 20;           ///< notices, but for those that say that it is over
  Concern concern = {};                ///< empty: all
};

/// What a notice says of its incident.
enum class Kind {
  opened,
  worsened,
  reminder,
  resolved,
  more,      ///< there are more incidents than may send notices
  conflict,  ///< a report with failures does not count; of no incident
  test,
  check,       ///< tlsrpt-check found something; of no incident
  check_over,  ///< what it found is gone
};
std::string name(Kind kind);

/// Failed sessions and all, of the policy type with most failed ones: those of different types may
/// be the same sessions, and are never added (RFC 8460, section 4).
struct Figures {
  std::string policy_type;
  std::uint64_t failed_sessions = 0;
  std::uint64_t sessions = 0;
};
Figures figures(const std::vector<store::ToldRow>& told,
                const std::vector<store::SessionsRow>& sessions);

/// Whether what was told in the last days is enough for an incident.
bool reaches(const Threshold& threshold, const std::vector<store::ToldRow>& told,
             const std::vector<store::SessionsRow>& sessions);

/// For each reporter the last day on which it told of the cause; the latest first.
struct LastTold {
  std::int64_t reporter = 0;
  report::Day day;
  bool authenticated = false;  ///< some report of it is
};
std::vector<LastTold> last_told(const std::vector<store::ToldRow>& told);

/// What there is to say of an open incident of which a report has just told again.
std::optional<Kind> news(const store::Incident& incident, const Rules& rules, report::Time now);

/// Whether the policy has moved to enforce since the last notice. A mode that was not told then may
/// have been enforce all the time.
bool moved_to_enforce(const store::Incident& incident);

/// The mode of the newest policy that tells one; of two seen on one day the stricter. Empty where
/// none does. `policies` with the newest first.
std::string newest_mode(const std::vector<store::PolicyRow>& policies);

}  // namespace tlsrpt::alert
