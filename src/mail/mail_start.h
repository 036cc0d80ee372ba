// SPDX-License-Identifier: MIT
// mail_start: where, in text that belongs to no part, a mail or the header of a part begins.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tlsrpt::mail {

/// Whether `line` starts with a field that headers of mails and parts have, as prose has not.
bool is_mail_field(std::string_view line);

struct MailStart {
  std::size_t at = 0;          ///< of the header, or of the `From ` line before it
  std::string_view delimiter;  ///< the line before it, where that starts with `--`; without its end
};

/// The first place in `text`, which begins a line, where a header begins that has such a field: at
/// the start, or after an empty line, a line that starts with `--` or a `From ` line of an mbox.
std::optional<MailStart> find_mail(std::string_view text);

/// Whether `text` begins with such a header. A byte order mark and blank lines may stand before it.
bool begins_mail(std::string_view text);

/// Whether `text` has what only reports have: base64 of gzip, or members of its JSON.
bool looks_like_report(std::string_view text);

}  // namespace tlsrpt::mail
