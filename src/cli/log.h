// SPDX-License-Identifier: MIT
// Log: what became of a mail, as one line for syslog (facility mail) and for people.
#pragma once

#include <string>
#include <string_view>

#include "ingest/deliver.h"
#include "ingest/examine.h"

namespace tlsrpt::cli {

/// A text from outside as the value of `key=value` in such a line: without blanks and quotes, so
/// that it cannot begin another field.
std::string field(std::string_view text, std::size_t most);

/// `stored: reporter="Google Inc." report-id="…" day=2019-08-10 example.com/sts=230+0`, in ASCII;
/// with `signed-by=google.com` or `unverified=dkim-failed` where a verifier is trusted.
std::string describe(const ingest::Finding& finding, ingest::Verdict verdict);

/// Why a finding is no report, or not stored: `json-syntax: the report is not valid JSON (part 2):
/// …`, or what it is instead.
std::string reason(const ingest::Finding& finding);

void open_log(const char* program);
void log_info(std::string_view line);
void log_error(std::string_view line);
/// Of an incident, which somebody should see.
void log_alert(std::string_view line);

}  // namespace tlsrpt::cli
