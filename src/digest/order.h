// SPDX-License-Identifier: MIT
// Order: which domains come first where not all are shown.
#pragma once

#include <vector>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// Failing domains before clean ones before silent ones, then the larger before the smaller.
std::vector<const Domain*> in_order(const Digest& digest);

/// What domains are ordered by: the sessions of the policy type that has most of them, never a sum
/// over policy types (RFC 8460, section 4).
std::uint64_t most_failed(const Domain& domain);
std::uint64_t most_sessions(const Domain& domain);

}  // namespace tlsrpt::digest
