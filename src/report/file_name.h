// SPDX-License-Identifier: MIT
// FileName: the name of a report's attachment, taken apart. It only ranks parts and helps where the
// report itself does not name its domain; it never becomes a path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/time.h"

namespace tlsrpt::report {

struct FileName {
  std::string sender;
  std::string policy_domain;
  Time begin;
  Time end;
  std::string unique_id;  ///< may be empty
  bool compressed = false;
};

/// Reads `sender!domain!begin!end[!id].json[.gz]`; nothing for other names. RFC 8460, section 5.1.
std::optional<FileName> parse_file_name(std::string_view name);

}  // namespace tlsrpt::report
