// SPDX-License-Identifier: MIT
// FileName: the name of a report's attachment, taken apart. It only ranks parts and helps where the
// report itself does not name its domain; it never becomes a path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::report {

struct FileName {
  std::string sender;
  std::string policy_domain;
};

/// Reads `sender!domain!begin!end[!id].json[.gz]`; nothing for other names. RFC 8460, section 5.1.
/// The times are seconds since 1970; some senders write dates instead.
std::optional<FileName> parse_file_name(std::string_view name);

}  // namespace tlsrpt::report
