// SPDX-License-Identifier: MIT
#include "mail/dkim_signature.h"

#include "catch.h"

namespace tlsrpt::mail {
namespace {

TEST_CASE("reads the tags that tell which signature it is") {
  const auto signature = parse_dkim_signature(
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=Sender.Example; s=S1;\r\n"
      "\th=from:to; bh=aaaa; b=abcd\r\n\t efgh==");
  CHECK(signature.domain == "sender.example");
  CHECK(signature.selector == "s1");
  CHECK(signature.signature == "abcdefgh==");
  CHECK_FALSE(signature.has_length);
}

TEST_CASE("sees a length, wherever it stands and whatever it says") {
  for (const char* const value : {"v=1; l=0; b=x", "v=1;l=100;b=x", "l=0", "b=x; l = 12",
                                  "b=x;\r\n\tl=12;", "b=x; L=1", "b=x; l=", "b=x; l=1; l=2"}) {
    INFO(value);
    CHECK(parse_dkim_signature(value).has_length);
  }
  for (const char* const value : {"v=1; bh=l=0; b=x", "b=l=0", "z=l=0", "bl=0", "l", "h=l:l"}) {
    INFO(value);
    CHECK_FALSE(parse_dkim_signature(value).has_length);
  }
}

TEST_CASE("of a tag that stands twice the first counts") {
  const auto signature = parse_dkim_signature("d=a.example; d=b.example; b=1; b=2");
  CHECK(signature.domain == "a.example");
  CHECK(signature.signature == "1");
}

TEST_CASE("reads no signature where there is none") {
  for (const char* const value : {"", ";", ";;;", "=", "=;=", "d", "   "}) {
    INFO(value);
    CHECK(parse_dkim_signature(value).domain.empty());
    CHECK(parse_dkim_signature(value).signature.empty());
  }
}

}  // namespace
}  // namespace tlsrpt::mail
