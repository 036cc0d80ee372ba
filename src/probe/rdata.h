// SPDX-License-Identifier: MIT
// Rdata: the data of a DNS record, as bytes of the wire, to what it says. Any bytes are borne.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::probe {

/// RFC 1035, section 3.3.9
struct Mx {
  std::uint16_t preference = 0;
  /// Without the final dot, in lower case; empty: `.`, no mail (RFC 7505). A dot or a backslash
  /// within a label has a backslash before it (RFC 1035, section 5.1).
  std::string host;

  // NOLINTNEXTLINE(modernize-use-nullptr): what it sees is the 0 of a default comparison
  auto operator<=>(const Mx&) const = default;
};

/// RFC 6698, section 2.1
struct Tlsa {
  std::uint8_t usage = 0;
  std::uint8_t selector = 0;
  std::uint8_t matching_type = 0;
  std::string data;  ///< bytes

  // NOLINTNEXTLINE(modernize-use-nullptr): what it sees is the 0 of a default comparison
  auto operator<=>(const Tlsa&) const = default;
};

/// The character-strings of a TXT record, joined without blanks (RFC 8460, section 3).
std::optional<std::string> read_txt(std::string_view rdata);
std::optional<Mx> read_mx(std::string_view rdata);
std::optional<Tlsa> read_tlsa(std::string_view rdata);
/// Of an A or AAAA record: `192.0.2.1`, `2001:db8::1`.
std::optional<std::string> read_address(std::string_view rdata);

/// As zone files have it: `3 1 1 0b9f…`.
std::string text_of(const Tlsa& tlsa);

}  // namespace tlsrpt::probe
