// SPDX-License-Identifier: MIT
#include "visible.h"

#include <utf8.h>

#include <algorithm>
#include <cstdint>

namespace tlsrpt::fuzz {
namespace {

bool is_between(std::uint32_t character, std::uint32_t first, std::uint32_t last) {
  return character >= first && character <= last;
}

/// Unicode's controls (Cc), its bidirectional controls, joiners, separators (Zl, Zp), selectors of
/// variants, tags, and what a byte order mark is when it is turned.
bool acts(std::uint32_t character) {
  return character < 0x20 || is_between(character, 0x7F, 0x9F) || character == 0xAD ||
         character == 0x61C || character == 0x180E || is_between(character, 0x200B, 0x200F) ||
         is_between(character, 0x2028, 0x202E) || is_between(character, 0x2060, 0x2069) ||
         is_between(character, 0xFE00, 0xFE0F) || character == 0xFEFF ||
         is_between(character, 0xFFF9, 0xFFFB) || is_between(character, 0xFFFE, 0xFFFF) ||
         is_between(character, 0xE0000, 0xE01EF);
}

}  // namespace

bool is_visible(std::string_view text, std::string_view allowed) {
  for (auto at = text.begin(); at != text.end();) {
    if (allowed.find(*at) != std::string_view::npos) {
      ++at;
      continue;
    }
    std::uint32_t character = 0;
    if (utf8::internal::validate_next(at, text.end(), character) != utf8::internal::UTF8_OK ||
        acts(character)) {
      return false;
    }
  }
  return true;
}

bool is_visible_ascii(std::string_view text, std::string_view allowed) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= ' ' && c <= '~') || allowed.find(c) != std::string_view::npos;
  });
}

bool is_coloured(std::string_view text) {
  for (;;) {
    const auto escape = text.find('\033');
    if (!is_visible(text.substr(0, escape), "\n")) return false;
    if (escape == std::string_view::npos) return true;
    text.remove_prefix(escape + 1);
    const auto end = text.find_first_not_of("0123456789;", 1);
    if (!text.starts_with('[') || end == std::string_view::npos || text[end] != 'm') return false;
    text.remove_prefix(end + 1);
  }
}

bool is_own_word(std::string_view text) {
  constexpr std::string_view kMarks = " .,:;-_()[]{}'/%>\\";
  return text.size() <= 200 && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

bool is_mail(std::string_view text) {
  const auto end = text.find("\n\n");
  if (end == std::string_view::npos || !is_visible_ascii(text.substr(0, end), "\n")) return false;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto line = rest.find('\n');
    if (line == std::string_view::npos || line > 998) return false;
    rest.remove_prefix(line + 1);
  }
  return is_visible(text, "\n");
}

}  // namespace tlsrpt::fuzz
