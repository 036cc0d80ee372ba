// SPDX-License-Identifier: MIT
#include "report/file_name.h"

#include <charconv>
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

std::optional<Time> unix_time(std::string_view digits) {
  std::int64_t value = 0;
  const char* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, value);
  constexpr std::int64_t kYear9999 = 253402300799;
  if (error != std::errc() || end != last || value < 0 || value > kYear9999) return std::nullopt;
  return Time(std::chrono::seconds(value));
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
  FileName parsed;
  if (name.ends_with(".gz")) {
    parsed.compressed = true;
    name.remove_suffix(3);
  }
  if (!name.ends_with(".json")) return std::nullopt;
  name.remove_suffix(5);

  const auto pieces = split(name, '!');
  if (pieces.size() != 4 && pieces.size() != 5) return std::nullopt;
  const auto begin = unix_time(pieces[2]);
  const auto end = unix_time(pieces[3]);
  if (!begin || !end || pieces[0].empty() || pieces[1].empty()) return std::nullopt;
  parsed.sender = pieces[0];
  parsed.policy_domain = pieces[1];
  parsed.begin = *begin;
  parsed.end = *end;
  if (pieces.size() == 5) parsed.unique_id = pieces[4];
  return parsed;
}

}  // namespace tlsrpt::report
