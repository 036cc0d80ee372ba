// SPDX-License-Identifier: MIT
// Layer: one container taken off. Its bytes come on demand, so that none holds them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "unpack/remarks.h"
#include "unpack/unpack.h"

namespace tlsrpt::unpack {

inline std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

class Layer {
 public:
  virtual ~Layer() = default;
  /// Fills `out`, and returns how much of it: less than all only at the end, then nothing.
  /// Throws BadReport; not to be called again after that.
  virtual std::size_t read(std::span<char> out) = 0;
  /// Whether the compressed data ended too early; known at the end.
  virtual bool truncated() const { return false; }
};

/// `packed` and `remarks` must outlive the layer.
std::unique_ptr<Layer> plain_layer(std::string_view packed);
std::unique_ptr<Layer> gzip_layer(std::string_view packed, const Remarks& remarks);
std::unique_ptr<Layer> zlib_layer(std::string_view packed, const Remarks& remarks);
std::unique_ptr<Layer> zip_layer(std::string_view packed, const Remarks& remarks);

}  // namespace tlsrpt::unpack
