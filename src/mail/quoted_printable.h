// SPDX-License-Identifier: MIT
// quoted-printable: text to bytes, in one pass; keeps what is not quoted well as it stands.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// RFC 2045, section 6.7. Also takes hexadecimal digits in lower case.
std::string decode_quoted_printable(std::string_view text);

}  // namespace tlsrpt::mail
