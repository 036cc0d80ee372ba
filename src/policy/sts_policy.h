// SPDX-License-Identifier: MIT
// StsPolicy: the file of an MTA-STS policy, read as the grammar has it. RFC 8461, section 3.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/finding.h"

namespace tlsrpt::policy {

/// Of a longer file no more is read. RFC 8461, section 3.3.
inline constexpr std::size_t kLargestPolicy = 65'536;

struct StsPolicy {
  std::string mode;  ///< `testing`, `enforce` or `none`; empty where none of them is told
  std::optional<std::uint64_t> max_age;  ///< seconds, at most a year
  std::vector<std::string> mx;           ///< what are patterns, in small letters, in their order
  std::vector<Place> mx_places;          ///< of each of these
};

struct StsPolicyReading {
  StsPolicy policy;    ///< what is plain of it, even where senders refuse it
  bool valid = false;  ///< senders take it: nothing was found of severity error
  Findings findings;
};

/// `of` names the file in findings.
StsPolicyReading read_sts_policy(std::string_view text, const std::string& of);

}  // namespace tlsrpt::policy
