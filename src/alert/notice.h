// SPDX-License-Identifier: MIT
// Notice: what is known of an incident to the texts that tell of it: a subject, a body and JSON.
// Strings of reports are escaped in the first two, and written as JSON strings in the last.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "alert/rules.h"
#include "report/effect.h"
#include "report/reporter.h"
#include "store/incidents.h"

namespace tlsrpt::alert {

/// What only the report at hand tells: the most frequent ones, a few of each.
struct Details {
  std::vector<std::string> reason_codes;
  std::vector<std::string> receiving_ips;
};

struct Facts {
  Kind kind = Kind::opened;
  store::Incident incident;
  report::Effect effect = report::Effect::mode_none;
  std::vector<report::Reporter> reporters;  ///< each once
  Details details;
  std::chrono::days remind{7};  ///< until the next notice of an incident that goes on

  bool authenticated() const;
};

struct Texts {
  std::string subject;  ///< ASCII, one line below 600 bytes
  std::string body;     ///< lines of at most 72 columns, but for commands
  std::string json;     ///< an object on one line; its keys are told in tlsrpt-ingest(1)
};

Texts texts(const Facts& facts);

/// Says that further incidents of this hour send no notices.
Texts texts_of_more(std::uint64_t hourly);

/// A notice of an incident that never was, marked as a test.
Texts texts_of_test(const Rules& rules, report::Time now);

}  // namespace tlsrpt::alert
