// SPDX-License-Identifier: MIT
#include "json/scalar.h"

#include <cstdint>
#include <string>

#include "catch.h"
#include "report/report.h"

using namespace tlsrpt;
using json::CountForm;
using json::read_count;
using json::Scalar;

namespace {

void counts(Scalar::Kind kind, std::string_view text, std::uint64_t value, CountForm form) {
  INFO(text);
  const auto count = read_count({kind, text});
  REQUIRE(count);
  CHECK(count->value == value);
  CHECK(count->form == form);
}

void number(std::string_view text, std::uint64_t value, CountForm form) {
  counts(Scalar::Kind::number, text, value, form);
}

void string(std::string_view text, std::uint64_t value, CountForm form) {
  counts(Scalar::Kind::string, text, value, form);
}

}  // namespace

TEST_CASE("A JSON integer is a count") {
  number("0", 0, CountForm::integer);
  number("303", 303, CountForm::integer);
  number("9007199254740991", report::kMaxCount, CountForm::integer);
}

TEST_CASE("A count is clear in other forms too") {
  number("3.0", 3, CountForm::other);
  number("3e2", 300, CountForm::other);
  number("30E-1", 3, CountForm::other);
  number("-0", 0, CountForm::other);
  string("3", 3, CountForm::other);
  string(" 3\t", 3, CountForm::other);
  string("3.0", 3, CountForm::other);
  string("0", 0, CountForm::other);
}

TEST_CASE("An integer that is too large stops at the largest") {
  number("9007199254740992", report::kMaxCount, CountForm::out_of_range);
  number("9007199254740993", report::kMaxCount, CountForm::out_of_range);
  number("18446744073709551615", report::kMaxCount, CountForm::out_of_range);
  number("18446744073709551616", report::kMaxCount, CountForm::out_of_range);
  number(std::string(200, '9'), report::kMaxCount, CountForm::out_of_range);
}

TEST_CASE("A number that is too large stops at the largest, however it is written") {
  for (const auto text : {"1e16", "1e300", "9007199254740992.0"}) {
    number(text, report::kMaxCount, CountForm::out_of_range);
  }
  string("1e400", report::kMaxCount, CountForm::out_of_range);
  string("1E+400", report::kMaxCount, CountForm::out_of_range);
}

TEST_CASE("What is not a whole number of zero or more is no count") {
  for (const auto text : {"-1", "3.5", "1e-99", "-1e300", "0.1"}) {
    number(text, 0, CountForm::invalid);
  }
  for (const auto text : {"-1", "3.5", "three", "0x10", "1,000", "+3", "3 4", "inf", "nan",
                          "infinity", "-inf", "-1e400", "1e-400"}) {
    string(text, 0, CountForm::invalid);
  }
  counts(Scalar::Kind::boolean, "true", 0, CountForm::invalid);
  counts(Scalar::Kind::boolean, "false", 0, CountForm::invalid);
}

TEST_CASE("Null and an empty string are no count") {
  CHECK_FALSE(read_count({Scalar::Kind::null, {}}));
  CHECK_FALSE(read_count({Scalar::Kind::string, ""}));
  CHECK_FALSE(read_count({Scalar::Kind::string, " \r\n\t"}));
}

TEST_CASE("A URI has a scheme and neither blanks nor controls") {
  CHECK(json::is_uri("https://reports.example.com/report_info?id=5065427c#more"));
  CHECK(json::is_uri("file:///etc/passwd"));
  CHECK(json::is_uri("mailto:tls@example.com"));
  CHECK(json::is_uri("x-a+b.c1:"));
  for (const auto text : {"", ":", "://x", "reports.example.com", "1http://x", "ht tp://x",
                          "https://a b", "https://x\n", "https://\xC3\xA9", "ht_tp://x"}) {
    INFO(text);
    CHECK_FALSE(json::is_uri(text));
  }
}

TEST_CASE("Blanks around a text are trimmed") {
  CHECK(json::trim(" \t\r\nab c\n") == "ab c");
  CHECK(json::trim("").empty());
  CHECK(json::trim(" \n ").empty());
}
