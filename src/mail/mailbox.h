// SPDX-License-Identifier: MIT
// mailbox: the value of a From field to the domain of whom it names.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// As told, without comments; empty where the value names nobody, several, or cannot be read. Names
/// with a comma but without quotes are tolerated. RFC 5322, section 3.4.
std::string mailbox_domain(std::string_view from);

}  // namespace tlsrpt::mail
