// SPDX-License-Identifier: MIT
// Counts in places and forms of other programs: they are read, or the report is broken. None is
// lost in silence.

#include "reading.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::json;
using report::Fault;

namespace {

const std::string kEntry = "policies[0]";
const std::string kFive = R"({"total-successful-session-count":3,"total-failure-session-count":5})";

/// Counts are in a place where they would be lost.
void lost(std::string_view json) {
  INFO(json);
  const Reading reading = read(json);
  REQUIRE(reading.refused);
  CHECK(reading.refused->fault() == Fault::structure_invalid);
  CHECK(reading.refused->where().starts_with(kEntry));
}

}  // namespace

TEST_CASE("A count that is not a whole number makes the report broken") {
  for (const std::string count : {"-1", "5.5", "true", "false", R"("5,000")", R"("many")",
                                  R"("-1")", "[5]", R"({"value":5})", "[]"}) {
    INFO(count);
    bad(with_summary(R"({"total-successful-session-count":)" + count + "}"), Fault::count_invalid,
        kEntry + ".summary.total-successful-session-count");
    bad(with_failure(R"("result-type":"tlsa-invalid","failed-session-count":)" + count),
        Fault::count_invalid, kEntry + ".failure-details[0].failed-session-count");
  }
}

TEST_CASE("A count that is too large stops at the largest") {
  const Reading reading = good(
      with_summary(R"({"total-successful-session-count":1e16,"total-failure-session-count":0})"),
      {"count-out-of-range " + kEntry + ".summary.total-successful-session-count"});
  CHECK(reading.policy().total_successful_session_count == report::kMaxCount);
}

TEST_CASE("A policy and a summary in an array are read") {
  const Reading summary =
      good(with_summary("[" + kFive + "]"), {"summary-not-an-object " + kEntry + ".summary"});
  CHECK(summary.policy().total_failure_session_count == 5);
  const Reading policy = good(
      with_entry(R"("policy":[{"policy-type":"sts","policy-domain":"example.com"}],)" + kSummary),
      {"policy-not-an-object " + kEntry + ".policy"});
  CHECK(policy.policy().policy_domain == "example.com");
}

TEST_CASE("Of two summaries or policies in an array none is the right one") {
  lost(with_summary("[" + kFive + "," + kFive + "]"));
  lost(with_summary("[[" + kFive + "]]"));
  lost(with_summary("[5]"));
  lost(with_summary("5"));
  lost(with_summary(R"("none")"));
  lost(with_entry(R"("policy":[{"policy-type":"sts"},{"policy-type":"tlsa"}],)" + kSummary));
}

TEST_CASE("Failure details in arrays inside each other are read") {
  const std::string one = "{" + kFailure + "}";
  const Reading reading = read(with_failures("[[" + one + "],[[" + one + "]]]"));
  CHECK(reading.policy().failure_details.size() == 2);
  CHECK(reading.notes.back().starts_with("failure-details-not-an-array"));
}

TEST_CASE("Counts where the RFC has none make the report broken") {
  const std::string summary = R"("summary":)" + kFive;
  lost(with_entry(R"("policy":{"policy-type":"sts",)" + summary + "}"));
  lost(with_entry(kPolicy + R"(,"total-failure-session-count":5)"));
  lost(with_summary(R"({"failure-details":[]})"));
  lost(with_failure(R"("result-type":"tlsa-invalid","total-failure-session-count":5)"));
}
