// SPDX-License-Identifier: MIT
// VerdictLine: a finding to the JSON line that --dry-run prints. Its shape is in tlsrpt-ingest(1).
#pragma once

#include <string>
#include <string_view>

#include "ingest/deliver.h"
#include "ingest/examine.h"

namespace tlsrpt::cli {

/// With its line end.
std::string verdict_line(std::string_view input, const ingest::Finding& finding,
                         ingest::Verdict verdict);

/// What the store would have said of each finding, without one: the same report twice in one mail
/// is a duplicate.
ingest::Verdicts verdicts_without_store(const ingest::Examined& examined);

}  // namespace tlsrpt::cli
