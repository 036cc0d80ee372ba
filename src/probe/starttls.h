// SPDX-License-Identifier: MIT
// STARTTLS: how a mail server answers a sender that wants TLS. RFC 3207.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "probe/connection.h"

namespace tlsrpt::probe {

struct Session {
  enum class Reached {
    no_way,    ///< this machine cannot try
    nothing,   ///< no connection
    greeting,  ///< connected; no friendly greeting, or it broke off before EHLO was answered
    ehlo,      ///< EHLO was answered; STARTTLS is not offered
    offered,   ///< STARTTLS is offered, but then refused
    agreed,    ///< the server was ready for TLS, and the handshake failed
    tls,
  };
  Reached reached = Reached::nothing;
  std::string why;                     ///< why no further, in words, with what the server said
  std::optional<Handshake> handshake;  ///< where TLS was reached
};

/// Connects, greets as `helo`, starts TLS with `host` as the server's name, and leaves politely.
/// Never throws for what the server does. A reply may have 100 lines of 2048 bytes.
Session try_starttls(const std::string& host, const std::string& address, std::uint16_t port,
                     const std::string& helo, const Patience& left);

}  // namespace tlsrpt::probe
