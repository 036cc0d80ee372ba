// SPDX-License-Identifier: MIT
// A list of texts to one text and back: a JSON array, so that SQL can take it apart (json_each).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::store {

/// For texts in UTF-8; the result is JSON (RFC 8259, section 7), without blanks.
std::string write_list(std::span<const std::string_view> texts);
std::string write_list(const std::vector<std::string>& texts);

/// Reads what write_list wrote; of anything else, as many texts as can be made out.
std::vector<std::string> read_list(std::string_view list);

}  // namespace tlsrpt::store
