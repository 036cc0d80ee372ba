// SPDX-License-Identifier: MIT
#include "policy/sts_policy.h"

#include "catch.h"
#include "policy/lines.h"
#include "policy/mx_pattern.h"
#include "told.h"

using namespace tlsrpt::policy;

namespace {

const std::string kBegin = "version: STSv1\nmode: testing\nmx: mail.example.com\n";
const std::string kPolicy = kBegin + "max_age: 86401\n";

StsPolicy good(const std::string& text) {
  INFO(text);
  auto reading = read_sts_policy(text, "mta-sts.txt");
  CHECK(told(reading.findings) == Told{});
  CHECK(reading.valid);
  return std::move(reading.policy);
}

/// Valid, but not without a word.
StsPolicy doubtful(const std::string& text, const Told& wanted, bool notes = false) {
  INFO(text);
  auto reading = read_sts_policy(text, "mta-sts.txt");
  CHECK(told(reading.findings, notes) == wanted);
  CHECK(reading.valid);
  return std::move(reading.policy);
}

StsPolicy bad(const std::string& text, const Told& wanted) {
  INFO(text);
  auto reading = read_sts_policy(text, "mta-sts.txt");
  CHECK(told(reading.findings) == wanted);
  CHECK_FALSE(reading.valid);
  return std::move(reading.policy);
}

std::string with_age(const std::string& max_age) {
  return kBegin + "max_age: " + max_age + "\n";
}

std::string with_mx(const std::string& mx) {
  return "version: STSv1\nmode: testing\nmx: " + mx + "\nmax_age: 86401\n";
}

std::string with_line(const std::string& line) {
  return kPolicy + line + "\n";
}

}  // namespace

