// SPDX-License-Identifier: MIT
#include "mail/encoded_word.h"

#include "catch.h"

namespace tlsrpt::mail {
namespace {

void good(std::string_view text, std::string_view want) {
  INFO(text);
  CHECK(decode_encoded_words(text) == want);
}

TEST_CASE("decodes encoded words in both encodings") {
  good("=?utf-8?B?UmVwb3J0IERvbWFpbjo=?= example.com", "Report Domain: example.com");
  good("=?UTF-8?q?Report_Domain=3A?= example.com", "Report Domain: example.com");
  good("=?us-ascii?Q?a b?=", "a b");  // blanks do not belong there
  good("=?utf-8*en?Q?caf=C3=A9?=", "caf\xc3\xa9");
}

TEST_CASE("brings Latin-1 to UTF-8") {
  good("=?ISO-8859-1?Q?caf=E9?=", "caf\xc3\xa9");
  good("=?iso-8859-1?B?6Q==?=", "\xc3\xa9");
}

TEST_CASE("drops blanks between encoded words only") {
  good("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab");
  good("=?utf-8?B?w6k=?=\t =?utf-8?B?w6k=?= c", "\xc3\xa9\xc3\xa9 c");
  good("a =?utf-8?Q?b?= c =?utf-8?Q?d?=", "a b c d");
}

TEST_CASE("leaves what it cannot decode") {
  good("=?koi8-r?B?8g==?=", "=?koi8-r?B?8g==?=");
  good("=?utf-8?X?abc?=", "=?utf-8?X?abc?=");
  good("=?utf-8?Q?abc", "=?utf-8?Q?abc");
  good("=?utf-8?", "=?utf-8?");
  good("=?", "=?");
  good("1=?2", "1=?2");
  good("=?=?utf-8?Q?a?=", "=?a");
}

}  // namespace
}  // namespace tlsrpt::mail
