// SPDX-License-Identifier: MIT
// base64: text to bytes, in one pass; passes over what gateways put in between, and says so.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

struct Base64 {
  std::string bytes;
  /// The text was more or less than lines of base64 with the right padding.
  bool damaged = false;
};

/// Characters that are not base64 are passed over. The text ends with its padding, unless what
/// follows is a further padded chunk.
Base64 decode_base64(std::string_view text);

}  // namespace tlsrpt::mail
