// SPDX-License-Identifier: MIT
// Address: whether a sender on the Internet can get there, by the number alone.
#pragma once

#include <string>

namespace tlsrpt::probe {

enum class Reach {
  anywhere,
  inside,   ///< of private networks (RFC 1918, section 3; RFC 4193, section 3; RFC 6598, section 7)
  nowhere,  ///< of no other machine: loopback, unspecified, link-local, multicast, reserved,
            ///< and IPv4 in the clothes of IPv6. RFC 6890, section 2.2
};

/// Of an address as inet_ntop writes it; what is none leads nowhere.
Reach reach_of(const std::string& address);

}  // namespace tlsrpt::probe
