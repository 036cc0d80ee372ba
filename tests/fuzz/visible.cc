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

/// What Unicode's tables call a control (Cc), a format character (Cf), private use (Co), a
/// separator of lines or paragraphs (Zl, Zp), a noncharacter or a default ignorable.
bool acts(std::uint32_t character) {
  if (character < 0x20 || (character >= 0x7F && character < 0xA0)) return true;
  if ((character & 0xFFFFu) >= 0xFFFE || is_between(character, 0xFDD0, 0xFDEF)) return true;
  if (is_between(character, 0xE000, 0xF8FF) || character >= 0xE0000) {
    return character < 0xE1000 || character >= 0xF0000;
  }
  for (const std::uint32_t single :
       {0xAD, 0x34F, 0x61C, 0x6DD, 0x70F, 0x8E2, 0x3164, 0xFEFF, 0xFFA0, 0x110BD, 0x110CD}) {
    if (character == single) return true;
  }
  return is_between(character, 0x600, 0x605) || is_between(character, 0x890, 0x891) ||
         is_between(character, 0x115F, 0x1160) || is_between(character, 0x17B4, 0x17B5) ||
         is_between(character, 0x180B, 0x180F) || is_between(character, 0x200B, 0x200F) ||
         is_between(character, 0x2028, 0x202E) || is_between(character, 0x2060, 0x206F) ||
         is_between(character, 0xFE00, 0xFE0F) || is_between(character, 0xFFF0, 0xFFFB) ||
         is_between(character, 0x13430, 0x1343F) || is_between(character, 0x1BCA0, 0x1BCA3) ||
         is_between(character, 0x1D173, 0x1D17A);
}

}  // namespace

bool is_visible(std::string_view text, std::string_view allowed) {
  if (!utf8::is_valid(text.begin(), text.end())) return false;
  for (auto at = text.begin(); at != text.end();) {
    if (allowed.find(*at) != std::string_view::npos) {
      ++at;
      continue;
    }
    if (acts(utf8::next(at, text.end()))) return false;
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
