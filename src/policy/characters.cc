// SPDX-License-Identifier: MIT
#include "policy/characters.h"

#include <algorithm>
#include <array>

namespace tlsrpt::policy {
namespace {

constexpr std::size_t kLongestFieldName = 32;

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

/// The first bytes of a size, and what the second may be.
struct Utf8Form {
  unsigned first, last;
  std::size_t size;
  unsigned low, high;
};

constexpr Utf8Form kUtf8Forms[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

bool has_form(std::string_view text, const Utf8Form& form) {
  if (text.size() < form.size || byte_of(text[1]) < form.low || byte_of(text[1]) > form.high) {
    return false;
  }
  return std::ranges::all_of(text.substr(2, form.size - 2),
                             [](char c) { return (byte_of(c) & 0xC0u) == 0x80u; });
}

}  // namespace

bool is_field_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestFieldName && is_letter_or_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) {
           return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
         });
}

std::size_t utf8_size(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned first = byte_of(text.front());
  if (first < 0x80) return 1;
  for (const Utf8Form& form : kUtf8Forms) {
    if (first >= form.first && first <= form.last) return has_form(text, form) ? form.size : 0;
  }
  return 0;
}

std::size_t first_unprintable(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t size = utf8_size(text.substr(at));
    const unsigned byte = byte_of(text[at]);
    if (size == 0 || (byte < 0x20 && byte != '\t') || byte == 0x7F) return at;
    at += size;
  }
  return std::string_view::npos;
}

std::string_view form_of_binary(std::string_view bytes) {
  constexpr std::size_t kShare = 4;  // one byte in four; compressed data has more than two
  if (bytes.starts_with("\x1F\x8B")) return "compressed with gzip";
  const auto nuls = static_cast<std::size_t>(std::ranges::count(bytes, '\0'));
  const bool has_mark = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (has_mark || nuls * kShare > bytes.size()) return "in UTF-16";
  std::size_t bad = 0;
  for (auto rest = bytes;;) {
    const auto at = first_unprintable(rest);
    if (at == std::string_view::npos) break;
    const bool is_line_end = rest[at] == '\r' || rest[at] == '\n';
    if (!is_line_end) ++bad;
    rest.remove_prefix(at + 1);
  }
  return bad * kShare > bytes.size() ? "not text" : "";
}

std::string told_unprintable(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const unsigned byte = byte_of(text.front());
  const std::string hex = {'0', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
  return (byte < 0x80 ? "is a control character, " : "is a byte that is no UTF-8, ") + hex;
}

}  // namespace tlsrpt::policy
