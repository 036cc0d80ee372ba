// SPDX-License-Identifier: MIT
// encoded_word: header text in ASCII clothes to UTF-8; leaves what it cannot decode as it stands.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// Decodes the `=?charset?B?…?=` and `=?charset?Q?…?=` in a text. RFC 2047, section 4.
std::string decode_encoded_words(std::string_view text);

/// Whether texts in this charset can be brought to UTF-8: that itself, ASCII and Latin-1.
bool is_known_charset(std::string_view charset);

/// Bytes in a known charset to UTF-8; bytes in any other stay.
std::string to_utf8(std::string bytes, std::string_view charset);

}  // namespace tlsrpt::mail
