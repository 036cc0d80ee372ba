// SPDX-License-Identifier: MIT
// Effect: what a failure does to mail now, from its policy type, mode and result type.
#pragma once

#include <string_view>

namespace tlsrpt::report {

/// The graver the later.
enum class Effect {
  mode_none,
  no_policy,
  testing,
  without_policy,  ///< senders cannot use the policy
  not_told,
  mode_not_told,
  enforced,
  dane,
};

Effect effect(std::string_view result_type, std::string_view policy_type, std::string_view mode);

/// A sentence or two.
std::string_view sentence(Effect effect);

}  // namespace tlsrpt::report
