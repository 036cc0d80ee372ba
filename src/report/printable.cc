// SPDX-License-Identifier: MIT
#include "report/printable.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>

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

/// Characters that act or hide instead of show: Unicode's categories Cc, Cf, Co, Zl and Zp, what
/// its Default_Ignorable_Code_Point names, and the blank of Braille.
constexpr Span kSteering[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},        {0x34F, 0x34F},
    {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},      {0x70F, 0x70F},
    {0x890, 0x891},     {0x8E2, 0x8E2},     {0x115F, 0x1160},    {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},    {0x2060, 0x206F},
    {0x2800, 0x2800},   {0x3164, 0x3164},   {0xE000, 0xF8FF},    {0xFDD0, 0xFDEF},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},    {0xFFF0, 0xFFFB},
    {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F},  {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

/// Marks that stand above or below the character before, in scripts that stack them.
constexpr Span kMarks[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
    {0x6D6, 0x6DC},   {0xE31, 0xE31},   {0xE34, 0xE3A},   {0xE47, 0xE4E},   {0xEB1, 0xEB1},
    {0xEB4, 0xEBC},   {0xEC8, 0xECE},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF},
    {0x302A, 0x302F}, {0xFE20, 0xFE2F},
};
/// More of them on one character run over the lines around.
constexpr std::size_t kMostMarks = 4;

template <std::size_t kSize>
bool is_in(const Span (&spans)[kSize], std::uint32_t character) {
  const Span* const next =
      std::upper_bound(std::begin(spans), std::end(spans), character,
                       [](std::uint32_t one, const Span& span) { return one < span.first; });
  return next != std::begin(spans) && character <= (next - 1)->last;
}

bool steers(std::uint32_t character) {
  const bool is_noncharacter = (character & 0xFFFEu) == 0xFFFE;
  return is_noncharacter || is_in(kSteering, character);
}

void escape(std::string& out, const char* form, std::uint32_t value) {
  char text[16];
  const int size = std::snprintf(text, sizeof text, form, value);
  out.append(text, static_cast<std::size_t>(size));
}

std::string render(std::string_view text, std::size_t most, bool ascii) {
  std::string out;
  std::size_t shown = 0;
  std::size_t marks = 0;
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
    marks = is_in(kMarks, next.character) ? marks + 1 : 0;
    if (next.character == '\\') {
      out += "\\\\";
    } else if (next.character < 0x20 || next.character == 0x7F) {
      escape(out, "\\x%02x", next.character);
    } else if (next.character <= 0x7E) {
      out += text.front();
    } else if (ascii || steers(next.character) || marks > kMostMarks) {
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

std::string escaped_too(std::string_view printable, std::string_view characters) {
  std::string out;
  for (const char c : printable) {
    if (characters.find(c) == std::string_view::npos) {
      out += c;
    } else {
      escape(out, "\\x%02x", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace tlsrpt::report
