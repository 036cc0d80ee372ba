// SPDX-License-Identifier: MIT
// Ask: a store to what its reports tell of a domain. All that this room asks of a store.
#pragma once

#include <string>

#include "compare/told.h"
#include "store/store.h"

namespace tlsrpt::compare {

/// `domain` as report::normal_domain has it. Throws store::Trouble.
Told ask(store::Store& store, const std::string& domain, report::Time now);

}  // namespace tlsrpt::compare
