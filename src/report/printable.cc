// SPDX-License-Identifier: MIT
#include "report/printable.h"

#include <cstdint>
#include <cstdio>

namespace tlsrpt::report {
namespace {

struct Decoded {
  std::uint32_t character = 0;
  std::size_t size = 0;  // 0: the first byte starts no character
};

/// RFC 3629, section 4.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (size == 0 || first > 0xF4 || text.size() < size) return {};
  std::uint32_t character = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return {};
    character = character << 6 | (byte(i) & 0x3Fu);
  }
  const bool overlong = (size == 3 && character < 0x800) || (size == 4 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (overlong || surrogate || character > 0x10FFFF) return {};
  return {character, size};
}

struct Span {
  std::uint32_t first, last;
};

/// Characters that steer instead of show: controls, separators, bidirectional and invisible format
/// characters, tags and private noncharacters.
constexpr Span kSteering[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},       {0x34F, 0x34F},
    {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x2800, 0x2800},
    {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool steers(std::uint32_t character) {
  for (const Span& span : kSteering) {
    if (character >= span.first && character <= span.last) return true;
  }
  return false;
}

void escape(std::string& out, const char* form, std::uint32_t value) {
  char text[16];
  const int size = std::snprintf(text, sizeof text, form, value);
  out.append(text, static_cast<std::size_t>(size));
}

std::string render(std::string_view text, std::size_t most, bool ascii) {
  std::string out;
  std::size_t shown = 0;
  while (!text.empty()) {
    if (shown++ == most) {
      out += ascii ? "..." : "…";
      break;
    }
    const Decoded next = decode(text);
    if (next.size == 0) {
      escape(out, "\\x%02x", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
      continue;
    }
    if (next.character == '\\') {
      out += "\\\\";
    } else if (next.character < 0x20 || next.character == 0x7F) {
      escape(out, "\\x%02x", next.character);
    } else if (steers(next.character) || (ascii && next.character > 0x7E)) {
      escape(out, "\\u{%x}", next.character);
    } else {
      out.append(text.substr(0, next.size));
    }
    text.remove_prefix(next.size);
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
  return render(text, most, false);
}

std::string printable_ascii(std::string_view text, std::size_t most) {
  return render(text, most, true);
}

}  // namespace tlsrpt::report
