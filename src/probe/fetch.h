// SPDX-License-Identifier: MIT
// Fetch: the MTA-STS policy from one address of its host, as senders fetch it. RFC 8461, section
// 3.3: HTTPS only, no redirect followed, nothing cached.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "probe/certificate.h"
#include "probe/patience.h"

namespace tlsrpt::probe {

/// RFC 8461, section 3.3
inline constexpr std::size_t kMostOfPolicy = 65'536;

struct Fetched {
  enum class Reached {
    no_way,     ///< this machine cannot try
    nothing,    ///< no connection
    connected,  ///< but no TLS
    tls,        ///< but no whole answer
    answer,
  };
  Reached reached = Reached::nothing;
  std::string why;               ///< why no further, in words
  Chain chain;                   ///< of the certificates, where there was a handshake
  long status = 0;               ///< of HTTP
  std::string content_type;      ///< as told; empty: not told
  std::string content_encoding;  ///< none was asked for; empty: none, or identity
  std::string location;          ///< of a redirect; not gone to
  std::string body;              ///< at most kMostOfPolicy bytes
  bool too_large = false;        ///< the body goes on
};

/// Fetches `https://HOST/.well-known/mta-sts.txt` from `address`. The certificate is not judged
/// here. Throws std::runtime_error only where the library itself fails.
Fetched fetch_policy(const std::string& host, const std::string& address, std::uint16_t port,
                     const Patience& left);

}  // namespace tlsrpt::probe
