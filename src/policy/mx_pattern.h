// SPDX-License-Identifier: MIT
// MX patterns: what the `mx` lines of a policy hold, and which hosts they stand for.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::policy {

/// A domain name of labels of letters, digits and hyphens, at most 253 bytes, without a final dot.
/// RFC 5321, section 4.1.2.
bool is_host_name(std::string_view text);

/// A host name, or `*.` and a host name. A name whose last label is a number is an address, and
/// none. RFC 8461, section 3.2.
bool is_mx_pattern(std::string_view text);

/// Why it is no pattern, as the rest of a sentence about it: `ends with a dot`. Empty where it is
/// one.
std::string fault_of_mx_pattern(std::string_view text);

/// Whether the pattern stands for the host: whatever the case, with or without the host's final
/// dot,
/// `*` for exactly one label. A pattern that is none matches nothing. RFC 8461, section 4.1.
bool matches(std::string_view pattern, std::string_view host);

}  // namespace tlsrpt::policy
