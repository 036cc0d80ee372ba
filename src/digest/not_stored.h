// SPDX-License-Identifier: MIT
// Not stored: what became of mails that brought no report, in a line each.
#pragma once

#include <string>
#include <string_view>

#include "digest/digest.h"
#include "digest/text.h"

namespace tlsrpt::digest {

/// The verdict of a report that may be forged.
inline constexpr std::string_view kUnauthenticated = "unauthenticated";
inline constexpr std::string_view kDatabaseFull = "database-full";

/// Mails refused, the quarantine, and its losses; empty where there is nothing to tell.
std::string not_stored(const Digest& digest, const TextStyle& style);

}  // namespace tlsrpt::digest
