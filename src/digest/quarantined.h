// SPDX-License-Identifier: MIT
// Quarantined: the mails in the quarantine, to lines and JSON: what each is, and why it is there.
#pragma once

#include <string>
#include <vector>

#include "digest/text.h"
#include "store/quarantined.h"

namespace tlsrpt::digest {

/// A mail as its row and its file tell of it.
struct QuarantinedMail {
  enum class State {
    kept,       ///< both are there
    unknown,    ///< a file without a row: of that, only name, time and size are known
    missing,    ///< a row without its file, which somebody has removed
    left_over,  ///< a file whose row says that it is gone
  };
  State state = State::kept;
  store::QuarantinedRow row;  ///< without an id where it is unknown
};

/// A block for each mail.
std::string quarantined_text(const std::vector<QuarantinedMail>& mails, const TextStyle& style);
/// One JSON object a line with all that is known; its keys are told in tlsrpt-store(1).
std::string quarantined_json(const std::vector<QuarantinedMail>& mails);

}  // namespace tlsrpt::digest
