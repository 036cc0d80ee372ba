// SPDX-License-Identifier: MIT
// Table: the policies of a digest to aligned columns, which give way where the width is small.
#pragma once

#include <string>

#include "digest/digest.h"
#include "digest/text.h"

namespace tlsrpt::digest {

/// Failing domains first, then the largest; empty where no domain has numbers.
std::string table(const Digest& digest, const TextStyle& style);

}  // namespace tlsrpt::digest
