// SPDX-License-Identifier: MIT
#include "report/address.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("an address takes its canonical form") {
  CHECK(canonical_address("192.0.2.1") == "192.0.2.1");
  CHECK(canonical_address("2001:db8:abcd:0012::1") == "2001:db8:abcd:12::1");  // RFC 8460's own
  CHECK(canonical_address("2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(canonical_address("::ffff:192.0.2.1") == "::ffff:192.0.2.1");
}

TEST_CASE("what is no address has no canonical form") {
  using namespace std::string_view_literals;
  for (const auto text : {""sv, "mx.example.com"sv, "192.0.2"sv, "192.0.2.256"sv, "192.0.2.1 "sv,
                          "[192.0.2.1]"sv, "fe80::1%eth0"sv, "192.0.2.1\0"sv, "1:2:3"sv}) {
    INFO(text);
    CHECK_FALSE(canonical_address(text));
  }
  CHECK_FALSE(canonical_address(std::string(10'000, '1')));
}
