// SPDX-License-Identifier: MIT
// Domain names as texts: their normal form, and whether they are host names at all.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::report {

/// Without blanks around it and without final dots, ASCII letters in lower case. Other characters
/// stay as they are. The normal form of a normal form is the same.
std::string normal_domain(std::string_view text);

/// Letters, digits, hyphens and underscores in labels, dots between them, at most 253 bytes: safe
/// to show and to paste. RFC 5321, section 4.1.2, with underscores.
bool is_domain_name(std::string_view text);

/// The part of an address after the last `@`, or empty.
std::string_view domain_of_address(std::string_view address);

}  // namespace tlsrpt::report
