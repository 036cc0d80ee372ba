// SPDX-License-Identifier: MIT
#include "mail/parameter.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

void type(std::string_view value, std::string_view want) {
  INFO(value);
  CHECK(media_type(value) == want);
}

void encoding(std::string_view value, std::string_view want) {
  INFO(value);
  CHECK(transfer_encoding(value) == want);
}

void boundary(std::string_view value, std::string_view want) {
  INFO(value);
  CHECK(parameter(value, "boundary") == want);
}

void name(std::string_view value, std::string_view want) {
  INFO(value);
  CHECK(parameter(value, "name") == want);
}

TEST_CASE("reads a media type however it is dressed") {
  type("application/tlsrpt+gzip", "application/tlsrpt+gzip");
  type("APPLICATION/TLSRPT+GZIP; name=x", "application/tlsrpt+gzip");
  type("application / json", "application/json");
  type("(a comment; here) application/(and) json (there)", "application/json");
  type("\"application/json\"; name=x", "application/json");
  type("multipart; boundary=x", "multipart/mixed");
  type("text", "text");
  type("", "");
  type("; boundary=x", "");
  type("text/plain\x1b[2J", "text/plain");
}

TEST_CASE("reads a transfer encoding however it is dressed") {
  encoding("base64", "base64");
  encoding("BASE64 \t", "base64");
  encoding("(comment) base64 (comment)", "base64");
  encoding("\"base64\"", "base64");
  encoding("base64;", "base64");
  encoding("base64; charset=us-ascii", "base64");
  encoding("", "");
  encoding("x-unknown", "x-unknown");
}

TEST_CASE("finds a parameter in any order and case") {
  boundary("multipart/report; boundary=abc", "abc");
  boundary("multipart/report; report-type=tlsrpt; BOUNDARY=\"abc\"", "abc");
  boundary("multipart/report;boundary = abc ;x=y", "abc");
  boundary("multipart/report", "");
  boundary("multipart/report; boundary", "");
  boundary("multipart/report; boundary=", "");
  boundary("multipart/report; boundary=\"\"", "");
  boundary("multipart/report; xboundary=abc", "");
  boundary("multipart/report; boundary=a; boundary=b", "a");
}

TEST_CASE("understands quotes, escapes and comments around a parameter") {
  boundary("m/r; boundary=\"a;b=_ (c)\"", "a;b=_ (c)");
  boundary("m/r; boundary=\"a\\\"b\\\\c\"", "a\"b\\c");
  boundary("m/r; x=\"; boundary=wrong\"; boundary=right", "right");
  boundary("m/r (; boundary=wrong); boundary=right (so)", "right");
  boundary("m/r; boundary=(so) right(so)", "right");
  boundary("m/r; boundary=\"right\" (so); x=y", "right");
  boundary("m/r; (nested (comment \\) ) here) boundary=right", "right");
}

TEST_CASE("takes a badly written parameter as it was meant") {
  boundary("m/r; boundary=\"abc", "abc");         // no closing quote
  boundary("m/r; boundary=\"abc; x=y", "abc");    // no closing quote
  boundary("m/r boundary=abc charset=x", "abc");  // no semicolons
  boundary("m/r;; ; boundary=abc;", "abc");
  boundary("m/r; =x; boundary=abc", "abc");
  boundary("m/r; (x; boundary=abc", "abc");  // no closing parenthesis
  name("a/b; name=my report (1).json", "my report (1).json");
  name("a/b; name=report(1).json", "report(1).json");
}

TEST_CASE("joins split parameters and decodes percent signs") {
  name("a/b; name*0=rep; name*1=ort", "report");
  name("a/b; name*1=ort; name*0=rep", "report");
  name("a/b; name*0*=utf-8''caf%C3; name*1*=%A9; name*2=\"%20\"", "caf\xc3\xa9%20");
  name("a/b; name*=iso-8859-1'en'caf%E9", "caf\xc3\xa9");
  name("a/b; name*=''a%2", "a%2");
  name("a/b; name*=plain", "plain");
  name("a/b; name=fallback; name*=utf-8''better", "better");
  name("a/b; name*0=a; name*2=c", "a");
  name("a/b; name*1=b", "");
  name("a/b; name*x=b; name*-1=c; name*99999999999=d", "");
  boundary("m/r; boundary*=us-ascii''a%20b", "a b");
  boundary("m/r; boundary*0=a; boundary*1=b", "ab");
}

TEST_CASE("reads long hostile values in linear time") {
  constexpr std::size_t kTimes = 2'000'000;
  CHECK(parameter("a/b; name=" + repeated(" ", kTimes), "name").empty());
  CHECK(parameter("a/b; name=x" + repeated(" (", kTimes), "name").size() > kTimes);
  CHECK(parameter("a/b" + repeated(";a=(", kTimes), "name").empty());
  CHECK(parameter("a/b" + repeated(";a=\"\\", kTimes), "name").empty());
  CHECK(parameter("a/b" + repeated("; name*0=a", kTimes / 4), "name") == "a");
  CHECK(media_type(repeated("(", kTimes)).empty());
  CHECK(media_type("a/" + repeated("b", kTimes)).size() == 255);
}

}  // namespace
}  // namespace tlsrpt::mail
