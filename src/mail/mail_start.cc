// SPDX-License-Identifier: MIT
#include "mail/mail_start.h"

#include <algorithm>
#include <array>

#include "mail/ascii.h"
#include "mail/header.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

constexpr std::array<std::string_view, 24> kMailFields = {
    "authentication-results",
    "cc",
    "content-disposition",
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "dkim-signature",
    "from",
    "message-id",
    "mime-version",
    "received",
    "reply-to",
    "return-path",
    "sender",
    "status",
    "subject",
    "tls-report-domain",
    "tls-report-submitter",
    "to",
    "x-mozilla-status",
    "x-original-to",
    "x-status",
    "x-uidl",
};
static_assert(std::ranges::is_sorted(kMailFields));

/// Takes the lines of a header off `text`. Whether it has a field of a mail, and ends as headers
/// do; prose goes on below.
bool take_header(std::string_view& text) {
  bool has_field = false;
  while (!text.empty() && (starts_with_field(text) || is_blank(text.front()))) {
    has_field |= is_mail_field(take_line(text));
  }
  return has_field && (text.empty() || is_line_end(text.front()));
}

bool may_precede_header(std::string_view line) {
  return line.empty() || line.starts_with("--") || is_mbox_line(line);
}

}  // namespace

bool is_mail_field(std::string_view line) {
  const std::string name = lower(field_name(line.substr(0, kLongestFieldName)));
  return std::ranges::binary_search(kMailFields, name);
}

std::optional<MailStart> find_mail(std::string_view text) {
  std::string_view rest = text;
  MailStart start;
  bool may_begin = true;
  while (!rest.empty()) {
    const std::size_t here = text.size() - rest.size();
    if (may_begin && starts_with_field(rest)) {
      if (take_header(rest)) return start;
      may_begin = false;
      continue;
    }
    const std::string_view line = take_line(rest);
    may_begin = may_precede_header(line);
    start.at = is_mbox_line(line) ? here : text.size() - rest.size();
    start.delimiter = line.starts_with("--") ? line : std::string_view();
  }
  return std::nullopt;
}

bool begins_mail(std::string_view text) {
  text.remove_prefix(read_preamble(text).length);
  return starts_with_field(text) && take_header(text);
}

bool looks_like_report(std::string_view text) {
  constexpr std::array<std::string_view, 4> kMarks = {"H4sI", "\"organization-name\"",
                                                      "\"date-range\"", "\"policy-type\""};
  return std::ranges::any_of(kMarks,
                             [&](std::string_view mark) { return text.find(mark) != text.npos; });
}

}  // namespace tlsrpt::mail
