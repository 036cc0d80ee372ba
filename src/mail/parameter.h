// SPDX-License-Identifier: MIT
// parameter: the value of a Content-Type, Content-Disposition or Content-Transfer-Encoding field,
// unfolded, to what it names; takes comments, quotes and split values wherever they stand.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// `type/subtype` in lower case, at most 255 bytes; empty where the value names none.
/// RFC 2045, section 5.1.
std::string media_type(std::string_view value);

/// The encoding in lower case, without comments, quotes, blanks and what follows a semicolon.
/// RFC 2045, section 6.1.
std::string transfer_encoding(std::string_view value);

/// The parameter `name`, with its pieces joined and percent signs decoded (RFC 2231, section 3);
/// empty where there is none. The first of equal ones counts.
std::string parameter(std::string_view value, std::string_view name);

}  // namespace tlsrpt::mail
