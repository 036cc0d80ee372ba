// SPDX-License-Identifier: MIT
#include "store/text_list.h"

#include "catch.h"

using tlsrpt::store::read_list;
using tlsrpt::store::write_list;

namespace {

using List = std::vector<std::string>;

std::string written(const List& texts) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return write_list(views);
}

}  // namespace

TEST_CASE("A list of texts comes back as it was") {
  for (const List& texts : {List{}, List{""}, List{"", ""}, List{"a", "b"}, List{"a,b", "[\"c\"]"},
                            List{"\\", "\\\\"}, List{"\"", "\\\""}, List{"\n\r\t\x01\x1f\x7f"},
                            List{"é€\u202e", "/"}, List{"u0041"}, List{"\\u0041"}}) {
    CHECK(read_list(written(texts)) == texts);
  }
}

TEST_CASE("A list of texts is JSON") {
  CHECK(written({}) == "[]");
  CHECK(written({"mode: testing", "a\"b\\c\n"}) == R"(["mode: testing","a\"b\\c\u000a"])");
}

TEST_CASE("A damaged list ends where its text ends") {
  for (const char* list : {"", "[", "[\"", "[\"a", "[\"a\\", "[\"a\\u", "[\"a\\u00", "x", "]]"}) {
    CHECK(read_list(list).size() <= 1);
  }
}
