// SPDX-License-Identifier: MIT
// Observed: what a policy-string in a report tells of an MTA-STS policy, read as leniently as it
// was sent. RFC 8461, section 3.2.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tlsrpt::policy {

struct Observed {
  std::string mode;  ///< `testing`, `enforce` or `none`; empty where not told, or told otherwise
  std::optional<std::uint64_t> max_age;  ///< seconds
  std::vector<std::string> mx;           ///< patterns
};

/// The first of repeated keys counts (RFC 8461, section 3.2).
Observed read_observed(std::span<const std::string> lines);

}  // namespace tlsrpt::policy
