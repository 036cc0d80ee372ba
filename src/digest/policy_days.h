// SPDX-License-Identifier: MIT
// Policy days: rows of days to one row for each domain, policy type and day, and those to CSV.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "digest/digest.h"
#include "store/questions.h"

namespace tlsrpt::digest {

/// What all reporters tell of one policy type of one domain on one UTC day.
struct PolicyDay {
  std::string domain;
  report::Day day;
  Policy policy;  ///< its mode is the strictest that was seen on that day
};

/// From rows of Grain::day; by domain, policy type and day. `all_reports` is how many reports the
/// rows are of, as in Digest.
std::vector<PolicyDay> policy_days(std::vector<store::ResultRow> rows, std::uint64_t all_reports);

/// Asks the store. Throws store::Trouble.
std::vector<PolicyDay> collect_policy_days(store::Store& store, const store::Scope& scope);

/// RFC 4180, section 2: a line of names, then a line for each row, with CRLF. What is not told is
/// empty. The names are a public interface (tlsrpt-summary(1)).
std::string csv(const std::vector<PolicyDay>& days);

}  // namespace tlsrpt::digest
