// SPDX-License-Identifier: MIT
// Zone text: TXT records as zone files, dig and people write them, to their texts and back.
// RFC 1035, section 5.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::policy {

struct GivenRecord {
  std::string owner;  ///< in small letters, without a final dot; empty where it is not told
  std::string text;   ///< its character-strings joined
};

/// A text as it is; or quoted strings, a record on each line, as `dig +short` prints; or whole
/// lines, of which only those of TXT count. Who is asked by a CNAME among them is the owner.
std::vector<GivenRecord> read_zone_text(std::string_view given);

/// In quotes, with everything escaped that would end them or be no ASCII, in strings of at most 255
/// bytes. RFC 1035, section 3.3.14.
std::string write_zone_strings(std::string_view text);

}  // namespace tlsrpt::policy
