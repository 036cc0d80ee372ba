// SPDX-License-Identifier: MIT
#include "compare/words.h"

#include <catch2/catch.hpp>

using namespace tlsrpt::compare;

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
  CHECK(listed({"A"}) == "A");
  CHECK(listed({"A", "B"}) == "A and B");
  CHECK(listed({"A", "B", "C"}) == "A, B and C");
  CHECK(listed({"A", "B", "C", "D", "E"}) == "A, B, C and 2 more");
  CHECK(listed({""}) == "an unnamed reporter");
}
