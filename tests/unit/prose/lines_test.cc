// SPDX-License-Identifier: MIT
#include "prose/lines.h"

#include "catch.h"

using namespace tlsrpt::prose;
using Lines = std::vector<std::string>;

TEST_CASE("width is counted in characters") {
  CHECK(display_width("") == 0);
  CHECK(display_width("Bücher…") == 7);
}

TEST_CASE("columns are padded by width, not by bytes") {
  CHECK(pad_right("ü", 3) == "ü  ");
  CHECK(pad_left("ü", 3) == "  ü");
  CHECK(pad_left("long", 3) == "long");
}

TEST_CASE("text is broken at blanks") {
  CHECK(wrap("one two three four five", 16) == Lines{"one two three", "four five"});
  CHECK(wrap("sixteen letters.", 16) == Lines{"sixteen letters."});
  CHECK(wrap("", 16).empty());
  CHECK(wrap("  a   b  ", 16) == Lines{"a b"});
}

TEST_CASE("a number is not broken at its blanks") {
  CHECK(wrap("there were 1 088 000 of them", 16) == Lines{"there were", "1 088 000 of", "them"});
}

TEST_CASE("a word longer than a line is cut between characters") {
  CHECK(wrap("ab üüüüüüüüüüüüüüüüüü cd", 16) == Lines{"ab", "üüüüüüüüüüüüüüüü", "üü cd"});
}

TEST_CASE("a width too small for words is not taken at its word") {
  CHECK(wrap("one two three", 0) == Lines{"one two three"});
}

TEST_CASE("further lines hang under the first") {
  std::string out;
  hang(out, "LABEL  ", "one two three four five", 23);
  CHECK(out == "LABEL  one two three\n       four five\n");
}
