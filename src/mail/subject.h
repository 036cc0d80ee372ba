// SPDX-License-Identifier: MIT
// Subject: what the subject of a report mail names. RFC 8460, section 5.3.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// Each empty where the subject does not tell it.
struct Subject {
  std::string domain;
  std::string submitter;
  std::string report_id;  ///< without the angle brackets; need not equal that of the report
};

/// Reads `Report Domain: … Submitter: … Report-ID: <…>` wherever it stands in the subject (gateways
/// put a prefix before it), in any case of letters.
Subject parse_subject(std::string_view subject);

}  // namespace tlsrpt::mail
