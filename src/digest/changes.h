// SPDX-License-Identifier: MIT
// Changes: what is not as in the period before, to lines.
#pragma once

#include <string>

#include "digest/text.h"

namespace tlsrpt::digest {

/// For each domain what is new, what is gone, and numbers that differ much; then the reporters. A
/// few lines unless `style.all`; empty where all is as before.
std::string changes(const Digest& digest, const TextStyle& style);

/// The change of a number of sessions: `+12 %`, `x 12`, `new`; `-` where it cannot be told.
std::string change_of_sessions(const Policy& policy);

/// `new certificate-expired on mx2.example.org; sts: 94.76 % ok, 100.00 % before`, and so on; empty
/// where nothing is worth a word.
std::string changes_of(const Domain& domain, const prose::Form& form);
/// `new: Example AG; silent: Other AG (since 2026-11-12)`
std::string changes_of_reporters(const Digest& digest, const prose::Form& form);

}  // namespace tlsrpt::digest
