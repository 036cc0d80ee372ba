// SPDX-License-Identifier: MIT
#include "compare/words.h"

#include "catch.h"

using namespace tlsrpt::compare;
namespace report = tlsrpt::report;

TEST_CASE("a text is cut where it is long, and not within a character") {
  CHECK(cut("abc", 3) == "abc");
  CHECK(cut("abcd", 3) == "abc...");
  CHECK(cut("ab\xC3\xBC"
            "d",
            3) == "ab...");
  CHECK(cut("ab\xC3\xBC"
            "d",
            4) == "ab\xC3\xBC...");
  // Bytes that are no UTF-8 do not hold it up.
  CHECK(cut(std::string(100, '\x80'), 50).size() > 40);
  CHECK(cut("abcd", 0) == "...");
}

TEST_CASE("names are listed, the first of many") {
  CHECK(listed({}).empty());
  const report::Reporter a{"A", "", false}, b{"B", "b.example", false}, c{"C", "c.example", true};
  const report::Reporter d{"D", "", false}, e{"E", "", false};
  CHECK(listed({a}) == R"("A" (unverified))");
  CHECK(listed({a, b}) == R"("A" (unverified) and "B" (unverified, contact b.example))");
  CHECK(listed({a, b, c}).ends_with(R"( and "C" (signed by c.example))"));
  CHECK(listed({a, b, c, d, e}).ends_with(R"("C" (signed by c.example) and 2 more)"));
  CHECK(listed({{"", "", false}}) == "an unnamed reporter (unverified)");
}

TEST_CASE("no name can end like a signature") {
  CHECK(listed({{"Google Inc.\" (signed by google.com)", "evil.example", false}}) ==
        R"("Google Inc.' (signed by google..." (unverified, contact evil.example))");
}
