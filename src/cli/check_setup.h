// SPDX-License-Identifier: MIT
// Check setup: the policy and the records of a domain that has neither yet, and what to do with
// them.
#pragma once

#include <string>

#include "policy/setup.h"
#include "report/time.h"

namespace tlsrpt::cli {

/// The id that was not there before `now`, as in `20261123180000`. RFC 8461, section 3.1.
std::string id_of(report::Time now);

/// To be copied: the file, the lines for the zone, and the steps.
std::string setup_text(const policy::Setup& setup, const policy::SetupTexts& texts);

}  // namespace tlsrpt::cli
