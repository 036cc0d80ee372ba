// SPDX-License-Identifier: MIT
// lexer: a structured field value, from left to right, to its words. Strict: what does not end is
// no word.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mail/ascii.h"
#include "mail/line.h"

namespace tlsrpt::mail {

/// Reads each byte a bounded number of times. The value may be folded.
class Lexer {
 public:
  explicit Lexer(std::string_view value) : rest_(value) {}

  bool at_end() const { return rest_.empty(); }
  bool at(char c) const { return rest_.starts_with(c); }
  /// Passes over `c` where it is next.
  bool take(char c);
  /// Blanks, line ends and comments, which nest; false where a comment does not end. CFWS of RFC
  /// 5322, section 3.2.2.
  bool skip_blanks_and_comments();
  /// The longest run of bytes that `belongs`; may be empty.
  template <typename Belongs>
  std::string_view run(Belongs belongs) {
    std::size_t length = 0;
    while (length < rest_.size() && belongs(rest_[length])) ++length;
    return cut(length);
  }
  /// What stands in the quotes that are next, without them and without escapes; nothing where they
  /// do not end. RFC 5322, section 3.2.4.
  std::optional<std::string> quoted_string();

 private:
  std::string_view cut(std::size_t length) {
    const auto text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return text;
  }
  bool skip_comment();

  std::string_view rest_;
};

inline bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace tlsrpt::mail
