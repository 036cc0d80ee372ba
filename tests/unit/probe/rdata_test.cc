// SPDX-License-Identifier: MIT
#include "probe/rdata.h"

#include <catch2/catch.hpp>
#include <string>

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

TEST_CASE("addresses are texts, by their size") {
  CHECK(read_address("\300\0\2\1"s) == "192.0.2.1");
  CHECK(read_address("\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\1") == "2001:db8::1");
  CHECK_FALSE(read_address("\300\0\2"s));
  CHECK_FALSE(read_address(""s));
}
