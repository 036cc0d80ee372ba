// SPDX-License-Identifier: MIT
// line: bytes of a mail to lines, whichever way those end.
#pragma once

#include <cstddef>
#include <string_view>

namespace tlsrpt::mail {

inline bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}
inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// The length of the line end at the start of `text`: LF, CRLF, a bare CR, or the CRCRLF that text
/// mode made of CRLF; 0 where there is none.
inline std::size_t line_end_length(std::string_view text) {
  if (text.empty() || !is_line_end(text[0])) return 0;
  if (text[0] == '\n') return 1;
  if (text.size() > 1 && text[1] == '\n') return 2;
  return text.starts_with("\r\r\n") ? 3 : 1;
}

/// The number of bytes before the line end, or all of them.
inline std::size_t line_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && !is_line_end(text[length])) ++length;
  return length;
}

/// Takes the first line off `text`; gives it without its end.
inline std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, line_length(text));
  text.remove_prefix(line.size());
  text.remove_prefix(line_end_length(text));
  return line;
}

/// `text` without the one line end that it ends with.
inline std::string_view without_line_end(std::string_view text) {
  if (text.ends_with("\r\r\n")) return text.substr(0, text.size() - 3);
  if (text.ends_with("\r\n")) return text.substr(0, text.size() - 2);
  if (!text.empty() && is_line_end(text.back())) text.remove_suffix(1);
  return text;
}

inline std::string_view without_blanks_around(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || is_line_end(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (is_blank(text.back()) || is_line_end(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace tlsrpt::mail
