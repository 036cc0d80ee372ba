// SPDX-License-Identifier: MIT
#include "report/texts.h"

#include <string>
#include <utility>

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("a kept text lives on when its source and its owner have moved") {
  Texts texts;
  Text kept;
  {
    const std::string source = "mx1.example.com";
    kept = texts.keep(source);
  }
  const Texts moved = std::move(texts);
  CHECK(kept == "mx1.example.com");
}

TEST_CASE("what was moved away keeps nothing in the memory of its successor") {
  Texts texts;
  texts.keep("first");
  Texts moved = std::move(texts);
  const Text ours =
      texts.keep("of the one that was moved from");  // NOLINT(bugprone-use-after-move)
  const Text theirs = moved.keep("of the one that it was moved to");
  CHECK(ours == "of the one that was moved from");
  CHECK(theirs == "of the one that it was moved to");
  CHECK(texts.keep("first") == "first");
  moved = Texts();
  CHECK(ours == "of the one that was moved from");
}

TEST_CASE("an empty text is an absent one") {
  Texts texts;
  CHECK(texts.keep("").empty());
}

TEST_CASE("a repeated text is kept once") {
  Texts texts;
  const Text first = texts.keep(std::string("example.com"));
  const Text second = texts.keep(std::string("example.com"));
  CHECK(static_cast<const void*>(first.data()) == static_cast<const void*>(second.data()));
}

TEST_CASE("many texts of all lengths stay apart") {
  Texts texts;
  std::vector<std::pair<std::string, Text>> kept;
  for (std::size_t i = 0; i < 3000; ++i) {
    std::string text = std::to_string(i) + std::string(i * 7 % 9000, 'x');
    const Text copy = texts.keep(text);
    kept.emplace_back(std::move(text), copy);
  }
  bool all_equal = true;
  for (const auto& [text, copy] : kept) all_equal = all_equal && text == copy;
  CHECK(all_equal);
}
