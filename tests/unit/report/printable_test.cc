// SPDX-License-Identifier: MIT
#include "report/printable.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("readable text stays as it is") {
  CHECK(printable("Example Inc. <tls@example.com>") == "Example Inc. <tls@example.com>");
  CHECK(printable("Bücher 書 🙂") == "Bücher 書 🙂");
  CHECK(printable("") == "");
}

TEST_CASE("what could act is escaped") {
  CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
  CHECK(printable("a\r\nBcc: b") == "a\\x0d\\x0aBcc: b");
  CHECK(printable(std::string_view("\0", 1)) == "\\x00");
  CHECK(printable("\x7F") == "\\x7f");
  CHECK(printable("\xC2\x9B") == "\\u{9b}");             // C1, an escape sequence's start
  CHECK(printable("\xE2\x80\xAE") == "\\u{202e}");       // right to left
  CHECK(printable("\xE2\x81\xA6") == "\\u{2066}");       // isolate
  CHECK(printable("\xE2\x80\xA8") == "\\u{2028}");       // line separator
  CHECK(printable("\xE2\x80\x8B") == "\\u{200b}");       // no width
  CHECK(printable("\xEF\xBB\xBF") == "\\u{feff}");       // byte order mark
  CHECK(printable("\xF3\xA0\x81\x81") == "\\u{e0041}");  // tag
  CHECK(printable("\xD8\x80") == "\\u{600}");            // number sign, over what follows
  CHECK(printable("\xEE\x80\x80") == "\\u{e000}");       // private use
  CHECK(printable("\xF0\x9F\xBF\xBF") == "\\u{1ffff}");  // a noncharacter
}

TEST_CASE("an escape cannot be forged") {
  CHECK(printable("\\x1b") == "\\\\x1b");
}

TEST_CASE("bytes that are not UTF-8 are escaped one by one") {
  CHECK(printable("\xFF") == "\\xff");
  CHECK(printable("\xC3") == "\\xc3");                             // cut off
  CHECK(printable("\xC0\xAF") == "\\xc0\\xaf");                    // overlong
  CHECK(printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  CHECK(printable("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
}

TEST_CASE("a long text is cut") {
  CHECK(printable("abcdef", 3) == "abc…");
  CHECK(printable("abc", 3) == "abc");
  CHECK(printable("üüü", 2) == "üü…");
  CHECK(printable_ascii("abcdef", 3) == "abc...");
}

TEST_CASE("in ASCII every other character is escaped") {
  CHECK(printable_ascii("Bücher") == "B\\u{fc}cher");
  CHECK(printable_ascii("a\tb") == "a\\x09b");
}

TEST_CASE("marks do not pile up") {
  const std::string mark = "\xCC\x81";
  const std::string four = mark + mark + mark + mark;
  CHECK(printable("e" + four) == "e" + four);
  CHECK(printable("e" + four + mark + mark + "e" + mark) ==
        "e" + four + "\\u{301}\\u{301}e" + mark);
}

TEST_CASE("a value can neither end nor begin a field") {
  CHECK(escaped_too("a\" b=c", " \"=") == "a\\x22\\x20b\\x3dc");
  CHECK(escaped_too("a b", "") == "a b");
}
