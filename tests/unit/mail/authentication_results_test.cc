// SPDX-License-Identifier: MIT
#include "mail/authentication_results.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

/// What a field says, in one line: `id: method/version=result{ptype.property=value,...}(reason)
/// ...`; `id: ?` where it cannot be read.
std::string read(std::string_view value) {
  const AuthenticationResults field = parse_authentication_results(value);
  std::string line = field.authserv_id + ":";
  if (!field.readable) {
    CHECK(field.results.empty());
    return line + " ?";
  }
  for (const AuthenticationResult& result : field.results) {
    line += " " + result.method;
    if (result.version != 1) line += "/" + std::to_string(result.version);
    line += "=" + result.result;
    std::string between = "{";
    for (const AuthenticationProperty& each : result.properties) {
      line += between + each.ptype + "." + each.property + "=" + each.value;
      between = ",";
    }
    if (between == ",") line += "}";
    if (!result.reason.empty()) line += "(" + result.reason + ")";
  }
  return line;
}

void reads(std::string_view value, std::string_view wanted) {
  INFO(value);
  CHECK(read(value) == wanted);
}

/// Not even whose field it is.
void nobody(std::string_view value) {
  reads(value, ": ?");
}

/// Whose it is, and no more.
void unreadable(std::string_view value) {
  reads(value, "mx.example: ?");
}

TEST_CASE("reads the identifier as a token or in quotes, in any case") {
  reads("mx.example; none", "mx.example:");
  reads(" MX.Example ; none", "mx.example:");
  reads("\"mx.example\"; none", "mx.example:");
  reads("\"mx\\.example\"; none", "mx.example:");
  reads("(a comment) mx.example (another (nested) one); none", "mx.example:");
  reads("(a \\) b) mx.example; none", "mx.example:");
  reads("(()) mx.example; none", "mx.example:");
  reads("\r\n mx.example\r\n\t; none", "mx.example:");
  reads("mx.example/4ABCDEF; none", "mx.example/4abcdef:");
  reads("xn--bcher-kva.example; none", "xn--bcher-kva.example:");
  reads(
      "b\xC3\xBC"
      "cher.example; none",
      "b\xC3\xBC"
      "cher.example:");
  nobody("");
  nobody("   ");
  nobody("; dkim=pass header.d=a.example");
  nobody("(unclosed mx.example; none");
  nobody("\"unclosed; none");
  nobody("(a\\");
  nobody("\"a\\");
  nobody(") mx.example; none");
}

TEST_CASE("reads a version of 1, and nothing of another one") {
  reads("mx.example 1; none", "mx.example:");
  reads("mx.example (c) 1 (c); none", "mx.example:");
  reads("mx.example 01; none", "mx.example:");
  unreadable("mx.example 2; dkim=pass header.d=a.example");
  unreadable("mx.example 99999999999999999999; none");
  unreadable("mx.example one; none");
  unreadable("mx.example 1 1; none");
  unreadable("mx.example 1dkim=pass; none");
}

TEST_CASE("none is no result, and stands alone") {
  reads("mx.example; none", "mx.example:");
  reads("mx.example;NONE(c)", "mx.example:");
  reads("mx.example", "mx.example:");
  unreadable("mx.example; none; dkim=pass header.d=a.example");
  unreadable("mx.example; dkim=pass header.d=a.example; none");
  reads("mx.example; dkim=none", "mx.example: dkim=none");
  reads("mx.example; none=pass", "mx.example: none=pass");
}

TEST_CASE("reads results with their properties") {
  reads("mx.example; dkim=pass header.d=a.example", "mx.example: dkim=pass{header.d=a.example}");
  reads("mx.example; dkim=pass header.i=@a.example header.s=s1 header.b=abcdefgh",
        "mx.example: dkim=pass{header.i=@a.example,header.s=s1,header.b=abcdefgh}");
  reads("mx.example; spf=pass smtp.mailfrom=a@b.example; dkim=fail header.d=a.example",
        "mx.example: spf=pass{smtp.mailfrom=a@b.example} dkim=fail{header.d=a.example}");
  reads("mx.example;dkim=pass(c)header.d=a.example;dkim=pass header.d=b.example",
        "mx.example: dkim=pass{header.d=a.example} dkim=pass{header.d=b.example}");
  reads("mx.example; DKIM=Pass HEADER.D=A.Example", "mx.example: dkim=pass{header.d=A.Example}");
  reads("mx.example; auth=pass (plain) smtp.auth=me; dkim-atps=neutral; x-y=z policy.a=b",
        "mx.example: auth=pass{smtp.auth=me} dkim-atps=neutral x-y=z{policy.a=b}");
  reads("mx.example; iprev=pass policy.iprev=2001:db8::1 (host.example)",
        "mx.example: iprev=pass{policy.iprev=2001:db8::1}");
}

