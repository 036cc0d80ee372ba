// SPDX-License-Identifier: MIT
// Verdict: what reports say fails, and where, to whether it fails there now.
#pragma once

#include <string>

#include "probe/facts.h"
#include "probe/judge.h"
#include "store/incidents.h"

namespace tlsrpt::compare {

struct Verdict {
  enum class Kind {
    confirmed,       ///< it fails now, though perhaps in another way
    not_reproduced,  ///< what could be looked at is right
    unclear,         ///< nothing could be looked at
    no_host,         ///< no MX record names the host
  };
  Kind kind = Kind::unclear;
  /// What is there now, or why it is unclear: a clause; may hold strangers' bytes.
  std::string words;
};

/// RFC 8460, section 4.3
Verdict verdict(const store::Cause& cause, const probe::Facts& facts,
                const probe::Judgement& judgement);

}  // namespace tlsrpt::compare
