// SPDX-License-Identifier: MIT
#include "alert/rules.h"

#include <algorithm>
#include <set>

#include "policy/observed.h"
#include "report/report.h"
#include "report/reporter.h"
#include "store/outbox.h"

namespace tlsrpt::alert {
namespace {

constexpr std::uint64_t kTenfold = 10;
constexpr double kWitnessShare = 0.05;

using Sums = std::map<std::string, std::uint64_t>;

Sums failed_by_type(const std::vector<store::ToldRow>& told) {
  Sums sums;
  for (const store::ToldRow& row : told) {
    std::uint64_t& sum = sums[row.policy_type];
    sum = report::add_counts(sum, row.failed_sessions);
  }
  return sums;
}

std::uint64_t sessions_of(const std::vector<store::SessionsRow>& sessions,
                          const std::string& policy_type) {
  for (const store::SessionsRow& row : sessions) {
    if (row.policy_type == policy_type) return row.sessions;
  }
  return 0;
}

double largest_share(const Sums& failed, const std::vector<store::SessionsRow>& sessions) {
  double largest = 0;
  for (const auto& [policy_type, sum] : failed) {
    const std::uint64_t all = std::max(sum, sessions_of(sessions, policy_type));
    if (all > 0) largest = std::max(largest, static_cast<double>(sum) / static_cast<double>(all));
  }
  return largest;
}

bool has_second_witness(const std::vector<store::ToldRow>& told, double share) {
  // By name and domain: one organization may have several contacts, and anybody can use its name.
  std::set<report::Reporter> reporters;
  std::set<report::Day> days;
  for (const store::ToldRow& row : told) {
    reporters.insert(row.reporter);
    days.insert(row.day);
  }
  return reporters.size() > 1 || days.size() > 1 || share >= kWitnessShare;
}

int strictness(const std::string& mode) {
  return mode == "enforce" ? 2 : mode == "testing" ? 1 : 0;
}

}  // namespace

std::string name(Kind kind) {
  switch (kind) {
    case Kind::opened:
      return "opened";
    case Kind::worsened:
      return "worsened";
    case Kind::reminder:
      return "reminder";
    case Kind::resolved:
      return "resolved";
    case Kind::more:
      return "more";
    case Kind::conflict:
      return "conflict";
    case Kind::check:
      return std::string(store::kCheck);
    case Kind::check_over:
      return std::string(store::kCheckOver);
    case Kind::test:
      break;
  }
  return "test";
}

Figures figures(const std::vector<store::ToldRow>& told,
                const std::vector<store::SessionsRow>& sessions) {
  Figures most;
  for (const auto& [policy_type, sum] : failed_by_type(told)) {
    if (sum > most.failed_sessions) most = {policy_type, sum, sessions_of(sessions, policy_type)};
  }
  return most;
}

bool reaches(const Threshold& threshold, const std::vector<store::ToldRow>& told,
             const std::vector<store::SessionsRow>& sessions) {
  const Sums failed = failed_by_type(told);
  const double share = largest_share(failed, sessions);
  if (threshold.share && share > 0 && share >= *threshold.share) return true;
  if (!threshold.sessions) return false;
  const bool enough = std::any_of(failed.begin(), failed.end(), [&](const auto& sum) {
    return sum.second >= *threshold.sessions;
  });
  return enough && (!threshold.second_witness || has_second_witness(told, share));
}

std::vector<LastTold> last_told(const std::vector<store::ToldRow>& told) {
  std::map<std::int64_t, LastTold> by_reporter;
  for (const store::ToldRow& row : told) {
    LastTold& last = by_reporter
                         .try_emplace(row.reporter_id,
                                      LastTold{row.reporter_id, row.day, row.reporter.is_signed})
                         .first->second;
    last.day = std::max(last.day, row.day);
  }
  std::vector<LastTold> all;
  all.reserve(by_reporter.size());
  for (const auto& [reporter, last] : by_reporter) all.push_back(last);
  std::stable_sort(all.begin(), all.end(),
                   [](const LastTold& a, const LastTold& b) { return a.day > b.day; });
  return all;
}

std::optional<Kind> news(const store::Incident& incident, const Rules& rules, report::Time now) {
  if (!incident.noticed) return Kind::opened;
  const std::uint64_t before = std::max<std::uint64_t>(incident.noticed_sessions, 1);
  if (incident.failed_sessions / kTenfold >= before || moved_to_enforce(incident)) {
    return Kind::worsened;
  }
  // A notice of a day to come is that of a clock which was ahead: nobody knows how old it is.
  const bool is_ahead = *incident.noticed - now > std::chrono::days(1);
  if (is_ahead || now - *incident.noticed >= rules.remind) return Kind::reminder;
  return std::nullopt;
}

bool moved_to_enforce(const store::Incident& incident) {
  return incident.mode == "enforce" &&
         (incident.noticed_mode == "testing" || incident.noticed_mode == "none");
}

std::string newest_mode(const std::vector<store::PolicyRow>& policies) {
  std::string mode;
  report::Day day;
  for (const store::PolicyRow& row : policies) {
    std::string told = policy::read_observed(row.policy_string).mode;
    if (told.empty()) continue;
    if (mode.empty() || (row.day == day && strictness(told) > strictness(mode))) {
      mode = std::move(told);
      day = row.day;
    }
  }
  return mode;
}

}  // namespace tlsrpt::alert
