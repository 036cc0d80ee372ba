// SPDX-License-Identifier: MIT
// Rua: one URI of a TLSRPT record, to which reports go. RFC 8460, section 3.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::policy {

/// What is wrong with a URI.
struct RuaFault {
  std::string_view rule;   ///< of the table
  std::size_t offset = 0;  ///< in the URI
  std::string what;
};

/// Nothing where senders can report to it: a URI (RFC 3986, section 3) without `,`, `!` and `;`,
/// that is `mailto:` with one plausible address, or `https:` with a host.
std::optional<RuaFault> fault_of_rua(std::string_view uri);

/// The address of a `mailto:` URI, percent-decoded, without what follows a `?`. Nothing where it is
/// no such URI, or no plausible address: something printable, `@` and a domain. RFC 6068,
/// section 2.
std::optional<std::string> address_of_rua(std::string_view uri);

/// The `mailto:` URI of an address, with everything encoded that a record cannot hold. Nothing
/// where it is no plausible address.
std::optional<std::string> rua_of_address(std::string_view address);

}  // namespace tlsrpt::policy
