// SPDX-License-Identifier: MIT
#include "prose/show.h"

#include "catch.h"
#include "report/report.h"

using namespace tlsrpt::prose;

TEST_CASE("nothing in a header is left for a mail reader to decode") {
  CHECK(tlsrpt::prose::undecodable("=?utf-8?q?x?= a=?=?b") == "= ?utf-8?q?x?= a= ?= ?b");
  CHECK(tlsrpt::prose::undecodable("a = b?").size() == 6);
}

TEST_CASE("thousands are set apart by a blank") {
  CHECK(number(0) == "0");
  CHECK(number(999) == "999");
  CHECK(number(1000) == "1 000");
  CHECK(number(12431) == "12 431");
  CHECK(number(tlsrpt::report::kMaxCount) == "9 007 199 254 740 991");
  CHECK(number(1, "report") == "1 report");
  CHECK(number(0, "report") == "0 reports");
}

TEST_CASE("amounts of bytes have two digits or more, and a unit") {
  CHECK(amount(0) == "0 bytes");
  CHECK(amount(1) == "1 byte");
  CHECK(amount(9'999) == "9 999 bytes");
  CHECK(amount(10'000) == "10 kB");
  CHECK(amount(999'499) == "999 kB");
  CHECK(amount(999'500) == "1.0 MB");
  CHECK(amount(1'449'999) == "1.4 MB");
  CHECK(amount(9'960'000) == "10 MB");
  CHECK(amount(123'662'336) == "124 MB");
  CHECK(amount(5'000'000'000'000'000) == "5 000 TB");
}

TEST_CASE("names of reports are escaped and cut") {
  const Form style;
  Form ascii;
  ascii.unicode = false;
  CHECK(shown("Bücher AG", style) == "Bücher AG");
  CHECK(shown("Bücher AG", ascii) == "B\\u{fc}cher AG");
  CHECK(shown("\x1b]0;owned\x07\r\nBcc: all \xE2\x80\xAE \xFF", style)
            .find_first_of("\x1b\r\n\x07") == std::string::npos);
  CHECK(shown(std::string(1000, 'a'), style).size() < 100);
  CHECK(shown_domain("", style) == "(domain not told)");
}

TEST_CASE("names are listed, and many of them counted") {
  Form style;
  CHECK(listed_names({"a"}, style) == "a");
  CHECK(listed_names({"a", "b"}, style) == "a and b");
  CHECK(listed({{"a", "", false}, {"", "", false}, {"c", "c.example", true}}, style) ==
        R"("a" (unverified), an unnamed reporter (unverified) and "c" (signed by c.example))");
  const std::vector<std::string> many = {"a", "b", "c", "d", "e", "f", "g"};
  CHECK(listed_names(many, style) == "a, b, c, d, e and 2 more");
  style.all = true;
  CHECK(listed_names(many, style) == "a, b, c, d, e, f and g");
}

TEST_CASE("a name that is not one word is in quotes") {
  CHECK(shown_domain("example.com", {}) == "example.com");
  CHECK(shown_domain("(remainder)", {}) == "(remainder)");
  CHECK(shown_domain("example.com: all is well", {}) == "\"example.com: all is well\"");
  CHECK(shown_domain("a\" b", {}) == "\"a\\x22 b\"");
  CHECK(shown_cause("certificate-expired", "[192.0.2.1]", {}) ==
        "certificate-expired on [192.0.2.1]");
  CHECK(shown_cause("certificate-expired on mx1", "mx2 and others", {}) ==
        "\"certificate-expired on mx1\" on \"mx2 and others\"");
}

TEST_CASE("a cause without a type or a host is told in words") {
  CHECK(shown_cause("certificate-expired", "mx1.example.org", {}) ==
        "certificate-expired on mx1.example.org");
  CHECK(shown_cause("", "", {}) == "cause not told");
  CHECK(shown_cause("\x1b", "\x1b", {}) == "\"\\x1b\" on \"\\x1b\"");
}

TEST_CASE("failed sessions are told out of all, unless that would be fewer") {
  CHECK(failed_sessions(57, 1088) == "57 of 1 088 sessions");
  CHECK(failed_sessions(1, 1) == "1 of 1 session");
  CHECK(failed_sessions(2, 1) == "2 sessions");
}

TEST_CASE("why an incident is over has words") {
  CHECK(shown_end("covered", {}) ==
        "every reporter that told of it covered a later day without it");
  CHECK(shown_end("quiet", {}) == "no report has told of it for days");
  CHECK(shown_end("withdrawn", {}).find("authenticated reports") == 0);
  CHECK(shown_end("closed: gone\x1b", {}) == "closed by hand: gone\\x1b");
  CHECK(shown_end("\x1b", {}) == "\\x1b");
}

TEST_CASE("what was escaped is not escaped again") {
  CHECK(plain("B\\u{fc}cher (57 of 1088)") == "B\\u{fc}cher (57 of 1088)");
  CHECK(plain("a\nb\x1b") == "a\\x0ab\\x1b");
}

TEST_CASE("a minute is one of UTC") {
  CHECK(minute(*tlsrpt::report::parse_day("2026-11-22") + std::chrono::hours(18)) ==
        "2026-11-22 18:00");
}
