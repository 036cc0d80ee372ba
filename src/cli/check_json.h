// SPDX-License-Identifier: MIT
// Check JSON: what was read and found to one JSON object, as tlsrpt-check(1) documents it.
#pragma once

#include <string>

#include "cli/check_report.h"

namespace tlsrpt::cli {

/// On one line, which it ends.
std::string check_json(const CheckReport& report);

}  // namespace tlsrpt::cli
