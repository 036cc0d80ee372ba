// SPDX-License-Identifier: MIT
#include "prose/lines.h"

#include <algorithm>

namespace tlsrpt::prose {
namespace {

constexpr std::size_t kNarrowest = 16;

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count-- > 0) {
    do {
      ++at;
    } while (at < text.size() && continues_character(text[at]));
  }
  return at;
}

bool breaks_at(std::string_view text, std::size_t at) {
  if (text[at] != ' ') return false;
  const bool in_number =
      at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]);
  return !in_number;
}

std::string_view take_word(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && !breaks_at(text, end)) ++end;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_character));
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t shown = display_width(text);
  return std::string(width > shown ? width - shown : 0, ' ') + std::string(text);
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t shown = display_width(text);
  return std::string(text) + std::string(width > shown ? width - shown : 0, ' ');
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max(width, kNarrowest);
  std::vector<std::string> lines;
  std::string line;
  std::size_t used = 0;
  const auto finish_line = [&] {
    lines.push_back(std::move(line));
    line.clear();
    used = 0;
  };
  while (!text.empty()) {
    std::string_view word = take_word(text);
    if (word.empty()) continue;
    std::size_t size = display_width(word);
    if (used > 0 && used + 1 + size > width) finish_line();
    for (; size > width; size -= width) {
      const std::size_t bytes = bytes_of(word, width);
      lines.emplace_back(word.substr(0, bytes));
      word.remove_prefix(bytes);
    }
    if (used > 0) line += ' ';
    used += size + (used > 0 ? 1 : 0);
    line += word;
  }
  if (used > 0) finish_line();
  return lines;
}

void hang(std::string& out, std::string_view first, std::string_view text, std::size_t width) {
  const std::size_t indent = display_width(first);
  std::string_view lead = first;
  const std::string blanks(indent, ' ');
  for (const std::string& line : wrap(text, width > indent ? width - indent : 0)) {
    out.append(lead).append(line).append("\n");
    lead = blanks;
  }
}

}  // namespace tlsrpt::prose
