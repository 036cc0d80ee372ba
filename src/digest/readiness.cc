// SPDX-License-Identifier: MIT
#include "digest/readiness.h"

#include <algorithm>

#include "report/effect.h"

namespace tlsrpt::digest {
namespace {

/// The newest days that `sts` sessions were counted on in testing. A sender that leaves out the
/// text saw the policy that others saw.
std::vector<report::Day> testing_days(const DomainHistory& history) {
  std::vector<report::Day> found;
  const auto sts = history.policies.find("sts");
  if (sts == history.policies.end()) return found;
  for (auto at = sts->second.rbegin(); at != sts->second.rend(); ++at) {
    if (found.size() == kTestingDays) break;
    const std::string mode = history.mode_on(at->first);
    if (at->second.sessions() > 0 && (mode == "testing" || mode.empty())) {
      found.push_back(at->first);
    }
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<std::string> sts_reporters(const std::vector<store::WitnessRow>& rows) {
  std::vector<std::string> names;
  for (const store::WitnessRow& row : rows) {
    if (row.policy_type == "sts" && row.sessions > 0) names.push_back(row.organization_name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

bool would_be_refused(std::string_view result_type) {
  return report::effect(result_type, "sts", "enforce") == report::Effect::enforced;
}

std::vector<Refused> refused_among(const std::vector<store::FailureRow>& failures) {
  std::vector<Refused> refused;
  for (const store::FailureRow& row : failures) {
    if (row.policy_type != "sts" || row.failed_sessions == 0) continue;
    if (!would_be_refused(row.result_type)) continue;
    refused.push_back({row.result_type, row.receiving_mx_hostname, row.organization_name,
                       row.failed_sessions, row.first_day, row.last_day});
  }
  std::stable_sort(refused.begin(), refused.end(), [](const Refused& a, const Refused& b) {
    return a.failed_sessions > b.failed_sessions;
  });
  return refused;
}

Lookups lookups(store::Store& store, const std::string& domain) {
  return {[&store, domain](report::Day from, report::Day to) {
            return store::witnesses(store, domain, from, to);
          },
          [&store, domain](report::Day from, report::Day to) {
            const store::Window window{store::Window::Basis::covered, report::Time(from),
                                       report::Time(to + std::chrono::days(1))};
            return store::failures(store, {window, {domain}});
          }};
}

Readiness readiness(const DomainHistory& history, report::Day asked, const Lookups& lookups,
                    bool in_full) {
  Readiness readiness;
  readiness.asked = asked;
  readiness.mode = history.mode();
  readiness.days = testing_days(history);
  if (readiness.days.empty()) return readiness;
  const report::Day first = readiness.days.front();
  const report::Day last = readiness.days.back();
  const auto& sts = history.policies.find("sts")->second;
  for (const report::Day day : readiness.days) {
    readiness.sessions = report::add_counts(readiness.sessions, sts.at(day).sessions());
  }
  readiness.refused = refused_among(lookups.failures(first, last));
  for (const Refused& refused : readiness.refused) {
    readiness.refused_sessions =
        report::add_counts(readiness.refused_sessions, refused.failed_sessions);
  }
  const bool may_be = readiness.is_testing() && readiness.has_days() && readiness.is_fresh() &&
                      readiness.refused_sessions == 0;
  if (in_full || may_be) readiness.reporters = sts_reporters(lookups.witnesses(first, last));
  return readiness;
}

}  // namespace tlsrpt::digest
