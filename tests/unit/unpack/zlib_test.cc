// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {

using report::Deviation;
using report::Fault;

TEST_CASE("a zlib stream is accepted, and noted") {
  const Unpacked unpacked = unpack(zlib_stream(kJson));
  CHECK(unpacked.bytes == kJson);
  CHECK(unpacked.noted(Deviation::zlib_container));
  CHECK_FALSE(unpacked.noted(Deviation::bytes_after_compressed_data));
  CHECK_FALSE(unpacked.truncated);
}

TEST_CASE("a wrong Adler-32 or damaged deflate data is corrupt in zlib too") {
  std::string packed = zlib_stream(kJson);
  packed.back() = static_cast<char>(packed.back() ^ 1);
  CHECK(unpack(packed).fault == Fault::compression_corrupt);
  CHECK(unpack("\x78\x9c\x05" + noise(300)).fault == Fault::compression_corrupt);
}

TEST_CASE("a zlib stream that is cut is truncated") {
  const std::string packed = zlib_stream(kJson);
  for (std::size_t size = 2; size < packed.size() - 4; ++size) {
    const Unpacked unpacked = unpack(std::string_view(packed).substr(0, size));
    CHECK(unpacked.truncated);
    CHECK(kJson.starts_with(unpacked.bytes));
  }
}

TEST_CASE("a zlib stream without its trailer is complete, with a note") {
  const std::string packed = zlib_stream(kJson);
  for (std::size_t missing = 1; missing <= 4; ++missing) {
    const Unpacked unpacked = unpack(std::string_view(packed).substr(0, packed.size() - missing));
    CHECK(unpacked.bytes == kJson);
    CHECK(unpacked.noted(Deviation::gzip_trailer_missing));
    CHECK_FALSE(unpacked.truncated);
  }
}

TEST_CASE("bytes after a zlib stream are noted, but not a line end") {
  CHECK_FALSE(unpack(zlib_stream(kJson) + "\r\n").noted(Deviation::bytes_after_compressed_data));
  const Unpacked unpacked = unpack(zlib_stream(kJson) + "bye");
  CHECK(unpacked.bytes == kJson);
  CHECK(unpacked.noted(Deviation::bytes_after_compressed_data));
}

}  // namespace tlsrpt::unpack::test
