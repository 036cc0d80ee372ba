// SPDX-License-Identifier: MIT
// Certificates for tests: made on the spot, for any time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "probe/certificate.h"

namespace tlsrpt::test {

struct Issued {
  std::shared_ptr<void> certificate;
  std::shared_ptr<void> key;
  std::string der() const;
  std::string pem() const;
  /// SHA-256 of the public key, as TLSA records `x 1 1` have it.
  std::string key_hash() const;
};

struct Request {
  std::string name;                ///< common name
  std::vector<std::string> hosts;  ///< DNS names
  report::Time from;
  report::Time to;
  bool is_authority = false;
};

/// By `issuer`, or by itself.
Issued issue(const Request& request, const Issued* issuer = nullptr);

}  // namespace tlsrpt::test
