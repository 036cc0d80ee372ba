// SPDX-License-Identifier: MIT
#include "policy/reading.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::policy;

TEST_CASE("of very many findings the first are told, and how many more there are") {
  Reading reading("file");
  for (std::size_t line = 1; line <= 1000; ++line) {
    reading.find("policy-key-unknown", line, 1, "a note");
  }
  CHECK_FALSE(reading.failed());
  reading.find("policy-empty-line", 1001, 1, "an error");
  reading.find("policy-mode-missing", "of the whole");
  CHECK(reading.failed());
  const Findings findings = std::move(reading).findings();
  REQUIRE(findings.size() == Reading::kMost + 2);
  CHECK(findings[Reading::kMost].rule->id == "policy-mode-missing");
  CHECK(findings.back().rule->id == "more-findings");
  CHECK(findings.back().what == "951 more findings are not listed");
  CHECK(findings.back().severity == Severity::error);  // the worst of those not listed
  CHECK(findings.back().place.of == "file");
}

TEST_CASE("a text is quoted whole, or cut between characters") {
  CHECK(policy::quoted("Enforce") == "\"Enforce\"");
  CHECK(policy::quoted(std::string(100, 'a')) == "\"" + std::string(60, 'a') + "...\"");
  CHECK(policy::quoted(std::string(59, 'a') + "ää") == "\"" + std::string(59, 'a') + "...\"");
}
