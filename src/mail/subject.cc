// SPDX-License-Identifier: MIT
#include "mail/subject.h"

#include <cstddef>

#include "mail/ascii.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

/// Folding may leave any blanks between the words.
std::string with_single_blanks(std::string_view text) {
  std::string out;
  for (const char c : without_blanks_around(text)) {
    const bool blank = is_blank(c) || is_line_end(c);
    if (!blank) out += c;
    if (blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

/// What stands after `label`, without the blank before it.
std::string_view after(std::string_view text, std::string_view lowered, std::string_view label) {
  const std::size_t at = lowered.find(label);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + label.size());
  if (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

std::string first_word(std::string_view text) {
  return std::string(text.substr(0, text.find(' ')));
}

/// With or without angle brackets: Microsoft writes none.
std::string identifier(std::string_view text) {
  if (!text.starts_with('<')) return first_word(text);
  text.remove_prefix(1);
  const std::size_t end = text.find('>');
  if (end == std::string_view::npos) return first_word(text);
  std::string id;
  for (const char c : text.substr(0, end)) {
    if (c != ' ') id += c;
  }
  return id;
}

}  // namespace

Subject parse_subject(std::string_view told) {
  const std::string text = with_single_blanks(told);
  const std::string lowered = lower(text);
  Subject subject;
  subject.domain = first_word(after(text, lowered, "report domain:"));
  subject.submitter = first_word(after(text, lowered, "submitter:"));
  subject.report_id = identifier(after(text, lowered, "report-id:"));
  return subject;
}

}  // namespace tlsrpt::mail
