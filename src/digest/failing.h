// SPDX-License-Identifier: MIT
// Failing: the failures of a digest to blocks of text: what fails, what that means now, what to do.
#pragma once

#include <string>

#include "digest/digest.h"
#include "digest/text.h"

namespace tlsrpt::digest {

/// One block for each failing domain and cause, the worst first; empty where nothing failed.
std::string failing_blocks(const Digest& digest, const TextStyle& style);

}  // namespace tlsrpt::digest
