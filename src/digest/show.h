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
std::string percent(const Numbers& numbers);

/// `sts`, `tlsa`, `none`, or as told.
std::string shown_policy_type(std::string_view policy_type, const prose::Form& form);

/// Policy types of one domain that are shown where not all are; a report can make up thousands.
inline constexpr std::size_t kMostPolicies = 6;

}  // namespace tlsrpt::digest
