// SPDX-License-Identifier: MIT
// Connection: a TCP connection to an address, plain at first and with TLS on demand; never waits
// longer than patience lasts.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "probe/certificate.h"
#include "probe/patience.h"

namespace tlsrpt::probe {

/// The other side, the way to it, or patience failed; in words.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// This machine has no way to the address, as one without IPv6: says nothing of the server.
struct NoWay : Broken {
  using Broken::Broken;
};

/// Of a TLS handshake that was done.
struct Handshake {
  std::string protocol;  ///< `TLSv1.3`
  std::string cipher;
  Chain chain;
};

class Connection {
 public:
  /// Throws Broken; `address` as inet_pton takes it.
  Connection(const std::string& address, std::uint16_t port, Patience left);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The next byte; throws Broken at the end as well.
  char get();
  void put(std::string_view bytes);

  /// From here on all is encrypted. Bytes that came before and were not read are dropped, so that
  /// none of them counts as encrypted. Any certificate and any version of TLS will do: what is
  /// wrong with them is for others to say. Throws Broken.
  Handshake start_tls(const std::string& server_name);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::probe