TEST_CASE("blanks, comments and folds may stand around every mark") {
  reads("mx.example\r\n ;\r\n dkim (c) = (c) pass (c) header (c) . (c) d (c) = (c) a.example (c)",
        "mx.example: dkim=pass{header.d=a.example}");
  reads("mx.example; dkim / 1 = pass header.d=a.example",
        "mx.example: dkim=pass{header.d=a.example}");
  reads("mx.example; dkim/1=pass", "mx.example: dkim=pass");
  reads("mx.example; dkim/2=pass", "mx.example: dkim/2=pass");
  reads("mx.example; dkim=pass (2048-bit key; unprotected) header.d=a.example",
        "mx.example: dkim=pass{header.d=a.example}");
  reads("mx.example;\n\tdkim=pass header.d=a.example\n\theader.s=s",
        "mx.example: dkim=pass{header.d=a.example,header.s=s}");
}

TEST_CASE("what stands in comments and in quotes says nothing") {
  reads("mx.example; spf=fail (; dkim=pass header.d=a.example) smtp.helo=b",
        "mx.example: spf=fail{smtp.helo=b}");
  reads("mx.example; spf=fail reason=\"; dkim=pass header.d=a.example\"",
        "mx.example: spf=fail(; dkim=pass header.d=a.example)");
  reads("mx.example; spf=fail smtp.mailfrom=\"; dkim=pass header.d=a\"@b.example",
        "mx.example: spf=fail{smtp.mailfrom=; dkim=pass header.d=a@b.example}");
  reads("mx.example; spf=fail smtp.mailfrom=\"a\\\"; dkim=pass\"@b.example",
        "mx.example: spf=fail{smtp.mailfrom=a\"; dkim=pass@b.example}");
}

TEST_CASE("reads the reason, before and after properties") {
  reads("mx.example; dkim=fail reason=\"bad signature\" header.d=a.example",
        "mx.example: dkim=fail{header.d=a.example}(bad signature)");
  reads("mx.example; dkim=fail header.d=a.example reason = bad",
        "mx.example: dkim=fail{header.d=a.example}(bad)");
}

TEST_CASE("tolerates what verifiers write beyond the grammar") {
  // A base64 value without its quotes.
  reads("mx.example; dkim=pass header.d=a.example header.b=ab/d+f=h",
        "mx.example: dkim=pass{header.d=a.example,header.b=ab/d+f=h}");
  reads("mx.example; dkim=pass header.b=\"ab/d+f=h\"", "mx.example: dkim=pass{header.b=ab/d+f=h}");
  // An item without a ptype.
  reads("mx.example; dmarc=pass action=none header.from=a.example",
        "mx.example: dmarc=pass{header.from=a.example}");
  // No value, at the end.
  reads("mx.example; spf=none smtp.mailfrom=; dkim=none",
        "mx.example: spf=none{smtp.mailfrom=} dkim=none");
  reads("mx.example; spf=none smtp.mailfrom=<>", "mx.example: spf=none{smtp.mailfrom=<>}");
  // A semicolon too many.
  reads("mx.example; dkim=none;", "mx.example: dkim=none");
  reads("mx.example;; dkim=none", "mx.example: dkim=none");
}

TEST_CASE("a field that does not parse says nothing but whose it is") {
  unreadable("mx.example dkim=pass header.d=a.example");
  unreadable("mx.example; dkim");
  unreadable("mx.example; dkim=");
  unreadable("mx.example; dkim= ; spf=pass");
  unreadable("mx.example; =pass");
  unreadable("mx.example; dkim=pass header");
  unreadable("mx.example; dkim=pass header.");
  unreadable("mx.example; dkim=pass header.d");
  unreadable("mx.example; dkim=pass header.d=\"a.example");
  unreadable("mx.example; dkim=pass (unclosed header.d=a.example");
  unreadable("mx.example; dkim=pass header.d=a.example)");
  unreadable("mx.example; dkim=pass .d=a.example");
  unreadable("mx.example; dkim=pass header.d=a.example\\");
  unreadable("mx.example; dkim/=pass");
  unreadable("mx.example; dkim/one=pass");
  unreadable("mx.example; dkim=pass\x01 header.d=a.example");
  unreadable(std::string_view("mx.example; dkim=pass\0 header.d=a.example", 42));
  unreadable("mx.example; dkim=pass header.d=a.example; \xC3\xBC=pass");
}

TEST_CASE("a property told twice is either the same or not to be read") {
  reads("mx.example; dkim=pass header.d=a.example header.d=a.example",
        "mx.example: dkim=pass{header.d=a.example}");
  unreadable("mx.example; dkim=pass header.d=a.example header.d=b.example");
}

TEST_CASE("finds a property by its name") {
  const auto field = parse_authentication_results("mx.example; dkim=pass header.d=a smtp.d=b");
  REQUIRE(field.results.size() == 1);
  CHECK(*field.results[0].find("smtp", "d") == "b");
  CHECK(field.results[0].find("header", "i") == nullptr);
}

TEST_CASE("a field of any length takes its time only once") {
  unreadable("mx.example" + repeated("; dkim=pass", 201));
  reads("mx.example; a=b" + repeated(";", 60'000), "mx.example: a=b");
  std::string many = "mx.example; dkim=pass";
  for (int i = 0; i < 51; ++i) many += " header.p" + std::to_string(i) + "=a";
  unreadable(many);
  nobody(repeated("(", 60'000));
  nobody(repeated("(", 30'000) + repeated(")", 29'999));
  reads(repeated("(", 30'000) + repeated(")", 30'000) + "mx.example", "mx.example:");
}

}  // namespace
}  // namespace tlsrpt::mail
