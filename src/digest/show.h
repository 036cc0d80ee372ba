// SPDX-License-Identifier: MIT
// Show: what only a digest shows, as words; names and plain numbers are those of prose/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "digest/digest.h"
#include "digest/text.h"
#include "prose/show.h"

namespace tlsrpt::digest {

using prose::ellipsis;
using prose::listed;
using prose::number;
using prose::shown;
using prose::shown_domain;

/// `94.76 %`; `-` where there were no sessions. Never 100.00 where one failed, and never 0.00 where
/// one succeeded.
std::string percent(const Policy& policy);

/// `sts`, `tlsa`, `none`, or as told.
std::string shown_policy_type(std::string_view policy_type, const TextStyle& style);

/// What domains are ordered by: the sessions of the policy type that has most of them, never a sum
/// over policy types (RFC 8460, section 4).
std::uint64_t most_failed(const Domain& domain);
std::uint64_t most_sessions(const Domain& domain);

}  // namespace tlsrpt::digest
