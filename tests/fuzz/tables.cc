// SPDX-License-Identifier: MIT
// Whether JSON, CSV and metrics are such, and visible.
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <cstddef>
#include <string>
#include <vector>

#include "visible.h"

namespace tlsrpt::fuzz {
namespace {

/// What spreadsheets run: an apostrophe before it has them show it.
bool is_formula(std::string_view cell) {
  cell.remove_prefix(std::min(cell.find_first_not_of(' '), cell.size()));
  return !cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos;
}

/// Takes a cell and its end off `text`; false where it is none. `last` tells that a record ends.
bool take_cell(std::string_view& text, bool& last) {
  std::string cell;
  if (text.starts_with('"')) {
    for (;;) {
      const auto end = text.find('"', 1);
      if (end == std::string_view::npos) return false;
      cell += text.substr(1, end - 1);
      text.remove_prefix(end);
      if (!text.starts_with("\"\"")) break;
      cell += '"';
      text.remove_prefix(1);
    }
    text.remove_prefix(1);
  } else {
    const auto end = text.find_first_of(",\r\"");
    if (end == std::string_view::npos || text[end] == '"') return false;
    cell = text.substr(0, end);
    text.remove_prefix(end);
  }
  last = text.starts_with("\r\n");
  if (!last && !text.starts_with(',')) return false;
  text.remove_prefix(last ? 2 : 1);
  return !is_formula(cell);
}

/// `name="value",…`; a value has no quote, no backslash and no line end but escaped.
bool take_labels(std::string_view& text) {
  for (;;) {
    const auto name = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
    if (name == 0 || name == std::string_view::npos) return false;
    text.remove_prefix(name);
    if (!text.starts_with("=\"")) return false;
    text.remove_prefix(2);
    while (!text.starts_with('"')) {
      const bool escape =
          text.starts_with("\\\\") || text.starts_with("\\\"") || text.starts_with("\\n");
      if (text.empty() || (text.front() == '\\' && !escape)) return false;
      text.remove_prefix(escape ? 2 : 1);
    }
    text.remove_prefix(1);
    if (!text.starts_with(',')) return true;
    text.remove_prefix(1);
  }
}

bool is_metric(std::string_view line) {
  if (line.starts_with("# HELP tlsrpt_") || line.starts_with("# TYPE tlsrpt_")) return true;
  if (!line.starts_with("tlsrpt_")) return false;
  line.remove_prefix(std::min(line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), line.size()));
  if (line.starts_with('{')) {
    line.remove_prefix(1);
    if (!take_labels(line) || !line.starts_with('}')) return false;
    line.remove_prefix(1);
  }
  if (!line.starts_with(' ') || line.size() < 2) return false;
  return line.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

}  // namespace

bool is_json_line(std::string_view text) {
  if (!is_visible(text)) return false;
  rapidjson::Document document;
  constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
  document.Parse<kFlags>(text.data(), text.size());
  return !document.HasParseError();
}

bool is_csv(std::string_view text) {
  if (!is_visible(text, "\r\n")) return false;
  std::size_t width = 0;
  while (!text.empty()) {
    std::size_t cells = 0;
    for (bool last = false; !last; ++cells) {
      if (!take_cell(text, last)) return false;
    }
    if (width != 0 && cells != width) return false;
    width = cells;
  }
  return width > 1;
}

bool is_metrics(std::string_view text) {
  if (!is_visible(text, "\n")) return false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || !is_metric(text.substr(0, end))) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace tlsrpt::fuzz
