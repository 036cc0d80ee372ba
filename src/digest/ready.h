// SPDX-License-Identifier: MIT
// Ready: the answer to "may I move to enforce?" to text and JSON, with its evidence.
#pragma once

#include <string>

#include "digest/readiness.h"
#include "digest/text.h"

namespace tlsrpt::digest {

/// Asks the store how a domain stood at the end of a day. Throws store::Trouble.
Readiness collect_readiness(store::Store& store, const std::string& domain, report::Day asked,
                            Evidence evidence);

/// Each condition, whether it is met, and what enforcing would have refused: by cause, host and
/// reporter.
std::string ready_text(const std::string& domain, const Readiness& readiness,
                       const TextStyle& style);
/// One line with its end; its keys are a public interface (tlsrpt-summary(1)).
std::string ready_json(const std::string& domain, const Readiness& readiness);

}  // namespace tlsrpt::digest
