// SPDX-License-Identifier: MIT
// Markup: words and looks to HTML elements that mail clients and browsers show alike. Text is
// escaped, every element that is opened is closed, and no line is longer than a mail bears.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "digest/looks.h"

namespace tlsrpt::digest {

/// Text for a page: `&`, `<`, `>` and quotes as entities. Words that are escaped already
/// (prose::shown) stay as they are; what steers instead of showing is escaped by report::printable,
/// should a caller have forgotten it.
std::string escaped(std::string_view words);

class Markup {
 public:
  /// `attributes` are written as they are: none of them is from a report.
  Markup& open(std::string_view tag, const Look& look, std::string_view attributes = {});
  /// The element that was opened last.
  Markup& close();
  /// `1 088`, `94.76 %` and `2026-11-22` are never broken.
  Markup& text(std::string_view words);
  /// Nothing but what can be pasted as it is.
  Markup& code(std::string_view words);
  Markup& element(std::string_view tag, const Look& look, std::string_view words,
                  std::string_view attributes = {});
  /// A table that only lays out, as wide as there is room.
  Markup& open_layout(const Look& look);

  /// All that was written; every element must be closed.
  std::string take();

 private:
  enum class Blanks { keep_numbers, plain };
  void write(std::string_view piece);
  void write_words(std::string_view words, Blanks blanks);
  void element_of_day(std::string_view day);
  void write_character(char c, std::size_t& run);

  std::string out_;
  std::size_t column_ = 0;  // bytes since the line began
  std::vector<std::string> tags_;
};

}  // namespace tlsrpt::digest
