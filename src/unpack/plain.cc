// SPDX-License-Identifier: MIT
// plain: bytes to the same bytes.
#include "unpack/layer.h"

namespace tlsrpt::unpack {
namespace {

class Plain final : public Layer {
 public:
  explicit Plain(std::string_view bytes) : rest_(bytes) {}

  std::size_t read(std::span<char> out) override {
    const std::size_t length = rest_.copy(out.data(), out.size());
    rest_.remove_prefix(length);
    return length;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::unique_ptr<Layer> plain_layer(std::string_view packed) {
  return std::make_unique<Plain>(packed);
}

}  // namespace tlsrpt::unpack
