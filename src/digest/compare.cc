// SPDX-License-Identifier: MIT
#include "digest/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace tlsrpt::digest {
namespace {

using std::chrono::days;

/// Result type, receiving MX.
using TypeAndHost = std::pair<std::string_view, std::string_view>;

struct Told {
  std::uint64_t most = 0;  // of one policy type
  std::map<std::string_view, std::uint64_t> failed;
  report::Day last_day;
  bool is_heard = false;  // one who told it reports in the window, too
};

struct Before {
  std::map<std::string_view, Numbers> policies;
  std::map<TypeAndHost, Told> causes;
};

using Befores = std::map<std::string_view, Before>;

void take(Before& before, const store::ResultRow& row) {
  Numbers& sums = before.policies[row.policy_type];
  sums.reports = report::add_counts(sums.reports, row.reports);
  sums.successful_sessions = report::add_counts(sums.successful_sessions, row.successful_sessions);
  sums.failed_sessions = report::add_counts(sums.failed_sessions, row.failed_sessions);
}

void take(Before& before, const store::FailureRow& row, const std::set<report::Reporter>& heard) {
  if (row.failed_sessions == 0) return;
  const auto [at, is_new] =
      before.causes.try_emplace(TypeAndHost(row.result_type, row.receiving_mx_hostname));
  Told& told = at->second;
  std::uint64_t& failed = told.failed[row.policy_type];
  failed = report::add_counts(failed, row.failed_sessions);
  told.most = std::max(told.most, failed);
  told.is_heard = told.is_heard || is_among(heard, row.reporter);
  told.last_day = is_new ? row.last_day : std::max(told.last_day, row.last_day);
}

void compare(Domain& domain, Before& before) {
  for (Policy& policy : domain.policies) {
    const auto at = before.policies.find(policy.policy_type);
    policy.before = at == before.policies.end() ? Numbers() : at->second;
  }
  std::map<TypeAndHost, bool> now;
  for (Failure& failure : domain.failures) {
    if (failure.failed_sessions == 0) continue;
    const TypeAndHost key(failure.result_type, failure.receiving_mx_hostname);
    failure.change = before.causes.contains(key) ? Change::ongoing : Change::is_new;
    now.emplace(key, true);
  }
  for (const auto& [key, told] : before.causes) {
    if (now.contains(key) || !told.is_heard) continue;
    domain.gone.push_back(
        {std::string(key.first), std::string(key.second), told.most, told.last_day});
  }
  std::stable_sort(domain.gone.begin(), domain.gone.end(), [](const Gone& a, const Gone& b) {
    return a.failed_sessions > b.failed_sessions;
  });
}

}  // namespace

std::optional<store::Window> period_before(const store::Window& window) {
  constexpr auto kLongest = days(3 * 366);
  const auto length = window.to - window.from;
  if (length <= std::chrono::seconds(0) || length > kLongest) return std::nullopt;
  using Basis = store::Window::Basis;
  const Basis basis = window.basis == Basis::covered ? Basis::covered : Basis::received;
  return store::Window{basis, window.from - length, window.from};
}

bool is_comparable(const store::Window& window,
                   const std::vector<store::ResultRow>& results_before) {
  constexpr days kLate{14};
  if (results_before.empty()) return false;
  report::Day first = results_before.front().first_day;
  report::Day last = results_before.front().last_day;
  for (const store::ResultRow& row : results_before) {
    first = std::min(first, row.first_day);
    last = std::max(last, row.last_day);
  }
  return last - first <= window.to - window.from + kLate;
}

void compare(std::vector<Domain>& domains, const Rows& rows) {
  if (!is_comparable(rows.window, rows.results_before)) return;
  std::set<report::Reporter> heard;
  for (const store::ReporterRow& row : rows.reporters) heard.insert(row.reporter);
  Befores befores;
  for (const store::ResultRow& row : rows.results_before) take(befores[row.domain], row);
  for (const store::FailureRow& row : rows.failures_before) take(befores[row.domain], row, heard);
  for (Domain& domain : domains) {
    const auto at = befores.find(domain.domain);
    if (at != befores.end() && !domain.policies.empty()) compare(domain, at->second);
  }
}

}  // namespace tlsrpt::digest
