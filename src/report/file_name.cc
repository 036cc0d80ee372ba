// SPDX-License-Identifier: MIT
#include "report/file_name.h"

#include <vector>

namespace tlsrpt::report {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto end = text.find(at);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

/// Seconds since 1970, or a date or time of ISO 8601 with any separators.
bool is_time(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  const bool starts_with_digit = !text.empty() && text[0] >= '0' && text[0] <= '9';
  return starts_with_digit && text.size() <= kLongest &&
         text.find_first_not_of("0123456789-:_.+TZtz") == text.npos;
}

/// Folding inside a quoted file name leaves blanks in it. RFC 8460, section 5.3.1, shows one.
std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  }
  return out;
}

}  // namespace

std::optional<FileName> parse_file_name(std::string_view told) {
  if (told.size() > 1024) return std::nullopt;
  const std::string kept = without_blanks(told);
  std::string_view name = kept;
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (!name.ends_with(".json")) return std::nullopt;
  name.remove_suffix(5);

  const auto pieces = split(name, '!');
  if (pieces.size() != 4 && pieces.size() != 5) return std::nullopt;
  if (!is_time(pieces[2]) || !is_time(pieces[3]) || pieces[0].empty() || pieces[1].empty()) {
    return std::nullopt;
  }
  return FileName{std::string(pieces[0]), std::string(pieces[1])};
}

}  // namespace tlsrpt::report
