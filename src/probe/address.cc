// SPDX-License-Identifier: MIT
#include "probe/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tlsrpt::probe {
namespace {

constexpr std::size_t kByte = 8;  // bits

/// The addresses that begin with so many bits of these bytes.
struct Block {
  std::array<std::uint8_t, sizeof(in6_addr)> bytes;
  std::size_t bits;
  Reach reach;
};

constexpr std::array<Block, 11> kBlocks4 = {{
    {{0}, 8, Reach::nowhere},
    {{10}, 8, Reach::inside},
    {{100, 64}, 10, Reach::inside},
    {{127}, 8, Reach::nowhere},
    {{169, 254}, 16, Reach::nowhere},
    {{172, 16}, 12, Reach::inside},
    {{192, 0, 0}, 24, Reach::nowhere},
    {{192, 168}, 16, Reach::inside},
    {{198, 18}, 15, Reach::inside},
    {{224}, 4, Reach::nowhere},
    {{240}, 4, Reach::nowhere},
}};

constexpr std::array<Block, 6> kBlocks6 = {{
    // `::`, `::1`, and IPv4 in its old and its newer form.
    {{}, 80, Reach::nowhere},
    {{0x01}, 64, Reach::nowhere},
    {{0xfc}, 7, Reach::inside},
    {{0xfe, 0x80}, 10, Reach::nowhere},
    {{0xfe, 0xc0}, 10, Reach::inside},
    {{0xff}, 8, Reach::nowhere},
}};

bool is_in(const Block& block, std::span<const std::uint8_t> address) {
  for (std::size_t bit = 0; bit < block.bits; ++bit) {
    const auto differing = block.bytes.at(bit / kByte) ^ address[bit / kByte];
    if (((differing >> (kByte - 1 - bit % kByte)) & 1) != 0) return false;
  }
  return true;
}

Reach reach_in(std::span<const Block> blocks, std::span<const std::uint8_t> address) {
  const auto found = std::find_if(blocks.begin(), blocks.end(),
                                  [&](const Block& block) { return is_in(block, address); });
  return found == blocks.end() ? Reach::anywhere : found->reach;
}

}  // namespace

Reach reach_of(const std::string& address) {
  std::array<std::uint8_t, sizeof(in6_addr)> bytes{};
  if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
    return reach_in(kBlocks4, std::span(bytes).first(sizeof(in_addr)));
  }
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return reach_in(kBlocks6, bytes);
  return Reach::nowhere;
}

}  // namespace tlsrpt::probe
