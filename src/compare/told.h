// SPDX-License-Identifier: MIT
// Told: what the reports in a store tell of one domain.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/reporter.h"
#include "report/time.h"
#include "store/incidents.h"
#include "store/questions.h"

namespace tlsrpt::compare {

struct ToldIncident {
  store::Cause cause;
  report::Day first_day;  ///< of coverage, on which it was told
  report::Day last_day;
  std::set<report::Reporter> reporters;  ///< who told it; strangers' bytes
};

struct Told {
  std::vector<store::WitnessRow> witnesses;  ///< of digest::kLookBack days
  std::set<report::Day> covered;  ///< the newest days that reports with sessions cover, at most 60
  std::vector<ToldIncident> incidents;  ///< open ones, at most kMostIncidents
  bool more_incidents = false;          ///< there are more

  /// The newest day that any report is about.
  std::optional<report::Day> last_day() const;
};
inline constexpr std::size_t kMostIncidents = 20;

}  // namespace tlsrpt::compare
