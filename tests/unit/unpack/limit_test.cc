// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

using report::Fault;

std::vector<std::string> containers(const std::string& bytes) {
  return {bytes,
          gzip_member(bytes),
          zlib_stream(bytes),
          zip({{.content = bytes}}),
          zip({{.content = bytes, .method = 0}}),
          gzip_member(bytes.substr(0, 10)) + gzip_member(bytes.substr(10)),
          gzip_member(gzip_member(bytes))};
}

}  // namespace

TEST_CASE("bytes up to the limit pass, and one more is too large") {
  constexpr std::size_t kPiece = 64 * 1024;
  for (const std::size_t size : {std::size_t{500}, kPiece - 1, kPiece, kPiece + 1, 2 * kPiece}) {
    const std::string bytes(size, 'a');
    for (const std::string& packed : containers(bytes)) {
      CHECK(unpack(packed, size).bytes == bytes);
      const Unpacked over = unpack(packed, size - 1);
      CHECK(over.fault == Fault::inflated_too_large);
      CHECK(over.size < size);
    }
  }
}

TEST_CASE("a limit of nothing passes nothing") {
  CHECK(unpack("", 0).clean());
  CHECK(unpack("{", 0).fault == Fault::inflated_too_large);
  CHECK(unpack(gzip_member(""), 0).clean());
  CHECK(unpack(gzip_member("{"), 0).fault == Fault::inflated_too_large);
}

TEST_CASE("no limit is no limit") {
  CHECK(unpack(gzip_member(kJson), UINT64_MAX).bytes == kJson);
}

TEST_CASE("the limit holds for the outer of two layers too") {
  const std::string inner = gzip_member(kJson) + gzip_member("") + std::string(1000, '\n');
  CHECK(unpack(gzip_member(inner), 1000).fault == Fault::inflated_too_large);
}

TEST_CASE("what is packed once more has a limit of its own") {
  const std::string inner = gzip_member(kJson);
  const std::string packed = gzip_member(inner);
  for (const bool fits : {true, false}) {
    Limits limits;
    limits.packed_again = inner.size() - (fits ? 0 : 1);
    report::Notes notes;
    Unpacker unpacker(packed, limits, notes, "");
    if (fits) {
      CHECK(unpacker.next() == kJson);
    } else {
      CHECK_THROWS_AS(unpacker.next(), report::BadReport);
    }
  }
}

TEST_CASE("a trailer is compared where the bytes just reach the limit") {
  CHECK(unpack(gzip_member(kJson, {.crc = 1}), kJson.size()).fault == Fault::compression_corrupt);
}

TEST_CASE("bytes come in pieces of at most 64 KiB, and size() counts those given out") {
  for (const std::string& packed : containers(std::string(200'000, 'a'))) {
    report::Notes notes;
    Unpacker unpacker(packed, Limits{}, notes, "");
    std::uint64_t given = 0;
    for (auto piece = unpacker.next(); !piece.empty(); piece = unpacker.next()) {
      CHECK(piece.size() <= 64 * 1024);
      given += piece.size();
      CHECK(unpacker.size() == given);
    }
    CHECK(given == 200'000);
    CHECK(unpacker.next().empty());
  }
}

TEST_CASE("an Unpacker may be left in the middle, or never begun") {
  const std::string packed = gzip_member(gzip_member(std::string(200'000, 'a')));
  report::Notes notes;
  Unpacker left(packed, Limits{}, notes, "");
  CHECK(left.next().size() == 64 * 1024);
  CHECK_FALSE(left.truncated());
  const Unpacker never_begun(packed, Limits{}, notes, "");
  CHECK(never_begun.size() == 0);
}

}  // namespace tlsrpt::unpack::test
