// SPDX-License-Identifier: MIT
#include "digest/result_fold.h"

#include <algorithm>

#include "report/report.h"

namespace tlsrpt::digest {

void ResultFold::take(const store::ResultRow& row) {
  auto& types = domains_[row.domain];
  const std::string type = kept_type(types, row.policy_type);
  const auto [at, is_new] = types.try_emplace(type);
  store::ResultRow& sum = at->second.row;
  if (is_new) {
    sum.domain = row.domain;
    sum.policy_type = type;
    sum.first_day = row.first_day;
    sum.last_day = row.last_day;
  }
  sum.reports = report::add_counts(sum.reports, row.reports);
  sum.successful_sessions = report::add_counts(sum.successful_sessions, row.successful_sessions);
  sum.failed_sessions = report::add_counts(sum.failed_sessions, row.failed_sessions);
  sum.first_day = std::min(sum.first_day, row.first_day);
  sum.last_day = std::max(sum.last_day, row.last_day);
  if (at->second.mode.take(row)) sum.policy_string = row.policy_string;
}

std::vector<store::ResultRow> ResultFold::rows() const {
  std::vector<store::ResultRow> rows;
  for (const auto& [domain, types] : domains_) {
    for (const auto& [type, sum] : types) rows.push_back(sum.row);
  }
  return rows;
}

}  // namespace tlsrpt::digest
