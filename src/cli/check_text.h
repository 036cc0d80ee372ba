// SPDX-License-Identifier: MIT
// Check text: what was found to lines that a person reads, as a compiler writes them.
#pragma once

#include <string>

#include "cli/check_report.h"
#include "cli/terminal.h"

namespace tlsrpt::cli {

/// Each finding with its line, what it does and how to mend it; then what was read, and how much is
/// wrong. What a rule does is told once. Nothing of the text can act in a terminal.
std::string check_text(const CheckReport& report, const Terminal& terminal);

/// The findings alone.
std::string findings_text(const CheckReport& report, const Terminal& terminal);

}  // namespace tlsrpt::cli
