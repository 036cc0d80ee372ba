// SPDX-License-Identifier: MIT
// Lines: the text of a policy to its lines, and a line to its key and its value; judges nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::policy {

/// What a line ends with.
enum class LineEnd { none, lf, crlf, cr };

struct Line {
  std::size_t number = 0;  ///< from 1
  std::string_view text;   ///< without its end; of the text that was given
  LineEnd end = LineEnd::none;
};

/// Cuts at LF, CRLF and, though it ends no line of a policy, at a lone CR.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  /// Nothing at the end; a text that ends with a line end has no further, empty line.
  std::optional<Line> next();

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// What stands before and after the first colon of a line, blanks and all.
struct KeyAndValue {
  std::string_view key;
  std::string_view value;
};

/// Nothing where there is no colon.
std::optional<KeyAndValue> split_at_colon(std::string_view line);

/// Without blanks (SP, TAB) around it. The result lies in `text`, also where it is empty.
std::string_view without_blanks(std::string_view text);

/// ASCII letters alone.
std::string lower(std::string_view text);

}  // namespace tlsrpt::policy
