// SPDX-License-Identifier: MIT
// uuencode: files that stand in a text as lines from `begin 644 name` to `end`, or in base64 from
// `begin-base64 644 name` to `====`. POSIX, uuencode.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::mail {

struct UuFile {
  std::string name;
  std::string bytes;  ///< as far as its lines are what they say
};

/// The files in `text`, at most `most`.
std::vector<UuFile> decode_uuencode(std::string_view text, std::size_t most);

}  // namespace tlsrpt::mail
