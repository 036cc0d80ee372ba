// SPDX-License-Identifier: MIT
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void write_text(std::string& list, std::string_view text) {
  list += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      list += "\\u00";
      list += kHex[byte >> 4];
      list += kHex[byte & 15];
      continue;
    }
    if (c == '"' || c == '\\') list += '\\';
    list += c;
  }
  list += '"';
}

/// The character after a backslash at `at`, which moves past it.
char read_escape(std::string_view list, std::size_t& at) {
  const char c = list[at++];
  if (c != 'u' || list.size() - at < 4) return c;
  const auto high = kHex.find(list[at + 2]);
  const auto low = kHex.find(list[at + 3]);
  at += 4;
  return static_cast<char>((high << 4 | low) & 0xff);
}

/// The text that begins after the quote at `at`, which moves past the closing one.
std::string read_text(std::string_view list, std::size_t& at) {
  std::string text;
  while (at < list.size() && list[at] != '"') {
    const char c = list[at++];
    text += c == '\\' && at < list.size() ? read_escape(list, at) : c;
  }
  ++at;
  return text;
}

}  // namespace

std::string write_list(std::span<const std::string_view> texts) {
  std::string list = "[";
  for (const std::string_view text : texts) {
    if (list.size() > 1) list += ',';
    write_text(list, text);
  }
  return list + ']';
}

std::string write_list(const std::vector<std::string>& texts) {
  return write_list(std::vector<std::string_view>(texts.begin(), texts.end()));
}

std::vector<std::string> read_list(std::string_view list) {
  std::vector<std::string> texts;
  std::size_t at = 0;
  while ((at = list.find('"', at)) < list.size()) texts.push_back(read_text(list, ++at));
  return texts;
}

}  // namespace tlsrpt::store
