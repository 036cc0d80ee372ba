// SPDX-License-Identifier: MIT
// Compare: the domains of a window against the rows of the period before.
#pragma once

#include <vector>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// The period before, just as long; nothing where the window is longer than three years.
std::optional<store::Window> period_before(const store::Window& window);

/// Whether the rows of the period before can be those of one: an import brings weeks at once.
bool is_comparable(const store::Window& window,
                   const std::vector<store::ResultRow>& results_before);

/// Fills Policy::before, Failure::change and Domain::gone of the domains that have reports. What
/// only those told who are not heard in the window is not gone: they may be late.
void compare(std::vector<Domain>& domains, const Rows& rows);

}  // namespace tlsrpt::digest
