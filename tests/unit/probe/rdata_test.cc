// SPDX-License-Identifier: MIT
#include "probe/rdata.h"

#include <string>

#include "catch.h"

using namespace tlsrpt::probe;
using namespace std::string_literals;

TEST_CASE("the strings of a TXT record are joined without blanks") {
  CHECK(read_txt("\5v=STS\3v1;"s) == "v=STSv1;");
  CHECK(read_txt("\0"s) == "");
  CHECK(read_txt(""s) == "");
}

TEST_CASE("a TXT record that is cut off says nothing") {
  CHECK_FALSE(read_txt("\5v=ST"s));
  CHECK_FALSE(read_txt("\3abc\1"s));
}

TEST_CASE("an MX record is a preference and a host in lower case") {
  const auto mx = read_mx("\0\12\3mx1\7Example\3com\0"s);
  REQUIRE(mx);
  CHECK(mx->preference == 10);
  CHECK(mx->host == "mx1.example.com");
  CHECK(read_mx("\1\0\1a\0"s)->preference == 256);
}

TEST_CASE("what is within a label of an MX record is told from what is between two") {
  CHECK(read_mx("\0\0\4mx.1\1a\0"s)->host == "mx\\.1.a");
  CHECK(read_mx("\0\0\2m\\\1a\0"s)->host == "m\\\\.a");
}

TEST_CASE("an MX record with a longer name than there are says nothing") {
  const auto name_of = [](std::size_t labels, std::size_t last) {
    std::string name;
    for (std::size_t i = 0; i < labels; ++i) name += '\77' + std::string(63, 'a');
    return "\0\0"s + name + static_cast<char>(last) + std::string(last, 'b') + '\0';
  };
  CHECK(read_mx(name_of(3, 61))->host.size() == 253);
  CHECK_FALSE(read_mx(name_of(3, 62)));
  CHECK(read_mx(name_of(0, 63)));
  CHECK_FALSE(read_mx(name_of(0, 64)));
}

TEST_CASE("a null MX has no host") {
  CHECK(read_mx("\0\0\0"s)->host.empty());
}

TEST_CASE("an MX record that is cut off, or goes on, says nothing") {
  CHECK_FALSE(read_mx(""s));
  CHECK_FALSE(read_mx("\0\12"s));
  CHECK_FALSE(read_mx("\0\12\3mx1"s));
  CHECK_FALSE(read_mx("\0\12\3mx1\0x"s));
  CHECK_FALSE(read_mx("\0\12\77mx1\0"s));
}

TEST_CASE("a TLSA record is three numbers and bytes") {
  const auto tlsa = read_tlsa("\3\1\1\xab\0"s);
  REQUIRE(tlsa);
  CHECK(*tlsa == Tlsa{3, 1, 1, "\xab\0"s});
  CHECK(text_of(*tlsa) == "3 1 1 ab00");
  CHECK_FALSE(read_tlsa("\3\1"s));
}

TEST_CASE("the TLSA record of RFC 8460, section 4.5 is a hash of a certificate") {
  const std::string hash =
      "\x1f"
      "\x85"
      "\x0a"
      "\x33"
      "\x7e"
      "\x6d"
      "\xb9"
      "\xc6"
      "\x09"
      "\xc5"
      "\x22"
      "\xd1"
      "\x36"
      "\xa4"
      "\x75"
      "\x63"
      "\x8c"
      "\xc4"
      "\x3e"
      "\x1e"
      "\xd4"
      "\x24"
      "\xf8"
      "\xee"
      "\xc8"
      "\x51"
      "\x3d"
      "\x74"
      "\x7d"
      "\x1d"
      "\x08"
      "\x5d"s;
  const auto tlsa = read_tlsa("\3\0\1"s + hash);
  REQUIRE(tlsa);
  CHECK(tlsa->usage == 3);
  CHECK(tlsa->selector == 0);
  CHECK(tlsa->matching_type == 1);
  CHECK(tlsa->data.size() == 32);
  CHECK(text_of(*tlsa) == "3 0 1 1f850a337e6db9c609c522d136a475638cc43e1ed424f8eec8513d747d1d085d");
}

TEST_CASE("addresses are texts, by their size") {
  CHECK(read_address("\300\0\2\1"s) == "192.0.2.1");
  CHECK(read_address("\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\1") == "2001:db8::1");
  CHECK_FALSE(read_address("\300\0\2"s));
  CHECK_FALSE(read_address(""s));
}
