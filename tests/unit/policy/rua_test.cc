// SPDX-License-Identifier: MIT
#include "policy/rua.h"

#include "catch.h"

using namespace tlsrpt::policy;

namespace {

void good(const std::string& uri) {
  INFO(uri);
  CHECK_FALSE(fault_of_rua(uri));
}

void bad(const std::string& uri, const std::string& rule, std::size_t offset = 0) {
  INFO(uri);
  const auto fault = fault_of_rua(uri);
  REQUIRE(fault);
  CHECK(fault->rule == rule);
  CHECK(fault->offset == offset);
  CHECK_FALSE(fault->what.empty());
}

}  // namespace

TEST_CASE("URIs that reports are sent to") {
  good("mailto:tls-reports@example.com");
  good("MAILTO:tls-reports@example.com");  // RFC 3986, section 3.1
  good("mailto:a+b@x.example?subject=tls=1");
  good("mailto:%22a%20b%22@x.example");
  good("https://reports.example.com/v1/tlsrpt");
  good("https://u@reports.example.com:8443/?q=1#f");
  good("https://[2001:db8::1]:443/r");
  good("https://192.0.2.1/r");
}

TEST_CASE("URIs that are none") {
  bad("a@x.example", "tlsrpt-rua-uri");
  bad("reports", "tlsrpt-rua-uri");
  bad(":a@x.example", "tlsrpt-rua-uri");
  bad("1mailto:a@x.example", "tlsrpt-rua-uri");
  bad("mailto:a b@x.example", "tlsrpt-rua-uri", 8);
  bad("mailto:<a@x.example>", "tlsrpt-rua-uri", 7);
  bad("mailto:b\xC3\xA4r@x.example", "tlsrpt-rua-uri", 8);
  bad("mailto:a%4@x.example", "tlsrpt-rua-uri", 8);
  bad("mailto:a%zz@x.example", "tlsrpt-rua-uri", 8);
  bad("mailto:a%", "tlsrpt-rua-uri", 8);
}

TEST_CASE("what has to be encoded") {
  bad("mailto:a@x.example!10m", "tlsrpt-rua-encoding", 18);
  bad("mailto:a;b@x.example", "tlsrpt-rua-encoding", 8);
  bad("mailto:a,b@x.example", "tlsrpt-rua-encoding", 8);
}

TEST_CASE("schemes that no report is sent to") {
  bad("http://reports.example.com/", "tlsrpt-rua-scheme");
  bad("ftp://reports.example.com/", "tlsrpt-rua-scheme");
  bad("ftp:", "tlsrpt-rua-scheme");
}

TEST_CASE("addresses that are none") {
  for (const char* uri :
       {"mailto:", "mailto:a", "mailto:@x.example", "mailto:a@", "mailto:a@b@x.example",
        "mailto://a@x.example", "mailto:a@x..example", "mailto:a@-x.example",
        "mailto:a%20b@x.example", "mailto:a@*.example", "mailto:a@192.0.2.1",
        "mailto:?to=a@x.example", "mailto:a%0a@x.example", "mailto:%E4@x.example"}) {
    bad(uri, "tlsrpt-rua-address", 7);
  }
  bad("mailto:" + std::string(65, 'a') + "@x.example", "tlsrpt-rua-address", 7);
}

TEST_CASE("https without a host") {
  for (const char* uri : {"https:", "https:/r", "https:///r", "https://:443/r", "https://a..b/",
                          "https://x.example:99x/", "https://x.example:443443/", "https://[]/",
                          "https://[2001:db8::1/", "https://[2001:db8::1]443/",
                          "https://[x]@y.example/", "https://[2001:db8::1]:8:1]:443/"}) {
    bad(uri, "tlsrpt-rua-host", 6);
  }
}

TEST_CASE("the address of a URI is decoded") {
  CHECK(address_of_rua("mailto:a%2Cb@x.example") == "a,b@x.example");
  CHECK(address_of_rua("mailto:a@x.example?subject=b") == "a@x.example");
  CHECK_FALSE(address_of_rua("https://x.example/a@b"));
  CHECK_FALSE(address_of_rua("mailto:nobody"));
}

TEST_CASE("an address becomes a URI that a record can hold") {
  CHECK(rua_of_address("tls-reports@example.com") == "mailto:tls-reports@example.com");
  CHECK(rua_of_address("a,b;c!d=e%f/g?h@example.com") ==
        "mailto:a%2Cb%3Bc%21d%3De%25f%2Fg%3Fh@example.com");
  CHECK_FALSE(rua_of_address("tls-reports"));
  CHECK_FALSE(rua_of_address("a b@example.com"));
  for (const char* address : {"a,b@x.example", "\"a b\"@x.example", "b\xC3\xA4r@x.example"}) {
    CHECK(address_of_rua(*rua_of_address(address)) == address);
    CHECK_FALSE(fault_of_rua(*rua_of_address(address)));
  }
}
