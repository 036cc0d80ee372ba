// SPDX-License-Identifier: MIT
#include "mail/quoted_printable.h"

#include "catch.h"

namespace tlsrpt::mail {
namespace {

void good(std::string_view text, std::string_view want) {
  INFO(text);
  CHECK(decode_quoted_printable(text) == want);
}

TEST_CASE("decodes quoted bytes") {
  good("", "");
  good("a=3Db", "a=b");
  good("=1F=8B=08", "\x1f\x8b\x08");
  good("=1f=8b", "\x1f\x8b");  // lower case
  good("=0D=0A", "\r\n");
}

TEST_CASE("joins lines at soft breaks") {
  good("re=\nport", "report");
  good("re=\r\nport", "report");
  good("re=\rport", "report");
  good("re= \t\r\nport", "report");
  good("report=", "report");
}

TEST_CASE("drops blanks at the end of a line only") {
  good("a b \t\nc", "a b\nc");
  good("a b  ", "a b");
  good("a=20\n", "a \n");
}

TEST_CASE("keeps what is not quoted well") {
  good("a=b", "a=b");
  good("a=4", "a=4");
  good("1=2=ZZ", "1=2=ZZ");
  good("caf\xc3\xa9", "caf\xc3\xa9");
}

}  // namespace
}  // namespace tlsrpt::mail
