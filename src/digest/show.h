// SPDX-License-Identifier: MIT
// Show: numbers and hostile names to words of a text digest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "digest/digest.h"
#include "digest/text.h"

namespace tlsrpt::digest {

/// `12 431`
std::string number(std::uint64_t value);

/// `1 report`, `7 reports`
std::string number(std::uint64_t value, std::string_view noun);

/// `94.76 %`; `-` where there were no sessions. Never 100.00 where one failed, and never 0.00 where
/// one succeeded.
std::string percent(const Policy& policy);

/// A string of a report, escaped and of a bearable length.
std::string shown(std::string_view told, const TextStyle& style);

/// As `shown`, and in words where a domain is not told.
std::string shown_domain(std::string_view domain, const TextStyle& style);

/// `sts`, `tlsa`, `none`, or as told.
std::string shown_policy_type(std::string_view policy_type, const TextStyle& style);

/// `a`, `a and b`, `a, b and c`, and so on up to five, then `… and 7 more`.
std::string listed(const std::vector<std::string>& names, const TextStyle& style);

/// `… ` or `... `
std::string_view ellipsis(const TextStyle& style);

/// What domains are ordered by: the sessions of the policy type that has most of them, never a sum
/// over policy types (RFC 8460, section 4).
std::uint64_t most_failed(const Domain& domain);
std::uint64_t most_sessions(const Domain& domain);

}  // namespace tlsrpt::digest
