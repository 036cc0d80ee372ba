// SPDX-License-Identifier: MIT
// Import: mails and reports by name into the store, many in one transaction.
#pragma once

#include "cli/options.h"
#include "cli/reading.h"

namespace tlsrpt::cli {

/// Exit status: 0 where every input was stored or a duplicate, 65 where some were no reports or
/// broken (each named on stderr), 66 where a path could not be read, 75 where the store could not
/// take them. With options.dry_run nothing is stored and JSON lines go to stdout.
int import_paths(const IngestOptions& options, ExamineMail examine);

}  // namespace tlsrpt::cli
