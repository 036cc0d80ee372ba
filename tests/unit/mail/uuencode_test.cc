// SPDX-License-Identifier: MIT
#include "mail/uuencode.h"

#include "catch.h"

namespace tlsrpt::mail {

TEST_CASE("uuencoded files are found in a text") {
  const auto files = decode_uuencode(
      "The files:\nbegin 644 a b.txt\n#0V%T\n`\nend\nand\r\nbegin 0600 c\r\n%:&5L;&\\\r\n "
      "\r\nend\r\n",
      8);
  REQUIRE(files.size() == 2);
  CHECK(files[0].name == "a b.txt");
  CHECK(files[0].bytes == "Cat");
  CHECK(files[1].name == "c");
  CHECK(files[1].bytes == "hello");
}

TEST_CASE("a file ends where its lines end") {
  CHECK(decode_uuencode("begin 644 a\n#0V%T\nnot a line\n#0V%T\n", 8).at(0).bytes == "Cat");
  CHECK(decode_uuencode("begin 644 a\n#0V%T", 8).at(0).bytes == "Cat");
  CHECK(decode_uuencode("begin 644 a", 8).at(0).bytes.empty());
  // Blanks at the end of lines are lost on the way.
  CHECK(decode_uuencode("begin 644 a\n#\n`\nend\n", 8).at(0).bytes == std::string(3, '\0'));
}

TEST_CASE("uuencode may use base64") {
  const auto files =
      decode_uuencode("begin-base64 644 a\nQ2F0\nQ2F0\n====\nbegin 644 b\n#0V%T\n`\nend\n", 8);
  REQUIRE(files.size() == 2);
  CHECK(files[0].bytes == "CatCat");
  CHECK(files[1].bytes == "Cat");
}

TEST_CASE("prose is no file") {
  for (const char* const text :
       {"", "begin", "begin \n", "begin 644\n", "begin 64 a\n", "begin abc d\n", "we begin 644 a\n",
        "begin begin 644 a\n", "begin-base64 a\n", "beginning 644 a\n", "begin 12345 a\n"}) {
    CAPTURE(text);
    CHECK(decode_uuencode(text, 8).empty());
  }
}

TEST_CASE("no more files are taken than asked for") {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "begin 644 a\n`\nend\n";
  CHECK(decode_uuencode(text, 8).size() == 8);
}

}  // namespace tlsrpt::mail
