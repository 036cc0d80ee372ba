// SPDX-License-Identifier: MIT
#include "mail/base64.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

void good(std::string_view text, std::string_view want) {
  INFO(text);
  const Base64 decoded = decode_base64(text);
  CHECK(decoded.bytes == want);
  CHECK_FALSE(decoded.damaged);
}

void damaged(std::string_view text, std::string_view want) {
  INFO(text);
  const Base64 decoded = decode_base64(text);
  CHECK(decoded.bytes == want);
  CHECK(decoded.damaged);
}

TEST_CASE("decodes lines of base64") {
  good("", "");
  good("cmVwb3J0", "report");
  good("cmVw\r\nb3J0\r\n", "report");
  good("cmVw\nb3J0\n\n", "report");
  good("cmVw\rb3J0\r", "report");
  good("cm\nVwb\n3J0", "report");
  good("YQ==", "a");
  good("YWI=\n", "ab");
  good("YQ=\n=\n", "a");  // the padding broken between lines
  good("+/+/", "\xfb\xff\xbf");
}

TEST_CASE("passes over what is not base64") {
  damaged(" cmVw\n b3J0", "report");
  damaged("cmVw \nb3J0", "report");
  damaged("c|mV|wb3J0|", "report");
  damaged("cmVw\xff\x80-b3J0", "report");
  damaged(std::string_view("cm\0Vwb3J0", 9), "report");
}

TEST_CASE("takes wrong padding for what was meant") {
  damaged("YQ", "a");
  damaged("YWI", "ab");
  damaged("YQ=", "a");
  damaged("YQ===", "a");
  damaged("cmVwb3J0=", "report");
  damaged("cmVwb3J0A", "report");
  damaged("====", "");
  damaged("=c=m=V=w", "");
}

TEST_CASE("goes on where a further padded chunk follows") {
  damaged("YQ==\nYg==\n", "ab");
  damaged("YQ==Yg==", "ab");
  damaged("YWI=cmVwb3J0", "abreport");
}

TEST_CASE("stops at a footer after the padding") {
  damaged("YQ==\n-- \nTo unsubscribe write to lists@example.com\n", "a");
  damaged("YQ==\n\nThis message was scanned\n", "a");
  damaged("YQ==\nThanks\n", "a");
}

TEST_CASE("decodes 20 MB of short chunks in linear time") {
  const Base64 decoded = decode_base64(repeated("YQ==", 5'000'000));
  CHECK(decoded.bytes.size() == 5'000'000);
}

}  // namespace
}  // namespace tlsrpt::mail
