// SPDX-License-Identifier: MIT
#include "report/reporter.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("who signs stands for the same name and domain without a signature, and not otherwise") {
  const Reporter bare{"A", "a.example", false};
  const Reporter proved{"A", "a.example", true};
  CHECK(is_among({bare}, bare));
  CHECK(is_among({proved}, bare));
  CHECK_FALSE(is_among({bare}, proved));
  CHECK_FALSE(is_among({Reporter{"A", "evil.example", true}}, bare));
}
