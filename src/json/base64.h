// SPDX-License-Identifier: MIT
// base64: bytes to text that JSON can hold, and back. RFC 4648, section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::json {

std::string encode_base64(std::string_view bytes);

/// Nothing for a text that is no base64, with its padding and nothing else.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace tlsrpt::json
