// SPDX-License-Identifier: MIT
#include "digest/digest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "digest/compare.h"
#include "digest/newest_mode.h"

namespace tlsrpt::digest {
namespace {

/// Where a policy type stands among those of a domain.
std::size_t rank_of_type(std::string_view policy_type) {
  constexpr std::array<std::string_view, 3> kTypes = {"sts", "tlsa", "no-policy-found"};
  const auto at = std::find(kTypes.begin(), kTypes.end(), policy_type);
  return static_cast<std::size_t>(at - kTypes.begin());
}

/// A policy in the making.
struct Growing {
  Policy policy;
  NewestMode mode;
};

/// Policy type, result type, receiving MX.
using FailureKey = std::tuple<std::string, std::string, std::string>;

struct Gathered {
  std::map<std::string, Growing> policies;
  std::map<FailureKey, Failure> failures;
};

void take(Gathered& domain, const store::ResultRow& row, std::uint64_t all_reports) {
  Growing& growing = domain.policies[row.policy_type];
  Policy& policy = growing.policy;
  policy.policy_type = row.policy_type;
  // One report can hold several policies of one type, as for each TLSA base domain.
  policy.reports = std::min(report::add_counts(policy.reports, row.reports), all_reports);
  policy.successful_sessions =
      report::add_counts(policy.successful_sessions, row.successful_sessions);
  policy.failed_sessions = report::add_counts(policy.failed_sessions, row.failed_sessions);
  growing.mode.take(row);
}

void take(Gathered& domain, const store::FailureRow& row) {
  const auto [at, is_new] = domain.failures.try_emplace(
      FailureKey{row.policy_type, row.result_type, row.receiving_mx_hostname});
  Failure& failure = at->second;
  if (is_new) {
    failure.policy_type = row.policy_type;
    failure.result_type = row.result_type;
    failure.receiving_mx_hostname = row.receiving_mx_hostname;
    failure.first_day = row.first_day;
    failure.last_day = row.last_day;
  }
  failure.failed_sessions = report::add_counts(failure.failed_sessions, row.failed_sessions);
  failure.first_day = std::min(failure.first_day, row.first_day);
  failure.last_day = std::max(failure.last_day, row.last_day);
  failure.reporters.push_back(row.reporter);
}

void keep_each_once(std::vector<report::Reporter>& reporters) {
  std::sort(reporters.begin(), reporters.end());
  reporters.erase(std::unique(reporters.begin(), reporters.end()), reporters.end());
}

Domain finish(const std::string& name, Gathered&& gathered) {
  Domain domain;
  domain.domain = name;
  for (auto& [type, growing] : gathered.policies) {
    if (growing.policy.failed_sessions > 0) domain.verdict = Verdict::failing;
    growing.policy.mode = growing.mode.mode();
    domain.policies.push_back(std::move(growing.policy));
  }
  std::stable_sort(domain.policies.begin(), domain.policies.end(),
                   [](const Policy& a, const Policy& b) {
                     return rank_of_type(a.policy_type) < rank_of_type(b.policy_type);
                   });
  for (auto& [key, failure] : gathered.failures) {
    if (failure.failed_sessions > 0) domain.verdict = Verdict::failing;
    keep_each_once(failure.reporters);
    domain.failures.push_back(std::move(failure));
  }
  std::stable_sort(
      domain.failures.begin(), domain.failures.end(),
      [](const Failure& a, const Failure& b) { return a.failed_sessions > b.failed_sessions; });
  return domain;
}

Domain silent(store::SilentRow&& row) {
  Domain domain;
  domain.domain = std::move(row.domain);
  domain.verdict = Verdict::silent;
  domain.last_day = row.last_day;
  return domain;
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean:
      return "clean";
    case Verdict::failing:
      return "failing";
    case Verdict::silent:
      break;
  }
  return "silent";
}

std::string_view name(Change change) {
  if (change == Change::untold) return {};
  return change == Change::is_new ? "new" : "ongoing";
}

std::optional<double> Numbers::success_rate() const {
  if (successful_sessions == 0 && failed_sessions == 0) return std::nullopt;
  const double good = static_cast<double>(successful_sessions);
  const double rate = good / (good + static_cast<double>(failed_sessions));
  // One failure among 2^53 sessions is lost in rounding, and is a failure all the same.
  return failed_sessions > 0 ? std::min(rate, std::nextafter(1.0, 0.0)) : rate;
}

bool Digest::failing() const {
  return std::any_of(domains.begin(), domains.end(),
                     [](const Domain& domain) { return domain.verdict == Verdict::failing; });
}

std::size_t Digest::open_incidents() const {
  const auto open = std::count_if(incidents.begin(), incidents.end(),
                                  [](const IncidentView& view) { return view.incident.open(); });
  return static_cast<std::size_t>(open) + more_incidents.open;
}

std::uint64_t Digest::reporter_count() const {
  std::uint64_t count = 0;
  for (const store::ReporterRow& row : reporters) count += row.reporters;
  return count;
}

Digest merge(Rows rows) {
  std::map<std::string, Gathered> gathered;
  for (const store::ResultRow& row : rows.results) take(gathered[row.domain], row, rows.reports);
  for (const store::FailureRow& row : rows.failures) take(gathered[row.domain], row);

  Digest digest;
  for (store::SilentRow& row : rows.silent) {
    if (!gathered.contains(row.domain)) digest.domains.push_back(silent(std::move(row)));
  }
  for (auto& [domain, told] : gathered) digest.domains.push_back(finish(domain, std::move(told)));
  std::sort(digest.domains.begin(), digest.domains.end(),
            [](const Domain& a, const Domain& b) { return a.domain < b.domain; });

  compare(digest.domains, rows);
  digest.window = rows.window;
  digest.reports = rows.reports;
  digest.reporters = std::move(rows.reporters);
  digest.rejected = std::move(rows.rejected);
  digest.quarantine = rows.quarantine;
  digest.quarantine_losses = rows.quarantine_losses;
  digest.incidents = std::move(rows.incidents);
  digest.more_incidents = rows.more_incidents;
  digest.more_domains = rows.more_domains;
  digest.waiting = std::move(rows.waiting);
  digest.conflicts = std::move(rows.conflicts);
  return digest;
}

}  // namespace tlsrpt::digest
