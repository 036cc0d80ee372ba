// SPDX-License-Identifier: MIT
#include "mail/uuencode.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "mail/ascii.h"
#include "mail/base64.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

constexpr std::string_view kBegin = "begin";
constexpr std::string_view kBase64 = "-base64";

struct Begin {
  std::string name;
  bool is_base64 = false;
};

/// What `begin 644 name` or `begin-base64 644 name` says.
std::optional<Begin> read_begin(std::string_view line) {
  Begin begin;
  line.remove_prefix(kBegin.size());
  begin.is_base64 = line.starts_with(kBase64);
  if (begin.is_base64) line.remove_prefix(kBase64.size());
  if (!line.starts_with(' ')) return std::nullopt;
  line.remove_prefix(1);
  const std::size_t mode = std::min(line.find(' '), line.size());
  const bool is_mode =
      (mode == 3 || mode == 4) &&
      std::ranges::all_of(line.substr(0, mode), [](char c) { return is_digit(c); });
  begin.name = without_blanks_around(line.substr(mode));
  if (!is_mode || begin.name.empty()) return std::nullopt;
  return begin;
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

std::string take_lines(std::string_view& text) {
  std::string bytes;
  while (!text.empty() && take_bytes(take_line(text), bytes)) {
  }
  return bytes;
}

/// Up to a line of four times `=`.
std::string take_base64(std::string_view& text) {
  const std::size_t length = std::min(text.find("===="), text.size());
  std::string bytes = decode_base64(text.substr(0, length)).bytes;
  text.remove_prefix(length);
  return bytes;
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
    std::optional<Begin> begin;
    if (at == 0 || is_line_end(text[at - 1])) {
      begin = read_begin(rest.substr(0, line_length(rest.substr(0, kLongestLine))));
    }
    at += kBegin.size();
    if (!begin) continue;
    take_line(rest);
    files.push_back(
        {std::move(begin->name), begin->is_base64 ? take_base64(rest) : take_lines(rest)});
    at = text.size() - rest.size();
  }
  return files;
}

}  // namespace tlsrpt::mail