TEST_CASE("the policy of RFC 8461 is valid") {
  const StsPolicy policy = good(
      "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\n"
      "mx: backupmx.example.com\nmax_age: 604800\n");
  CHECK(policy.mode == "enforce");
  CHECK(policy.max_age == 604'800);
  CHECK(policy.mx == Told{"mail.example.com", "*.example.net", "backupmx.example.com"});
  REQUIRE(policy.mx_places.size() == 3);
  CHECK(policy.mx_places[1].of == "mta-sts.txt");
  CHECK(policy.mx_places[1].line == 4);
  CHECK(policy.mx_places[1].column == 5);
  CHECK(matches(policy.mx[1], "x.example.net"));
  CHECK_FALSE(matches(policy.mx[1], "example.net"));
  CHECK_FALSE(matches(policy.mx[1], "a.b.example.net"));
}

TEST_CASE("the policy of RFC 8460 is valid, as lines of a file") {
  const StsPolicy policy = good(
      "version: STSv1\nmode: testing\nmx: mx1.mail.example.com\nmx: mx2.example.com\n"
      "mx: *.example.net\nmax_age: 604800");
  CHECK(policy.mode == "testing");
  CHECK(policy.mx.size() == 3);
  CHECK(policy.max_age == 604'800);
}

TEST_CASE("lines end with LF or with CR LF") {
  good(kPolicy);
  good("version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmax_age: 86401\r\n");
  good("version: STSv1\r\nmode: testing\r\nmx: mail.example.com\r\nmax_age: 86401");
  doubtful("version: STSv1\r\nmode: testing\nmx: mail.example.com\r\nmax_age: 86401\n",
           {"policy-line-ends-mixed 2:14"});
  doubtful("version: STSv1\nmode: testing\r\nmx: mail.example.com\nmax_age: 86401\n",
           {"policy-line-ends-mixed 2:14"});
  bad("version: STSv1\rmode: testing\nmx: mail.example.com\nmax_age: 86401\n",
      {"policy-line-end 1:15"});
}

TEST_CASE("there is nothing between lines, and nothing before them") {
  bad("version: STSv1\n\nmode: testing\nmx: mail.example.com\nmax_age: 86401\n",
      {"policy-empty-line 2:1"});
  bad("version: STSv1\n \t\nmode: testing\nmx: mail.example.com\nmax_age: 86401\n",
      {"policy-empty-line 2:1"});
  bad(kPolicy + "\n", {"policy-empty-line 5:1"});
  bad("version: STSv1\n mode: testing\nmx: mail.example.com\nmax_age: 86401\n",
      {"policy-leading-blank 2:1"});
  bad("# our policy\n" + kPolicy, {"policy-comment 1:1"});
  bad("// our policy\n" + kPolicy, {"policy-comment 1:1"});
  bad("; our policy\n" + kPolicy, {"policy-comment 1:1"});
  bad("\xEF\xBB\xBF" + kPolicy, {"policy-bom 1:1"});
  bad("\xEF\xBB\xBFVersion: STSv1\n" + kPolicy.substr(kPolicy.find('\n') + 1),
      {"policy-bom 1:1", "policy-key-spelling 1:4"});
}

TEST_CASE("keys and values are written exactly so") {
  bad("version : STSv1\n" + kPolicy.substr(15), {"policy-colon-blank 1:8"});
  bad("Version: STSv1\n" + kPolicy.substr(15), {"policy-key-spelling 1:1"});
  bad(kBegin + "max-age: 86401\n", {"policy-key-spelling 4:1"});
  const StsPolicy policy =
      bad("version: STSv1\nMODE: Enforce\nMX: Mail.example.com\nmaxage: 604800\n",
          {"policy-key-spelling 2:1", "policy-mode 2:7", "policy-key-spelling 3:1",
           "policy-key-spelling 4:1"});
  CHECK(policy.mode == "enforce");  // what is plain of it
  CHECK(policy.mx == Told{"mail.example.com"});
  bad("version: STSv2\n" + kPolicy.substr(15), {"policy-version 1:10"});
  bad("version: STSv1;\n" + kPolicy.substr(15), {"policy-version 1:10"});
  bad("version:\n" + kPolicy.substr(15), {"policy-version 1:9"});
  bad("version: STSv1\nmode: on\nmx: mail.example.com\nmax_age: 86401\n", {"policy-mode 2:7"});
  bad("version: STSv1\nmode:\nmx: mail.example.com\nmax_age: 86401\n", {"policy-mode 2:6"});
}

TEST_CASE("blanks behind the colon and at the end of a line are free") {
  good("version:STSv1\nmode:\ttesting\nmx:  \t mail.example.com  \nmax_age:86401\t\n");
}

TEST_CASE("each key has to be told") {
  bad("mode: testing\nmx: mail.example.com\nmax_age: 86401\n", {"policy-version-missing 0:0"});
  bad("version: STSv1\nmx: mail.example.com\nmax_age: 86401\n", {"policy-mode-missing 0:0"});
  bad(kBegin, {"policy-max-age-missing 0:0"});
  bad("version: STSv1\nmode: enforce\nmax_age: 604800\n", {"policy-mx-missing 0:0"});
  bad("version: STSv1\nmode: testing\nmax_age: 604800\n", {"policy-mx-missing 0:0"});
  good("version: STSv1\nmode: none\nmax_age: 86400\n");
  good("version: STSv1\nmode: none\nmx: mail.example.com\nmax_age: 86400\n");
  bad("", {"policy-empty 0:0"});
  bad("\n \n", {"policy-empty 0:0"});
}

TEST_CASE("the version comes first by custom alone") {
  doubtful("mode: testing\nversion: STSv1\nmx: mail.example.com\nmax_age: 86401\n",
           {"policy-version-first 2:1"}, true);
}

TEST_CASE("max_age is whole seconds, at most a year") {
  CHECK(good(with_age("31557600")).max_age == 31'557'600);
  CHECK(good(with_age("0000086400")).max_age == 86'400);
  CHECK(doubtful(with_age("0"), {"policy-max-age-short 4:10"}).max_age == 0);
  doubtful(with_age("86399"), {"policy-max-age-short 4:10"});
  CHECK_FALSE(bad(with_age("31557601"), {"policy-max-age-large 4:10"}).max_age);
  bad(with_age("9999999999"), {"policy-max-age-large 4:10"});
  for (const char* text :
       {"-1", "1.5", "1d", "99999999999", "00000086400", "86 400", "+1", "0x10"}) {
    bad(with_age(text), {"policy-max-age 4:10"});
  }
  bad(with_age(""), {"policy-max-age 4:9"});
  good("version: STSv1\nmode: none\nmax_age: 60\n");  // on its way out
  doubtful("version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 86401\n",
           {"policy-max-age-weeks 4:10"}, true);
  doubtful(kPolicy, {}, true);  // of testing none is expected
}

TEST_CASE("mx names hosts") {
  CHECK(good(with_mx("MAIL.Example.com")).mx == Told{"mail.example.com"});
  good(with_mx("*.example.com"));
  good(with_mx("xn--bcher-kva.example"));
  for (const char* text :
       {"*", "*.*.example.com", "mail.*.example.com", ".example.com", "mail.example.com.",
        "b\xC3\xBC"
        "cher.example",
        "a.example.com,b.example.com", "[192.0.2.1]", "192.0.2.1", "mx_1.example.com",
        "10 mail.example.com"}) {
    CHECK(bad(with_mx(text), {"policy-mx 3:5"}).mx.empty());
  }
  bad(with_mx(""), {"policy-mx 3:4"});
  doubtful(with_mx("*.com"), {"policy-mx-wide 3:5"});
  doubtful(with_mx("mail"), {"policy-mx-one-label 3:5"});
  CHECK(doubtful(with_line("mx: MAIL.example.com"), {"policy-mx-repeated 5:5"}, true).mx.size() ==
        1);
}

TEST_CASE("of repeated keys the first counts") {
  const StsPolicy policy = doubtful(
      "version: STSv1\nmode: testing\nmode: enforce\nmx: mail.example.com\nmax_age: 86401\n"
      "max_age: 1\nversion: STSv2\n",
      {"policy-key-repeated 3:1", "policy-key-repeated 6:1", "policy-key-repeated 7:1"});
  CHECK(policy.mode == "testing");
  CHECK(policy.max_age == 86'401);
}

TEST_CASE("unknown keys are passed over where they are well-formed") {
  good(with_line("foo: b\xC3\xA4r"));
  good(with_line("a_b-c.9: one two"));
  doubtful(with_line("foo: b\xC3\xA4r"), {"policy-key-unknown 5:1"}, true);
  bad(with_line("foo:"), {"policy-value-missing 5:5"});
  bad(with_line("foo bar: 1"), {"policy-key 5:1"});
  bad(with_line(": 1"), {"policy-key 5:1"});
  bad(with_line("abcdefghijklmnopqrstuvwxyz0123456: 1"), {"policy-key 5:1"});
  bad(with_line("b\xC3\xA4r: 1"), {"policy-key 5:1"});
  bad(with_line("foo"), {"policy-line 5:1"});
  bad(with_line("foo: b\xE4r"), {"policy-character 5:7"});
  bad(with_line("foo: a\tb"), {"policy-character 5:7"});
  bad(with_line("foo: \x1b[31m"), {"policy-character 5:6"});
  bad(with_line(std::string("foo: a\0b", 8)), {"policy-character 5:7"});
}

TEST_CASE("a key whose value nobody can read is not told as missing") {
  bad("version: STSv1\x01\nmode: testing\x02\nmx: mail.example.com\x03\nmax_age: 86401\x04\n",
      {"policy-character 1:15", "policy-character 2:14", "policy-character 3:21",
       "policy-character 4:15"});
}

TEST_CASE("a page of a web server is told as that alone") {
  bad("<!DOCTYPE html>\n<html><body>Not found</body></html>\n", {"policy-html 0:0"});
  bad("\n\n  <?xml version=\"1.0\"?>\n", {"policy-html 0:0"});
}

TEST_CASE("a file that is not text is one finding, whatever its bytes are") {
  // The time in the header of gzip may be a line end.
  for (const char* time : {"\x0a\x0d\x01\x02", "<a:\x0a"}) {
    bad(std::string("\x1F\x8B\x08\x01") + time + "\x01\x03mx: a\n", {"policy-binary 0:0"});
  }
  std::string wide;
  for (const char c : std::string_view(kPolicy)) wide += {c, '\0'};
  bad(wide, {"policy-binary 0:0"});
  bad("\xFF\xFE" + wide, {"policy-binary 0:0"});
}

TEST_CASE("no more than 64 KiB are read, and few findings told") {
  std::string large = kPolicy;
  while (large.size() <= kLargestPolicy)
    large += "mx: mx" + std::to_string(large.size()) + ".example.com\n";
  CHECK(bad(large, {"policy-size 0:0"}).mode == "testing");
  bad(std::string(100'000, 'a'), {"policy-size 0:0"});
  std::string lines = kPolicy;
  for (int i = 0; i < 1000; ++i) lines += "nonsense\n";
  const auto reading = read_sts_policy(lines, "mta-sts.txt");
  CHECK(reading.findings.size() == 51);
  CHECK(reading.findings.back().what == "950 more findings are not listed");
  CHECK(reading.findings.back().rule->id == "more-findings");
}
