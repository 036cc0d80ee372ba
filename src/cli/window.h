// SPDX-License-Identifier: MIT
// Window: the options of a digest to the time that it tells of.
#pragma once

#include "cli/options.h"
#include "report/time.h"
#include "store/questions.h"

namespace tlsrpt::cli {

/// --day, --last and --from/--to mean days of coverage; without them it is what came in the last
/// 24 hours. Throws BadOptions where --from is after --to.
store::Window window(const SummaryOptions& options, report::Time now);

}  // namespace tlsrpt::cli
