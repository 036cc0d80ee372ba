// SPDX-License-Identifier: MIT
#include "mail/quoted_printable.h"

#include <cstddef>

#include "mail/ascii.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

std::size_t blanks_at(std::string_view text, std::size_t at) {
  std::size_t length = 0;
  while (at + length < text.size() && is_blank(text[at + length])) ++length;
  return length;
}

bool ends_line(std::string_view text, std::size_t at) {
  return at == text.size() || is_line_end(text[at]);
}

bool stays(char c) {
  return c != '=' && !is_blank(c);
}

}  // namespace

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    while (at < text.size() && stays(text[at])) ++at;
    out.append(text, start, at - start);
    if (at == text.size()) break;
    const char c = text[at];
    if (is_blank(c)) {
      // Blanks before a line end were put there on the way (rule 3).
      const std::size_t blanks = blanks_at(text, at);
      if (!ends_line(text, at + blanks)) out.append(text, at, blanks);
      at += blanks;
      continue;
    }
    ++at;
    if (text.size() - at >= 2 && hex_value(text[at]) >= 0 && hex_value(text[at + 1]) >= 0) {
      out += static_cast<char>(hex_value(text[at]) * 16 + hex_value(text[at + 1]));
      at += 2;
      continue;
    }
    const std::size_t blanks = blanks_at(text, at);
    if (ends_line(text, at + blanks)) {
      at += blanks;
      at += line_end_length(text.substr(at));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace tlsrpt::mail
