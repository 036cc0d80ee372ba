// SPDX-License-Identifier: MIT
#include "digest/history.h"

#include <algorithm>

#include "policy/observed.h"

namespace tlsrpt::digest {
namespace {

using std::chrono::days;
using std::chrono::seconds;

void add(Numbers& sums, const store::ResultRow& row) {
  sums.reports = report::add_counts(sums.reports, row.reports);
  sums.successful_sessions = report::add_counts(sums.successful_sessions, row.successful_sessions);
  sums.failed_sessions = report::add_counts(sums.failed_sessions, row.failed_sessions);
}

void take(DomainHistory& history, const store::ResultRow& row) {
  add(history.policies[row.policy_type][row.last_day], row);
  if (row.successful_sessions > 0 || row.failed_sessions > 0) history.covered.insert(row.last_day);
  if (row.policy_type != "sts") return;
  if (auto text = read_policy(row.policy_string)) {
    add(history.texts[std::move(*text)][row.last_day], row);
  }
}

std::vector<Numbers> trend(const DomainHistory::Days& known, report::Day last_day) {
  std::vector<Numbers> trend;
  for (report::Day day = last_day - days(kTrend - 1); day <= last_day; day += days(1)) {
    const auto at = known.find(day);
    trend.push_back(at == known.end() ? Numbers() : at->second);
  }
  return trend;
}

}  // namespace

std::optional<PolicyText> read_policy(const std::vector<std::string>& policy_string) {
  policy::Observed seen = policy::read_observed(policy_string);
  if (seen.mode.empty() && !seen.max_age && seen.mx.empty()) return std::nullopt;
  std::sort(seen.mx.begin(), seen.mx.end());
  seen.mx.erase(std::unique(seen.mx.begin(), seen.mx.end()), seen.mx.end());
  return PolicyText{std::move(seen.mode), seen.max_age, std::move(seen.mx)};
}

std::string DomainHistory::mode_on(report::Day day) const {
  std::string mode;
  for (const auto& [text, days] : texts) {
    if (days.contains(day) && strictness(text.mode) > strictness(mode)) mode = text.mode;
  }
  return mode;
}

std::string DomainHistory::mode() const {
  const auto sts = policies.find("sts");
  if (sts == policies.end()) return {};
  for (auto day = sts->second.rbegin(); day != sts->second.rend(); ++day) {
    std::string mode = mode_on(day->first);
    if (!mode.empty()) return mode;
  }
  return {};
}

History make_history(const std::vector<store::ResultRow>& results) {
  History history;
  for (const store::ResultRow& row : results) take(history[row.domain], row);
  return history;
}

void look_back(Domain& domain, const DomainHistory& history, report::Day last_day) {
  for (Policy& policy : domain.policies) {
    const auto known = history.policies.find(policy.policy_type);
    policy.days =
        trend(known == history.policies.end() ? DomainHistory::Days() : known->second, last_day);
  }
}

void look_back(Failure& failure, const std::set<report::Day>& covered,
               const std::function<bool(report::Day)>& tells) {
  if (!covered.contains(failure.last_day)) return;
  failure.since = failure.last_day;
  for (auto day = covered.find(failure.last_day); day != covered.begin();) {
    if (!tells(*--day)) break;
    failure.since = *day;
  }
  failure.is_over = failure.last_day != *covered.rbegin();
}

report::Day last_day(const store::Window& window, report::Time now) {
  const report::Day today = report::day_of(now);
  if (window.basis != store::Window::Basis::covered) return report::day_of(window.to) - days(1);
  return std::min(report::day_of(window.to - seconds(1)), today);
}

int strictness(std::string_view mode) {
  return mode == "enforce" ? 3 : mode == "testing" ? 2 : mode == "none" ? 1 : 0;
}

}  // namespace tlsrpt::digest
