// SPDX-License-Identifier: MIT
#include "report/domain.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("the normal form of a domain has no blanks, no final dot and small letters") {
  CHECK(normal_domain(" Example.ORG.\r\n") == "example.org");
  CHECK(normal_domain("example.org") == "example.org");
  CHECK(normal_domain("") == "");
  CHECK(normal_domain(" \t") == "");
  CHECK(normal_domain(".") == "");
  CHECK(normal_domain(" .. ") == "");
  CHECK(normal_domain("example.org. .") == "example.org");
  CHECK(normal_domain("B\xC3\x9C"
                      "CHER.example") ==
        "b\xC3\x9C"
        "cher.example");  // other letters stay
}

TEST_CASE("a host name is safe to show and to paste") {
  CHECK(is_domain_name("mx1.example.com"));
  CHECK(is_domain_name("xn--bcher-kva.example"));
  CHECK(is_domain_name("_smtp._tls.example.com"));
  CHECK(is_domain_name(std::string(63, 'a') + ".example"));
  for (const std::string_view text :
       {"", ".", "example.com.", ".example.com", "a..b", "-a.example", "a-.example",
        "*.example.com", "a b", "a;reboot", "$(reboot)", "a\nb", "'; DROP TABLE", "</script>",
        "\x1b[31m", "a@b", "[192.0.2.1]", "\xC3\xBC.example"}) {
    INFO(text);
    CHECK_FALSE(is_domain_name(text));
  }
  CHECK_FALSE(is_domain_name(std::string(64, 'a') + ".example"));
  std::string long_name = "a";
  while (long_name.size() <= 253) long_name += ".a";
  CHECK_FALSE(is_domain_name(long_name));
}

TEST_CASE("the domain of an address stands after its last at sign") {
  CHECK(domain_of_address("tls@example.com") == "example.com");
  CHECK(domain_of_address("\"a@b\"@example.com>") == "example.com");
  CHECK(domain_of_address("a@example.com, b") == "example.com");
  CHECK(domain_of_address("nobody") == "");
  CHECK(domain_of_address("nobody@") == "");
}
