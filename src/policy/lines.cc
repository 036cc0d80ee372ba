// SPDX-License-Identifier: MIT
#include "policy/lines.h"

namespace tlsrpt::policy {

std::optional<Line> Lines::next() {
  if (rest_.empty()) return std::nullopt;
  Line line;
  line.number = ++number_;
  const auto end = rest_.find_first_of("\r\n");
  line.text = rest_.substr(0, end);
  if (end == std::string_view::npos) {
    rest_ = {};
    return line;
  }
  rest_.remove_prefix(end);
  line.end = rest_.starts_with("\r\n") ? LineEnd::crlf
             : rest_.starts_with('\n') ? LineEnd::lf
                                       : LineEnd::cr;
  rest_.remove_prefix(line.end == LineEnd::crlf ? 2 : 1);
  return line;
}

std::optional<KeyAndValue> split_at_colon(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return KeyAndValue{line.substr(0, colon), line.substr(colon + 1)};
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  while (!text.empty() && kBlanks.find(text.front()) != std::string_view::npos) {
    text.remove_prefix(1);
  }
  while (!text.empty() && kBlanks.find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace tlsrpt::policy
