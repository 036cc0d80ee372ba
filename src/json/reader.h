// SPDX-License-Identifier: MIT
// Reader: JSON bytes to a Report and the deviations tolerated on the way. RFC 8460, section 4.4.
#pragma once

#include <cstddef>
#include <string_view>

#include "report/byte_source.h"
#include "report/deviation.h"
#include "report/fault.h"
#include "report/report.h"

namespace tlsrpt::json {

struct Limits {
  std::size_t depth = 16;             ///< objects and arrays inside each other
  std::size_t members = 256;          ///< of one object
  std::size_t text = 512;             ///< bytes of one text; longer ones are cut and noted
  std::size_t name = 255;             ///< the same for names of organizations, hosts and types
  std::size_t policy_texts = 16'384;  ///< bytes of the lines of one policy; see `lines`
  std::size_t policies = 10'000;      ///< of one report
  std::size_t failure_details = 1'000'000;  ///< of one report
  std::size_t lines = 100'000;              ///< of policy-string and mx-host; more are left out
};

/// Whether the first bytes can start a JSON object or array, in UTF-8 or UTF-16.
bool looks_like_json(std::string_view bytes);

/// Reads one report to the end of its bytes, in UTF-8, or in UTF-16 with a byte order mark. Memory
/// is that of the Report, not of the JSON. Throws BadReport; with Fault::not_a_report for an object
/// that has none of the members of a TLS report.
report::Report read_report(report::ByteSource& bytes, const Limits& limits, report::Notes& notes);

}  // namespace tlsrpt::json
