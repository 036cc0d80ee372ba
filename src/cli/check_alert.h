// SPDX-License-Identifier: MIT
// Check alert: what a check of a domain found to a notice for those who are told of incidents,
// where it is news.
#pragma once

#include "cli/check_options.h"
#include "cli/check_report.h"

namespace tlsrpt::cli {

/// Remembers in the store what it told. Throws store::Trouble, BadOptions and std::runtime_error;
/// what is in the store is delivered now or by a later run.
void alert_of(const CheckReport& report, const CheckOptions& options);

}  // namespace tlsrpt::cli
