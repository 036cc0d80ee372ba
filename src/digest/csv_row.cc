// SPDX-License-Identifier: MIT
#include "digest/csv_row.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "report/printable.h"

namespace tlsrpt::digest {
namespace {

/// Spreadsheets pass over blanks before a formula, and take wide characters for plain ones.
bool is_formula(std::string_view text) {
  constexpr std::array<std::string_view, 10> kSigns = {
      "=", "+", "-", "@", "\t", "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return text.starts_with(sign); });
}

void append_cell(std::string& out, std::string_view told) {
  std::string text = report::printable(told, told.size());
  if (is_formula(told)) text.insert(0, 1, '\'');
  if (text.find_first_of("\",;") == std::string::npos && !text.starts_with(' ') &&
      !text.ends_with(' ')) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

void csv_row(std::string& out, std::span<const std::string> cells) {
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) out += ',';
    first = false;
    append_cell(out, cell);
  }
  out += "\r\n";
}

}  // namespace tlsrpt::digest
