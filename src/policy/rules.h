// SPDX-License-Identifier: MIT
// Rules: the table of all that tlsrpt-check may find.
#pragma once

#include <span>
#include <string_view>

#include "policy/finding.h"

namespace tlsrpt::policy {

std::span<const Rule> rules();

/// The row of a rule. An id that is not in the table is a fault of the program (std::logic_error).
const Rule& rule(std::string_view id);

/// A finding by the rule of this id, with its severity.
Finding finding(std::string_view id, Place place, std::string what);

/// `error`, `warning` or `note`.
std::string_view name(Severity severity);

}  // namespace tlsrpt::policy
