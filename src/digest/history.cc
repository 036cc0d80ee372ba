// SPDX-License-Identifier: MIT
#include "digest/history.h"

#include <algorithm>

#include "digest/result_fold.h"
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
  constexpr std::size_t kMostTexts = 32;
  add(history.policies[kept_type(history.policies, row.policy_type)][row.last_day], row);
  if (row.successful_sessions > 0 || row.failed_sessions > 0) history.covered.insert(row.last_day);
  if (row.policy_type != "sts") return;
  auto text = read_policy(row.policy_string);
  if (text && (history.texts.size() < kMostTexts || history.texts.contains(*text))) {
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

bool is_compatible(const PolicyText& a, const PolicyText& b) {
  return (a.mode.empty() || b.mode.empty() || a.mode == b.mode) &&
         (!a.max_age || !b.max_age || a.max_age == b.max_age) &&
         (a.mx.empty() || b.mx.empty() || a.mx == b.mx);
}

std::string DomainHistory::mode_on(report::Day day) const {
  std::string mode;
  for (const auto& [text, days] : texts) {
    if (days.contains(day) && strictness(text.mode) > strictness(mode)) mode = text.mode;
  }
  return mode;
}

std::string DomainHistory::mode() const {
  if (lost_policy()) return {};
  std::map<report::Day, std::map<std::string, std::uint64_t>> told;
  for (const auto& [text, days] : texts) {
    if (text.mode.empty() || days.empty()) continue;
    const auto& [day, numbers] = *days.rbegin();
    std::uint64_t& sessions = told[day][text.mode];
    sessions = report::add_counts(sessions, numbers.sessions());
  }
  std::string mode;
  if (told.empty()) return mode;
  std::uint64_t most = 0;
  for (const auto& [name, sessions] : told.rbegin()->second) {
    const bool wins = mode.empty() || sessions > most ||
                      (sessions == most && strictness(name) > strictness(mode));
    if (wins) mode = name;
    most = std::max(most, sessions);
  }
  return mode;
}

std::optional<report::Day> DomainHistory::lost_policy() const {
  constexpr std::ptrdiff_t kEnough = 2;
  std::set<report::Day> found;
  for (const char* type : {"sts", "tlsa"}) {
    const auto known = policies.find(type);
    if (known == policies.end()) continue;
    for (const auto& [day, numbers] : known->second) {
      if (numbers.sessions() > 0) found.insert(day);
    }
  }
  if (found.empty() || covered.empty()) return std::nullopt;
  const report::Day last = *found.rbegin();
  const bool is_lost = std::distance(covered.upper_bound(last), covered.end()) >= kEnough &&
                       *covered.rbegin() - last > longest_gap(found);
  return is_lost ? std::optional(last) : std::nullopt;
}

void take(History& history, const store::ResultRow& row) {
  take(history[row.domain], row);
}

History make_history(const std::vector<store::ResultRow>& results) {
  History history;
  for (const store::ResultRow& row : results) take(history, row);
  return history;
}

void look_back(Domain& domain, const DomainHistory& history, report::Day last_day) {
  for (Policy& policy : domain.policies) {
    const auto known = history.policies.find(policy.policy_type);
    policy.days =
        trend(known == history.policies.end() ? DomainHistory::Days() : known->second, last_day);
  }
}

void look_back(Failure& failure, const std::vector<report::Day>& told,
               const std::set<report::Day>& covered) {
  if (told.empty()) return;
  const auto tells = [&](report::Day day) {
    return std::binary_search(told.begin(), told.end(), day);
  };
  failure.since = failure.until = told.back();
  for (auto day = covered.lower_bound(told.back()); day != covered.begin();) {
    if (!tells(*--day)) break;
    failure.since = *day;
  }
  failure.is_over = covered.upper_bound(told.back()) != covered.end();
}

days longest_gap(const std::set<report::Day>& known) {
  days longest{0};
  for (auto day = known.begin(); day != known.end(); ++day) {
    const auto next = std::next(day);
    if (next != known.end()) longest = std::max(longest, *next - *day);
  }
  return longest;
}

report::Day last_day(const store::Window& window, report::Time now) {
  const report::Day today = report::day_of(now);
  if (window.basis != store::Window::Basis::covered) return report::day_of(window.to) - days(1);
  // Reports of today come tomorrow, unless it is asked for.
  const bool is_today = report::day_of(window.from) >= today;
  return std::min(report::day_of(window.to - seconds(1)), is_today ? today : today - days(1));
}

int strictness(std::string_view mode) {
  return mode == "enforce" ? 3 : mode == "testing" ? 2 : mode == "none" ? 1 : 0;
}

}  // namespace tlsrpt::digest
