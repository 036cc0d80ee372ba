// SPDX-License-Identifier: MIT
#include "mail/lexer.h"

namespace tlsrpt::mail {
namespace {

/// Inside comments and quotes a line may be folded, and nothing else act.
bool is_text(char c) {
  return !is_control(c) || is_blank(c) || is_line_end(c);
}

}  // namespace

bool Lexer::take(char c) {
  if (!at(c)) return false;
  rest_.remove_prefix(1);
  return true;
}

bool Lexer::skip_blanks_and_comments() {
  for (;;) {
    run([](char c) { return is_blank(c) || is_line_end(c); });
    if (!at('(')) return true;
    if (!skip_comment()) return false;
  }
}

bool Lexer::skip_comment() {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const char c = rest_[i];
    if (!is_text(c)) return false;
    if (c == '\\') {
      ++i;
      if (i < rest_.size() && !is_text(rest_[i])) return false;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      rest_.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

std::optional<std::string> Lexer::quoted_string() {
  if (!at('"')) return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == '"') {
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (rest_[i] == '\\' && ++i == rest_.size()) break;
    if (!is_text(rest_[i])) break;
    // Unfolding takes out the line end only. RFC 5322, section 2.2.3.
    if (!is_line_end(rest_[i])) text += rest_[i];
  }
  return std::nullopt;
}

}  // namespace tlsrpt::mail
