// SPDX-License-Identifier: MIT
// Hasher: bytes, piece by piece, to their SHA-256.
#pragma once

#include <nettle/sha2.h>

#include <string_view>

#include "report/byte_source.h"

namespace tlsrpt::unpack {

class Hasher {
 public:
  Hasher();
  void add(std::string_view bytes);
  /// The hash of all bytes so far; more may follow.
  report::Sha256 sum() const;

 private:
  sha256_ctx context_;
};

}  // namespace tlsrpt::unpack
