// SPDX-License-Identifier: MIT
// Waiting: alerts that are not delivered, to lines and JSON: which, how often tried, and why not.
#pragma once

#include <string>
#include <vector>

#include "digest/text.h"
#include "store/outbox.h"

namespace tlsrpt::json {
class Writer;
}

namespace tlsrpt::digest {

/// A block for each alert, with a line for each notifier and its last answer.
std::string waiting_text(const std::vector<store::WaitingRow>& rows, const TextStyle& style);
/// One JSON object a line with all that is known; its keys are told in tlsrpt-store(1).
std::string waiting_json(const std::vector<store::WaitingRow>& rows);

/// A line or two for a digest; empty where every alert was delivered at once.
std::string waiting_lines(const std::vector<store::WaitingRow>& rows, const TextStyle& style);
/// How many are pending, given up and refused, and the last answer.
void write_waiting_summary(json::Writer& out, const std::vector<store::WaitingRow>& rows);

}  // namespace tlsrpt::digest
