// SPDX-License-Identifier: MIT
// Parts: those of a comparison, in their order. For compare.cc.
#pragma once

#include <string>
#include <string_view>

#include "compare/compare.h"

namespace tlsrpt::compare {

/// The two sides of a comparison, and when it is made.
struct Sides {
  const Told& told;
  const probe::Facts& facts;
  const probe::Judgement& judgement;
  report::Time now;
};

/// Adds a finding by a rule; with another severity than the rule's where one is given.
void find(policy::Findings& findings, const Sides& sides, std::string_view rule, std::string what);
void find_as(policy::Findings& findings, const Sides& sides, policy::Severity severity,
             std::string_view rule, std::string what);

/// The policy that senders see against the one that is there.
void compare_policies(policy::Findings& findings, const Sides& sides);
/// Open incidents against what is there.
void compare_incidents(policy::Findings& findings, const Sides& sides);

}  // namespace tlsrpt::compare
