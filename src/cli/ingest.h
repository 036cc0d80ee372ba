// SPDX-License-Identifier: MIT
// Ingest: argv and standard input to the exit status of tlsrpt-ingest.
#pragma once

#include "cli/reading.h"

namespace tlsrpt::cli {

/// The whole program. `examine` is ingest::examine_mail, but for tests.
int run_ingest(int argc, char** argv, ExamineMail examine);

}  // namespace tlsrpt::cli
