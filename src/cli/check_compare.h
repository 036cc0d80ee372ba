// SPDX-License-Identifier: MIT
// Check compare: a live domain and a store to what does not go together.
#pragma once

#include <string>

#include "cli/live_check.h"
#include "cli/options.h"
#include "policy/finding.h"

namespace tlsrpt::cli {

struct Compared {
  policy::Findings findings;
  std::string reports;  ///< as CheckReport has it
};

/// Root becomes the owner of the store. Reads only. Throws NoStore, store::Trouble and
/// std::system_error.
Compared compare_with_store(const LiveResult& live, const StoreOptions& store);

}  // namespace tlsrpt::cli
