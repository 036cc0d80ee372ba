// SPDX-License-Identifier: MIT
// IP addresses as texts. RFC 8460, section 4.4: IPv4 dotted, IPv6 as in RFC 5952.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::report {

/// The canonical form of an IPv4 or IPv6 address (RFC 5952); nothing for any other text.
std::optional<std::string> canonical_address(std::string_view text);

}  // namespace tlsrpt::report
