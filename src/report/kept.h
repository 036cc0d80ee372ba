// SPDX-License-Identifier: MIT
// Kept: a report as a store keeps it: what it says, and what is known of its coming.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/byte_source.h"
#include "report/report.h"
#include "report/time.h"

namespace tlsrpt::report {

/// A deviation by its name, which may be one that only a newer program knows.
struct KeptDeviation {
  std::string deviation;
  std::string where;  ///< may be empty
};

struct KeptReport {
  Report report;
  Time received;
  std::uint64_t deliveries = 1;
  std::string domain;  ///< what it is about
  std::string signer;  ///< the DKIM domain that authenticated it; empty if unverified
  bool counted = true;
  Sha256 sha256{};         ///< of the inflated bytes
  std::uint64_t size = 0;  ///< of the inflated bytes
  std::string report_domain;
  std::string submitter;
  std::string message_id;
  std::vector<KeptDeviation> deviations;
  std::string original;  ///< as it came, compressed; empty where it is not kept
};

}  // namespace tlsrpt::report
