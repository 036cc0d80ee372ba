// SPDX-License-Identifier: MIT
#include "digest/policy_days.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "digest/csv_row.h"
#include "digest/newest_mode.h"

namespace tlsrpt::digest {
namespace {

using store::ResultRow;

auto key(const ResultRow& row) {
  return std::tie(row.domain, row.policy_type, row.first_day);
}

/// Rows that differ in their policy alone to one.
PolicyDay fold(const ResultRow* first, const ResultRow* last, std::uint64_t all_reports) {
  PolicyDay sum{first->domain, first->first_day, {}};
  Policy& policy = sum.policy;
  policy.policy_type = first->policy_type;
  NewestMode mode;
  for (const ResultRow* row = first; row != last; ++row) {
    policy.reports = report::add_counts(policy.reports, row->reports);
    policy.successful_sessions =
        report::add_counts(policy.successful_sessions, row->successful_sessions);
    policy.failed_sessions = report::add_counts(policy.failed_sessions, row->failed_sessions);
    mode.take(*row);
  }
  // One report can hold several policies of one type, as for each TLSA base domain.
  policy.reports = std::min(policy.reports, all_reports);
  policy.mode = mode.mode();
  return sum;
}

}  // namespace

std::vector<PolicyDay> policy_days(std::vector<ResultRow> rows, std::uint64_t all_reports) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ResultRow& a, const ResultRow& b) { return key(a) < key(b); });
  std::vector<PolicyDay> days;
  const ResultRow* const end = rows.data() + rows.size();
  for (const ResultRow* first = rows.data(); first != end;) {
    const ResultRow* const last =
        std::find_if(first, end, [&](const ResultRow& row) { return key(row) != key(*first); });
    days.push_back(fold(first, last, all_reports));
    first = last;
  }
  return days;
}

std::vector<PolicyDay> collect_policy_days(store::Store& store, const store::Scope& scope) {
  return policy_days(store::results(store, scope, store::Grain::day),
                     store::count_reports(store, scope));
}

std::string csv(const std::vector<PolicyDay>& days) {
  std::string out;
  const std::array<std::string, 8> names = {
      "domain",          "policy_type", "day", "mode", "reports", "successful_sessions",
      "failed_sessions", "success_rate"};
  csv_row(out, names);
  for (const auto& [domain, day, policy] : days) {
    const auto rate = policy.success_rate();
    const std::array<std::string, 8> cells = {domain,
                                              policy.policy_type,
                                              report::format_day(day),
                                              policy.mode,
                                              std::to_string(policy.reports),
                                              std::to_string(policy.successful_sessions),
                                              std::to_string(policy.failed_sessions),
                                              rate ? fmt::format("{}", *rate) : std::string()};
    csv_row(out, cells);
  }
  return out;
}

}  // namespace tlsrpt::digest
