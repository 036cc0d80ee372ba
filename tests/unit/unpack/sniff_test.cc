// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {

TEST_CASE("magic bytes tell the containers apart") {
  CHECK(sniff(gzip_member(kJson)) == Container::gzip);
  CHECK(sniff(zlib_stream(kJson)) == Container::zlib);
  CHECK(sniff(zip({{}})) == Container::zip);
  CHECK(sniff(zip({})) == Container::zip);  // begins with its end record
  CHECK(sniff(kJson) == Container::plain);
  CHECK(sniff("") == Container::plain);
}

TEST_CASE("zlib headers are known at every level and window size") {
  for (const char* header :
       {"\x78\x01", "\x78\x5e", "\x78\x9c", "\x78\xda", "\x68\x81", "\x08\xd7"}) {
    CHECK(sniff(header + deflate(kJson)) == Container::zlib);
  }
}

TEST_CASE("what only resembles a zlib header is plain") {
  CHECK(sniff("\x78\x9d" + deflate(kJson)) == Container::plain);  // check bits
  CHECK(sniff("\x88\x1c" + deflate(kJson)) == Container::plain);  // a window of 64 KiB
  CHECK(sniff("\x77\x9f" + deflate(kJson)) == Container::plain);  // another method
  CHECK(sniff("\x78\xbb" + deflate(kJson)) == Container::plain);  // a preset dictionary
  CHECK(sniff("\x78\x9c\x07") == Container::plain);               // no such block
}

TEST_CASE("text that begins with the two bytes of a zlib header is plain") {
  CHECK(sniff("HK offices are closed tomorrow") == Container::plain);
  CHECK(sniff("HK 2026") == Container::plain);
}

TEST_CASE("no beginning of JSON is a container, nor are half of the magic bytes") {
  for (const char* text : {"{", "[", " {", "\r\n{", "\xef\xbb\xbf{", "\xff\xfe{", "\xfe\xff",
                           "\x1f", "P", "PK", "PK\x03", "\x78"}) {
    CHECK(sniff(text) == Container::plain);
  }
}

TEST_CASE("raw deflate has no magic bytes") {
  CHECK(sniff(deflate(kJson)) == Container::plain);
}

}  // namespace tlsrpt::unpack::test
