// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

using report::Deviation;
using report::Fault;

constexpr std::size_t kHeader = 10;
constexpr std::size_t kTrailer = 8;

}  // namespace

TEST_CASE("a wrong CRC-32 or length is corrupt") {
  CHECK(unpack(gzip_member(kJson, {.crc = 1})).fault == Fault::compression_corrupt);
  CHECK(unpack(gzip_member(kJson, {.length = 1})).fault == Fault::compression_corrupt);
}

TEST_CASE("a damaged gzip header is corrupt") {
  for (const std::size_t place : {std::size_t{2}, std::size_t{3}}) {
    std::string packed = gzip_member(kJson);
    packed[place] = '\xff';
    CHECK(unpack(packed).fault == Fault::compression_corrupt);
  }
}

TEST_CASE("damaged deflate data is corrupt") {
  std::string packed = gzip_member(kJson);
  packed[kHeader] = '\x07';  // a block of no known type
  CHECK(unpack(packed).fault == Fault::compression_corrupt);
}

TEST_CASE("a flipped bit is found out, or harmless, or has eaten the trailer, which is noted") {
  const std::string sound = gzip_member(kJson);
  for (std::size_t i = kHeader; i < sound.size(); ++i) {
    for (const int bit : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80}) {
      std::string packed = sound;
      packed[i] = static_cast<char>(packed[i] ^ bit);
      const Unpacked unpacked = unpack(packed);
      CHECK((unpacked.fault == Fault::compression_corrupt || unpacked.truncated ||
             unpacked.noted(Deviation::gzip_trailer_missing) || unpacked.bytes == kJson));
    }
  }
}

TEST_CASE("data that ends early gives what there is, and is truncated") {
  const std::string bytes = noise(100'000);
  const std::string packed = gzip_member(bytes);
  const Unpacked unpacked = unpack(std::string_view(packed).substr(0, 50'000));
  CHECK(unpacked.truncated);
  CHECK_FALSE(unpacked.fault);
  CHECK(unpacked.notes.empty());
  CHECK(unpacked.bytes.size() > 45'000);
  CHECK(bytes.starts_with(unpacked.bytes));
}

TEST_CASE("gzip cut anywhere before its trailer is truncated") {
  const std::string packed = gzip_member(
      kJson,
      {.flags = 4 | 8 | 16 | 2, .optional_fields = std::string("\3\0abcname\0text\0cc", 17)});
  for (std::size_t size = 2; size < packed.size() - kTrailer; ++size) {
    const Unpacked unpacked = unpack(std::string_view(packed).substr(0, size));
    CHECK(unpacked.truncated);
    CHECK_FALSE(unpacked.fault);
    CHECK(kJson.starts_with(unpacked.bytes));
  }
}

TEST_CASE("gzip with all of its data but not all of its trailer is complete, with a note") {
  const std::string packed = gzip_member(kJson);
  for (std::size_t missing = 1; missing <= kTrailer; ++missing) {
    const Unpacked unpacked = unpack(std::string_view(packed).substr(0, packed.size() - missing));
    CHECK(unpacked.bytes == kJson);
    CHECK(unpacked.noted(Deviation::gzip_trailer_missing));
    CHECK_FALSE(unpacked.truncated);
    CHECK_FALSE(unpacked.fault);
  }
}

TEST_CASE("a line end behind half a trailer does not make it wrong") {
  const std::string packed = gzip_member(kJson);
  for (std::size_t missing = 1; missing <= kTrailer; ++missing) {
    const Unpacked unpacked = unpack(packed.substr(0, packed.size() - missing) + "\r\n");
    CHECK(unpacked.bytes == kJson);
    CHECK(unpacked.noted(Deviation::gzip_trailer_missing));
  }
}

TEST_CASE("half a trailer that is wrong is corrupt") {
  const std::string packed = gzip_member(kJson, {.crc = 1});
  CHECK(unpack(packed.substr(0, packed.size() - 6)).fault == Fault::compression_corrupt);
}

TEST_CASE("a second member that is damaged behind its header is corrupt") {
  std::string second = gzip_member("more");
  second[kHeader] = '\x07';
  CHECK(unpack(gzip_member(kJson) + second).fault == Fault::compression_corrupt);
  CHECK(unpack(gzip_member(kJson) + gzip_member("more", {.crc = 1})).fault ==
        Fault::compression_corrupt);
}

TEST_CASE("a second member that is cut is truncated, in its header too") {
  const std::string second = gzip_member(kJson);
  for (std::size_t size = 2; size < second.size() - kTrailer; ++size) {
    const Unpacked unpacked = unpack(gzip_member("first") + second.substr(0, size));
    CHECK(unpacked.truncated);
    CHECK(unpacked.bytes.starts_with("first"));
  }
}

}  // namespace tlsrpt::unpack::test
