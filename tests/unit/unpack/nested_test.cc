// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

using report::Deviation;
using report::Fault;

Unpacked check_nested(const std::string& packed) {
  const Unpacked unpacked = unpack(packed);
  CHECK(unpacked.bytes == kJson);
  CHECK(unpacked.noted(Deviation::nested_compression));
  CHECK_FALSE(unpacked.truncated);
  CHECK_FALSE(unpacked.fault);
  return unpacked;
}

}  // namespace

TEST_CASE("one more layer inside is taken off, whatever the two are, and noted") {
  check_nested(gzip_member(gzip_member(kJson)));
  CHECK(check_nested(gzip_member(zlib_stream(kJson))).noted(Deviation::zlib_container));
  CHECK(check_nested(gzip_member(zip({{}}))).noted(Deviation::zip_container));
  CHECK(check_nested(zlib_stream(gzip_member(kJson))).noted(Deviation::zlib_container));
  CHECK(check_nested(zip({{.content = gzip_member(kJson)}})).noted(Deviation::zip_container));
  CHECK(check_nested(zip({{.content = zip({{}})}})).noted(Deviation::zip_container));
}

TEST_CASE("the inner layer is found where the outer's first member holds one byte of it") {
  const std::string inner = gzip_member(kJson);
  check_nested(gzip_member(inner.substr(0, 1)) + gzip_member(inner.substr(1)));
}

TEST_CASE("an inner layer of several pieces comes out as it was") {
  const std::string bytes = noise(500'000);
  CHECK(unpack(gzip_member(gzip_member(bytes))).bytes == bytes);
}

TEST_CASE("a third layer is refused") {
  CHECK(unpack(gzip_member(gzip_member(gzip_member(kJson)))).fault == Fault::compression_too_deep);
  CHECK(unpack(zip({{.content = gzip_member(zlib_stream(kJson))}})).fault ==
        Fault::compression_too_deep);
}

TEST_CASE("a layer inside plain bytes is not looked for") {
  const std::string packed = gzip_member(kJson);
  CHECK(unpack("{" + packed).clean());
}

TEST_CASE("truncated is truncated, in either layer") {
  const std::string inner = gzip_member(noise(1000));
  const std::string outer = gzip_member(inner);
  CHECK(unpack(gzip_member(inner.substr(0, 500))).truncated);
  CHECK(unpack(std::string_view(outer).substr(0, 500)).truncated);
}

TEST_CASE("a damaged inner layer is corrupt") {
  CHECK(unpack(gzip_member(gzip_member(kJson, {.crc = 1}))).fault == Fault::compression_corrupt);
}

}  // namespace tlsrpt::unpack::test
