// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

std::string hex(const report::Sha256& sum) {
  std::string text;
  for (const unsigned char byte : sum) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace

TEST_CASE("sha256() is the SHA-256 of FIPS 180-4") {
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("an Unpacker hashes what it gave out, whatever the container") {
  const std::string bytes = noise(200'000);
  for (const std::string& packed : {bytes, gzip_member(bytes), zlib_stream(bytes),
                                    zip({{.content = bytes}}), gzip_member(gzip_member(bytes))}) {
    const Unpacked unpacked = unpack(packed);
    CHECK(unpacked.sha256 == sha256(bytes));
    CHECK(unpacked.size == bytes.size());
  }
}

TEST_CASE("the hash can be asked for twice") {
  report::Notes notes;
  Unpacker unpacker(kJson, Limits{}, notes, "");
  while (!unpacker.next().empty()) {
  }
  CHECK(unpacker.sha256() == unpacker.sha256());
  CHECK(unpacker.sha256() == sha256(kJson));
}

}  // namespace tlsrpt::unpack::test
