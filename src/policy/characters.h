// SPDX-License-Identifier: MIT
// Characters: which bytes policies and records may have, and the names of their fields.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tlsrpt::policy {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}

/// 1 to 32 letters, digits, `_`, `-` and `.`, a letter or digit first. RFC 8461, section 3.1, and
/// RFC 8460, section 3.
bool is_field_name(std::string_view text);

/// Where the first byte is that belongs to no printable character: controls but TAB, which counts
/// as a blank at either end of a value and nowhere else, and what is no UTF-8. npos: there is none.
std::size_t first_unprintable(std::string_view text);

/// `is a control character, 0x1b`: of the byte that `text` begins with.
std::string told_unprintable(std::string_view text);

/// How a file that is not text is stored, as the end of a sentence: `compressed with gzip`, `in
/// UTF-16`, `not text`. Empty for text, even with a few bytes that text cannot have. To judge the
/// lines of such a file would give findings that depend on chance.
std::string_view form_of_binary(std::string_view bytes);

/// How many bytes the character of UTF-8 has that `text` begins with; 0 where it begins with none.
/// RFC 3629, section 4.
std::size_t utf8_size(std::string_view text);

}  // namespace tlsrpt::policy
