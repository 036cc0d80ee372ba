// SPDX-License-Identifier: MIT
// JSON: a digest to one line of JSON, whose keys are a public interface (tlsrpt-summary(1)).
#pragma once

#include <string>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// Without a line end.
std::string json(const Digest& digest);

}  // namespace tlsrpt::digest
