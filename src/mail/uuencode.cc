// SPDX-License-Identifier: MIT
#include "mail/uuencode.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "mail/ascii.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

constexpr std::string_view kBegin = "begin ";

/// The name in `begin 644 name`.
std::optional<std::string> begun_file(std::string_view line) {
  if (!line.starts_with(kBegin)) return std::nullopt;
  line.remove_prefix(kBegin.size());
  const std::size_t mode = std::min(line.find(' '), line.size());
  const bool is_mode =
      (mode == 3 || mode == 4) &&
      std::ranges::all_of(line.substr(0, mode), [](char c) { return is_digit(c); });
  const std::string_view name = without_blanks_around(line.substr(mode));
  if (!is_mode || name.empty()) return std::nullopt;
  return std::string(name);
}

/// The blanks at the end of a line are lost on the way, and stand for zero.
std::uint32_t value_at(std::string_view line, std::size_t at) {
  return at < line.size() ? (static_cast<unsigned char>(line[at]) - 32u) & 63u : 0;
}

/// Appends the bytes of one line; false where it is none with bytes in it.
bool take_bytes(std::string_view line, std::string& bytes) {
  const std::size_t length = value_at(line, 0);
  if (length == 0 || line.size() > 1 + 64 ||
      std::ranges::any_of(line, [](char c) { return c < ' ' || c > '`'; })) {
    return false;
  }
  const std::size_t end = bytes.size() + length;
  for (std::size_t at = 1; bytes.size() < end; at += 4) {
    const std::uint32_t bits = value_at(line, at) << 18 | value_at(line, at + 1) << 12 |
                               value_at(line, at + 2) << 6 | value_at(line, at + 3);
    for (int shift = 16; shift >= 0 && bytes.size() < end; shift -= 8) {
      bytes += static_cast<char>(bits >> shift);
    }
  }
  return true;
}

}  // namespace

std::vector<UuFile> decode_uuencode(std::string_view text, std::size_t most) {
  constexpr std::size_t kLongestLine = 1024;
  std::vector<UuFile> files;
  std::size_t at = 0;
  while (files.size() < most) {
    // Nearly all texts have no such line, and a search for the word is faster than one for lines.
    at = text.find(kBegin, at);
    if (at == text.npos) break;
    std::string_view rest = text.substr(at);
    std::optional<std::string> name;
    if (at == 0 || is_line_end(text[at - 1])) {
      name = begun_file(rest.substr(0, line_length(rest.substr(0, kLongestLine))));
    }
    at += kBegin.size();
    if (!name) continue;
    take_line(rest);
    UuFile file{*name, {}};
    while (!rest.empty() && take_bytes(take_line(rest), file.bytes)) {
    }
    files.push_back(std::move(file));
    at = text.size() - rest.size();
  }
  return files;
}

}  // namespace tlsrpt::mail
