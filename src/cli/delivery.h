// SPDX-License-Identifier: MIT
// Delivery: one mail on stdin to the store or the quarantine, by the rules of a mail server's pipe.
#pragma once

#include <string>

#include "cli/options.h"
#include "cli/reading.h"

namespace tlsrpt::cli {

/// Reads the mail and deals with it. Returns 0, or 75 when a later try can succeed; never throws.
/// Nothing goes to stdout, but with --dry-run.
int deliver_from_stdin(const IngestOptions& options, bool input_open, ExamineMail examine);

/// 75, after all of stdin has been read: for a delivery that cannot even start.
int cannot_deliver(const std::string& reason);

}  // namespace tlsrpt::cli
