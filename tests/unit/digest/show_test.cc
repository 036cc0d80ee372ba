// SPDX-License-Identifier: MIT
#include "digest/show.h"

#include "catch.h"
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

TEST_CASE("a share is never rounded to all or nothing") {
  CHECK(percent_of(0, 0) == "-");
  CHECK(percent_of(1031, 57) == "94.76 %");
  CHECK(percent_of(1, 0) == "100.00 %");
  CHECK(percent_of(999'999'999, 1) == "99.99 %");
  CHECK(percent_of(tlsrpt::report::kMaxCount, 1) == "99.99 %");
  CHECK(percent_of(0, 1) == "0.00 %");
  CHECK(percent_of(1, 999'999'999) == "0.01 %");
}

TEST_CASE("policy types have short names") {
  const TextStyle style;
  CHECK(shown_policy_type("sts", style) == "sts");
  CHECK(shown_policy_type("no-policy-found", style) == "none");
  CHECK(shown_policy_type("", style) == "-");
  CHECK(shown_policy_type("\x1b", style) == "\\x1b");
}
