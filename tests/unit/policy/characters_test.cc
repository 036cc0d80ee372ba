// SPDX-License-Identifier: MIT
#include "policy/characters.h"

#include "catch.h"

using namespace tlsrpt::policy;

TEST_CASE("names of fields have 1 to 32 characters of their alphabet") {
  for (const char* name : {"a", "Z9", "0", "a_b-c.d", "abcdefghijklmnopqrstuvwxyz012345"}) {
    CHECK(is_field_name(name));
  }
  for (const char* name : {"", "-a", "_a", ".a", "a b", "a/b", "b\xC3\xA4r", "a*",
                           "abcdefghijklmnopqrstuvwxyz0123456"}) {
    CHECK_FALSE(is_field_name(name));
  }
}

TEST_CASE("the size of a character is that of its bytes") {
  CHECK(utf8_size("a") == 1);
  CHECK(utf8_size("\xC3\xA4r") == 2);
  CHECK(utf8_size("\xE2\x82\xAC") == 3);
  CHECK(utf8_size("\xF0\x9F\x93\xA7") == 4);
  for (const char* broken :
       {"", "\x80", "\xC1\x81", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
    CHECK(utf8_size(broken) == 0);
  }
}

TEST_CASE("the first byte that nobody can print is found") {
  CHECK(first_unprintable("plain b\xC3\xA4r\twith a tab") == std::string_view::npos);
  CHECK(first_unprintable("ab\x1b[31m") == 2);
  CHECK(first_unprintable("ab\x7f") == 2);
  CHECK(first_unprintable("b\xE4r") == 1);
  CHECK(told_unprintable("\x1b[") == "is a control character, 0x1b");
  CHECK(told_unprintable("\xE4r") == "is a byte that is no UTF-8, 0xe4");
}

TEST_CASE("a file that is not text is recognized as a whole") {
  CHECK(form_of_binary("").empty());
  CHECK(form_of_binary("version: STSv1\r\nmode: \x1b[31menforce\r\n").empty());
  CHECK(form_of_binary("Gr\xFC\xDF"
                       "e aus K\xF6ln")
            .empty());
  CHECK(form_of_binary("\r\n\r\n\n\n").empty());
  CHECK(form_of_binary("\x1F\x8B\x08") == "compressed with gzip");
  CHECK(form_of_binary({"v\0e\0r\0", 6}) == "in UTF-16");
  CHECK(form_of_binary({"\0v\0e\0r", 6}) == "in UTF-16");
  CHECK(form_of_binary("\xFF\xFE") == "in UTF-16");
  CHECK(form_of_binary("\x28\xB5\x2F\xFD\x04\x59\x91\x02") == "not text");
}
