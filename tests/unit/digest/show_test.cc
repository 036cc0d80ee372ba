// SPDX-License-Identifier: MIT
#include "digest/show.h"

#include <catch2/catch.hpp>

#include "rows.h"

using namespace tlsrpt::digest;

namespace {

std::string percent_of(std::uint64_t successful, std::uint64_t failed) {
  Policy policy;
  policy.successful_sessions = successful;
  policy.failed_sessions = failed;
  return percent(policy);
}

}  // namespace

TEST_CASE("thousands are set apart by a blank") {
  CHECK(number(0) == "0");
  CHECK(number(999) == "999");
  CHECK(number(1000) == "1 000");
  CHECK(number(12431) == "12 431");
  CHECK(number(tlsrpt::report::kMaxCount) == "9 007 199 254 740 991");
  CHECK(number(1, "report") == "1 report");
  CHECK(number(0, "report") == "0 reports");
}

TEST_CASE("a share is never rounded to all or nothing") {
  CHECK(percent_of(0, 0) == "-");
  CHECK(percent_of(1031, 57) == "94.76 %");
  CHECK(percent_of(1, 0) == "100.00 %");
  CHECK(percent_of(999'999'999, 1) == "99.99 %");
  CHECK(percent_of(tlsrpt::report::kMaxCount, 1) == "99.99 %");
  CHECK(percent_of(0, 1) == "0.00 %");
  CHECK(percent_of(1, 999'999'999) == "0.01 %");
}

TEST_CASE("names of reports are escaped and cut") {
  const TextStyle style;
  TextStyle ascii;
  ascii.unicode = false;
  CHECK(shown("Bücher AG", style) == "Bücher AG");
  CHECK(shown("Bücher AG", ascii) == "B\\u{fc}cher AG");
  CHECK(shown(kHostile, style).find_first_of("\x1b\r\n\x07") == std::string::npos);
  CHECK(shown(std::string(1000, 'a'), style).size() < 100);
  CHECK(shown_domain("", style) == "(domain not told)");
}

TEST_CASE("policy types have short names") {
  const TextStyle style;
  CHECK(shown_policy_type("sts", style) == "sts");
  CHECK(shown_policy_type("no-policy-found", style) == "none");
  CHECK(shown_policy_type("", style) == "-");
  CHECK(shown_policy_type("\x1b", style) == "\\x1b");
}

TEST_CASE("names are listed, and many of them counted") {
  TextStyle style;
  CHECK(listed({"a"}, style) == "a");
  CHECK(listed({"a", "b"}, style) == "a and b");
  CHECK(listed({"a", "", "c"}, style) == "a, an unnamed reporter and c");
  const std::vector<std::string> many = {"a", "b", "c", "d", "e", "f", "g"};
  CHECK(listed(many, style) == "a, b, c, d, e and 2 more");
  style.all = true;
  CHECK(listed(many, style) == "a, b, c, d, e, f and g");
}

TEST_CASE("domains are weighed by their largest policy type, not by a sum") {
  Domain domain;
  domain.policies = {{"sts", "", 1, 10, 2}, {"tlsa", "", 1, 11, 0}};
  CHECK(most_sessions(domain) == 12);
  CHECK(most_failed(domain) == 2);
}
