// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

using report::Fault;

constexpr std::size_t kMiB = 1024 * 1024;

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// Deflate blocks of so many MiB of zeros, without an end: 1 KiB for each MiB.
std::string endless_zeros(std::size_t mebibytes) {
  return repeated(deflate(std::string(kMiB, '\0'), LastBlock::open), mebibytes);
}

std::string gzip_bomb(std::size_t mebibytes) {
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\0", 10) + endless_zeros(mebibytes);
}

void check_stops(const std::string& bomb, std::uint64_t limit = Limits{}.inflated) {
  const Unpacked unpacked = unpack(bomb, limit);
  CHECK(unpacked.fault == Fault::inflated_too_large);
  CHECK(unpacked.size <= limit);
}

}  // namespace

TEST_CASE("10 MB that inflate to 10 GB stop at the limit") {
  const std::string bomb = gzip_bomb(10 * 1024);
  CHECK(bomb.size() > 10'000'000);
  check_stops(bomb);
  check_stops(bomb, 1000);
  check_stops("\x78\x9c" + endless_zeros(1024));
}

TEST_CASE("a bomb of many members stops at the limit") {
  check_stops(repeated(gzip_member(std::string(kMiB, '\0')), 10 * 1024));
  check_stops(repeated(gzip_member("{"), 100'000), 99'999);
}

TEST_CASE("a bomb in a bomb stops at the limit") {
  check_stops(gzip_member(gzip_bomb(10 * 1024)));
  check_stops(gzip_member(gzip_bomb(1) + std::string(100 * kMiB, '\0')));
}

TEST_CASE("a ZIP bomb stops at the limit") {
  check_stops(zip({{.told_size = 0xfffffffe, .packed = endless_zeros(4096)}}));
  check_stops(zip({{.content = gzip_bomb(1024)}}));
}

TEST_CASE("a ZIP bomb that tells of a small size gives no more than that") {
  const Unpacked unpacked = unpack(zip({{.told_size = 1000, .packed = endless_zeros(4096)}}));
  CHECK(unpacked.fault == Fault::compression_corrupt);
  CHECK(unpacked.size <= 1000);
}

TEST_CASE("half a million empty members are an empty report") {
  const Unpacked unpacked = unpack(repeated(gzip_member(""), 500'000));
  CHECK(unpacked.clean());
  CHECK(unpacked.size == 0);
}

TEST_CASE(
    "endless empty members in a small mail are given up where packed bytes have their limit") {
  const std::string packed = gzip_member(repeated(gzip_member(""), 1'000'000));
  CHECK(packed.size() < 100'000);
  const Unpacked unpacked = unpack(packed);
  CHECK(unpacked.fault == Fault::inflated_too_large);
  CHECK(unpacked.size == 0);
}

TEST_CASE("millions of empty blocks are an empty report, cut short") {
  const std::string block = deflate("", LastBlock::open);
  const Unpacked unpacked = unpack(gzip_bomb(0) + repeated(block, 2'000'000));
  CHECK(unpacked.truncated);
  CHECK(unpacked.size == 0);
}

}  // namespace tlsrpt::unpack::test
