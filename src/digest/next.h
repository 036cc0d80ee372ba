// SPDX-License-Identifier: MIT
// Next: advice to lines: what to do, and why.
#pragma once

#include <string>
#include <vector>

#include "digest/text.h"

namespace tlsrpt::digest {

/// Advice, and the domain that it is about; none where it is about no domain.
struct Counsel {
  const Domain* domain;
  const Advice* advice;
};

/// All advice of a digest: the most pressing first, then in the order of the domains.
std::vector<Counsel> counsels(const Digest& digest);

/// `and 12 more; see --all`; without a number where not all are known.
std::string more_counsels(const Digest& digest, std::size_t left);

/// Those that are about no domain, and the first of the others; all where `style.all`.
std::string next(const Digest& digest, const TextStyle& style);

}  // namespace tlsrpt::digest
