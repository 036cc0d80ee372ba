// SPDX-License-Identifier: MIT
#include "unpack/sha256.h"

#include "unpack/unpack.h"

namespace tlsrpt::unpack {

Hasher::Hasher() {
  sha256_init(&context_);
}

void Hasher::add(std::string_view bytes) {
  sha256_update(&context_, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
}

report::Sha256 Hasher::sum() const {
  sha256_ctx finished = context_;  // taking the sum resets it
  report::Sha256 sum;
  sha256_digest(&finished, sum.size(), sum.data());
  return sum;
}

report::Sha256 sha256(std::string_view bytes) {
  Hasher hasher;
  hasher.add(bytes);
  return hasher.sum();
}

}  // namespace tlsrpt::unpack
