// SPDX-License-Identifier: MIT
// CSV row: hostile texts to one line of CSV that no spreadsheet runs. RFC 4180, section 2.
#pragma once

#include <span>
#include <string>

namespace tlsrpt::digest {

/// Appends a line with its end, CRLF. Cells appear escaped (report::printable), so that a row is
/// one line; one that a spreadsheet would take for a formula begins with an apostrophe.
void csv_row(std::string& out, std::span<const std::string> cells);

}  // namespace tlsrpt::digest
