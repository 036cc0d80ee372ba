// SPDX-License-Identifier: MIT
// Body: paragraphs, commands and lists to the text of a notice. For the files of this room that
// write notices.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "prose/lines.h"
#include "prose/show.h"

namespace tlsrpt::alert {

/// Of a name in the subject; no host name is longer than 253, few are longer than this.
inline constexpr std::size_t kLongestName = 120;
inline constexpr prose::Form kForm;

class Body {
 public:
  static constexpr std::size_t kWidth = 72;

  /// Empty ones are none.
  void paragraph(std::string_view text) {
    if (text.empty()) return;
    if (!body_.empty()) body_ += '\n';
    prose::hang(body_, "", text, kWidth);
  }
  /// Stays on one line, to be pasted.
  void command(const std::string& command) {
    if (!command.empty()) body_ += "\n    " + command + "\n";
  }
  void list(std::string_view label, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      prose::hang(body_, label, prose::shown(text, kForm), kWidth);
    }
  }
  std::string done() && { return std::move(body_); }

 private:
  std::string body_;
};

}  // namespace tlsrpt::alert
