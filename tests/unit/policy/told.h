// SPDX-License-Identifier: MIT
// Told: findings as texts that a test compares.
#pragma once

#include <string>
#include <vector>

#include "policy/finding.h"

namespace tlsrpt::policy {

using Told = std::vector<std::string>;

/// `policy-mode 2:7` of each, in their order; notes among them where `notes` says so.
inline Told told(const Findings& findings, bool notes = false) {
  Told out;
  for (const Finding& found : findings) {
    if (found.severity == Severity::note && !notes) continue;
    out.push_back(std::string(found.rule->id) + " " + std::to_string(found.place.line) + ":" +
                  std::to_string(found.place.column));
  }
  return out;
}

}  // namespace tlsrpt::policy
