// SPDX-License-Identifier: MIT
#include "policy/rules.h"

#include <set>
#include <stdexcept>

#include "catch.h"

using namespace tlsrpt::policy;

namespace {

/// About the check itself.
const std::set<std::string_view> kWithoutSource = {"more-findings", "not-tried", "time-over"};

}  // namespace

TEST_CASE("each rule has an id of its own and says all that a reader needs") {
  std::set<std::string_view> ids;
  for (const Rule& row : rules()) {
    INFO(row.id);
    CHECK(ids.insert(row.id).second);
    CHECK(row.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
    CHECK(row.effect.ends_with('.'));
    CHECK(row.remedy.ends_with('.'));
    CHECK((row.source.starts_with("RFC ") || kWithoutSource.contains(row.id)));
    CHECK(&rule(row.id) == &row);
  }
  CHECK_THROWS_AS(rule("no-such-rule"), std::logic_error);
}

TEST_CASE("a finding has the severity of its rule") {
  const Finding found = finding("policy-key-repeated", {"file", 2, 1}, "it is told again");
  CHECK(found.rule == &rule("policy-key-repeated"));
  CHECK(name(found.severity) == "warning");
  CHECK(name(Severity::error) == "error");
  CHECK(name(Severity::note) == "note");
}
