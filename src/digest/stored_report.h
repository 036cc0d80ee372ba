// SPDX-License-Identifier: MIT
// Stored report: one report in full, and where it came from, to text and JSON.
#pragma once

#include <string>

#include "digest/text.h"
#include "store/stored_report.h"

namespace tlsrpt::digest {

/// Where it came from, then what it says; `others` are reports that the same ID names. Texts are
/// escaped and wrapped, and never cut.
std::string stored_report_text(const store::StoredReport& stored,
                               const store::ReportMatches& others, const TextStyle& style);

/// One object, without a line end; its keys are a public interface (tlsrpt-summary(1)).
std::string stored_report_json(const store::StoredReport& stored,
                               const store::ReportMatches& others);

}  // namespace tlsrpt::digest
