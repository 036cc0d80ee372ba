// SPDX-License-Identifier: MIT
#include "probe/address.h"

#include "catch.h"

using namespace tlsrpt::probe;

TEST_CASE("addresses of the Internet can be reached from anywhere") {
  for (const char* const address :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1",
        "172.15.255.255", "172.32.0.0", "192.0.2.1", "192.167.0.1", "192.169.0.1",
        "223.255.255.255", "2001:db8::1", "2000::", "64:ff9b::c000:201", "2002:7f00:1::"}) {
    INFO(address);
    CHECK(reach_of(address) == Reach::anywhere);
  }
}

TEST_CASE("private addresses can be reached from inside") {
  for (const char* const address :
       {"10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255", "172.16.0.0",
        "172.31.255.255", "192.168.0.1", "198.19.255.255", "fc00::1", "fdff::1", "fec0::1"}) {
    INFO(address);
    CHECK(reach_of(address) == Reach::inside);
  }
}

TEST_CASE("some addresses are of no other machine") {
  for (const char* const address :
       {"0.0.0.0",   "0.1.2.3",   "127.0.0.1",        "127.255.255.255",  "169.254.169.254",
        "192.0.0.8", "224.0.0.1", "239.255.255.255",  "240.0.0.1",        "255.255.255.255",
        "::",        "::1",       "::ffff:127.0.0.1", "::ffff:192.0.2.1", "::192.0.2.1",
        "100::1",    "fe80::1",   "febf::1",          "ff02::1",          "",
        "no address"}) {
    INFO(address);
    CHECK(reach_of(address) == Reach::nowhere);
  }
}
