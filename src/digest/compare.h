// SPDX-License-Identifier: MIT
// Compare: the domains of a window against the rows of the period before.
#pragma once

#include <vector>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// The period before, just as long; nothing where it would begin before all reports.
std::optional<store::Window> period_before(const store::Window& window);

/// Fills Policy::before, Failure::change and Domain::gone of the domains that have reports.
void compare(std::vector<Domain>& domains, const std::vector<store::ResultRow>& results_before,
             const std::vector<store::FailureRow>& failures_before);

}  // namespace tlsrpt::digest
