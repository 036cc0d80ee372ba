// SPDX-License-Identifier: MIT
#include "policy/mx_pattern.h"

#include "catch.h"

using namespace tlsrpt::policy;

namespace {

void good(const std::string& pattern) {
  INFO(pattern);
  CHECK(fault_of_mx_pattern(pattern).empty());
  CHECK(is_mx_pattern(pattern));
}

void bad(const std::string& pattern, const std::string& part_of_fault) {
  INFO(pattern);
  CHECK(fault_of_mx_pattern(pattern).find(part_of_fault) != std::string::npos);
  CHECK_FALSE(is_mx_pattern(pattern));
}

const std::string kLabel(63, 'a');

}  // namespace

TEST_CASE("patterns are host names, with or without a star") {
  good("mail.example.com");
  good("*.example.net");
  good("MAIL.Example.COM");
  good("xn--bcher-kva.example");
  good("mx-1.4.example");
  good("*.com");  // grammatical; a rule of its own warns
  good(kLabel + "." + kLabel + ".example");
}

TEST_CASE("what is no pattern says why") {
  bad("", "names no host");
  bad("*", "needs a domain");
  bad("*.", "names no host");
  bad("*.*.example.com", "a *");
  bad("mail.*.example.com", "a *");
  bad("m*.example.com", "a *");
  bad(".example.com", "early draft");
  bad("mail.example.com.", "ends with a dot");
  bad("b\xC3\xBC"
      "cher.example",
      "A-labels");
  bad("mx1.example.com, mx2.example.com", "more than one");
  bad("10 mx1.example.com", "more than one");
  bad("[192.0.2.1]", "address");
  bad("192.0.2.1", "address");
  bad("2001:db8::1", "address");
  bad("mx1.example.com:25", "port");
  bad("_mx.example.com", "underscore");
  bad("-mx.example.com", "letters, digits");
  bad("mx-.example.com", "letters, digits");
  bad("a..example.com", "letters, digits");
  bad(kLabel + "a.example", "63");
  bad(kLabel + "." + kLabel + "." + kLabel + "." + kLabel, "longer");
}

TEST_CASE("a pattern matches as RFC 8461 says") {
  CHECK(matches("mail.example.com", "mail.example.com"));
  CHECK(matches("mail.example.com", "MAIL.Example.COM."));
  CHECK(matches("*.example.com", "mail.example.com."));
  CHECK(matches("*.Example.com", "MAIL.eXample.COM"));
  CHECK(matches("*.example.net", "x.example.net"));
  CHECK_FALSE(matches("*.example.net", "example.net"));
  CHECK_FALSE(matches("*.example.net", "a.b.example.net"));
  CHECK_FALSE(matches("*.example.net", ".example.net"));
  CHECK_FALSE(matches("*.example.net", "xexample.net"));
  CHECK_FALSE(matches("example.net", "x.example.net"));
  CHECK_FALSE(matches("*.*.net", "a.b.net"));
  CHECK_FALSE(matches("", ""));
  CHECK_FALSE(matches("*.example.net", ""));
}
