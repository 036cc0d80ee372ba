// SPDX-License-Identifier: MIT
#include "policy/observed.h"

#include "catch.h"

using namespace tlsrpt::policy;
using Lines = std::vector<std::string>;

TEST_CASE("the policy of RFC 8460 is read") {
  const Lines lines = {"version: STSv1",      "mode: testing",     "mx: mx1.mail.example.com",
                       "mx: mx2.example.com", "mx: *.example.net", "max_age: 604800"};
  const Observed seen = read_observed(lines);
  CHECK(seen.mode == "testing");
  CHECK(seen.max_age == 604800);
  CHECK(seen.mx == Lines{"mx1.mail.example.com", "mx2.example.com", "*.example.net"});
}

TEST_CASE("carriage returns, blanks and large letters do not matter") {
  const Observed seen =
      read_observed(Lines{"version:STSv1\r", " Mode :  Enforce \r", "MX:\tMX1.Example.COM\r\n"});
  CHECK(seen.mode == "enforce");
  CHECK(seen.mx == Lines{"mx1.example.com"});
}

TEST_CASE("a whole policy in one string is read as its lines") {
  const Observed seen = read_observed(Lines{"version: STSv1\r\nmode: none\nmax_age: 86400\r\n"});
  CHECK(seen.mode == "none");
  CHECK(seen.max_age == 86400);
}

TEST_CASE("the first of repeated keys counts") {
  const Observed seen =
      read_observed(Lines{"mode: testing", "mode: enforce", "max_age: 1", "max_age: 2"});
  CHECK(seen.mode == "testing");
  CHECK(seen.max_age == 1);
  CHECK(read_observed(Lines{"mode: soon", "mode: enforce"}).mode.empty());
}

TEST_CASE("what is told otherwise counts as not told") {
  const Observed seen = read_observed(Lines{"mode: 1", "max_age: a week", "mx:", "mx"});
  CHECK(seen.mode.empty());
  CHECK_FALSE(seen.max_age);
  CHECK(seen.mx.empty());
  CHECK_FALSE(read_observed(Lines{"max_age: -1"}).max_age);
  CHECK_FALSE(read_observed(Lines{"max_age: 99999999999999999999999"}).max_age);
}

TEST_CASE("TLSA records and nothing at all tell no mode") {
  CHECK(read_observed(Lines{"3 1 1 0123456789abcdef"}).mode.empty());
  CHECK(read_observed(Lines{"", ":", "\r\n"}).mode.empty());
  CHECK(read_observed(Lines{}).mode.empty());
}
