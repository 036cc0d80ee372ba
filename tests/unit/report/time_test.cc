// SPDX-License-Identifier: MIT
#include "report/time.h"

#include "catch.h"

using namespace tlsrpt::report;

namespace {

void good(std::string_view told, std::string_view want, TimeForm form = TimeForm::rfc3339) {
  INFO(told);
  const auto parsed = parse_time(told);
  REQUIRE(parsed);
  CHECK(format_time(parsed->time) == want);
  CHECK(parsed->form == form);
}

void bad(std::string_view told) {
  INFO(told);
  CHECK_FALSE(parse_time(told));
}

}  // namespace

TEST_CASE("a time of RFC 3339 becomes UTC") {
  good("2019-08-10T00:00:00Z", "2019-08-10T00:00:00Z");
  good("2019-08-10t23:59:59z", "2019-08-10T23:59:59Z");
  good("2019-08-10T02:00:00+02:00", "2019-08-10T00:00:00Z");
  good("2019-08-09T19:30:00-04:30", "2019-08-10T00:00:00Z");
  good("2019-08-10T00:00:00.987654321Z", "2019-08-10T00:00:00Z");
  good("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");  // a leap second
  good("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z");
  good("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
  good("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z");
}

TEST_CASE("a time without a zone is read as UTC, and told so") {
  good("2019-08-10T00:00:00", "2019-08-10T00:00:00Z", TimeForm::without_zone);
}

TEST_CASE("other forms that name a time are read, and told so") {
  good("2019-08-10 00:00:00Z", "2019-08-10T00:00:00Z", TimeForm::other);
  good("2019-08-10", "2019-08-10T00:00:00Z", TimeForm::other);
  good("1565395200", "2019-08-10T00:00:00Z", TimeForm::other);
  good("2019-08-10T24:00:00Z", "2019-08-11T00:00:00Z", TimeForm::other);
}

TEST_CASE("blanks around a time do not matter") {
  good(" 2019-08-10T00:00:00Z\r", "2019-08-10T00:00:00Z");
}

TEST_CASE("what names no time is refused") {
  bad("");
  bad("yesterday");
  bad("2019-02-29T00:00:00Z");   // no such day
  bad("2019-13-01T00:00:00Z");   // no such month
  bad("2019-08-10T25:00:00Z");   // no such hour
  bad("2019-08-10T24:00:01Z");   // past the end of the day
  bad("2019-08-10T00:60:00Z");   // no such minute
  bad("2019-08-10T00:00:00X");   // no such zone
  bad("2019-08-10T00:00:00+2");  // half a zone
  bad("2019-08-10T00:00:00Z x");
  bad("1969-12-31T23:59:59Z");       // before 1970
  bad("1970-01-01T00:00:00+01:00");  // before 1970 in UTC
  bad("10/08/2019");
  bad("-1565395200");
  bad("20190810");  // eight digits could be anything
}

TEST_CASE("a day alone is read as the command line takes it") {
  REQUIRE(parse_day("2019-08-10"));
  CHECK(format_day(*parse_day("2019-08-10")) == "2019-08-10");
  CHECK_FALSE(parse_day("2019-08-10T00:00:00Z"));
  CHECK_FALSE(parse_day("2019-8-10"));
  CHECK_FALSE(parse_day(" 2019-08-10"));
  CHECK_FALSE(parse_day(""));
}

TEST_CASE("a time belongs to its UTC day") {
  CHECK(format_day(day_of(parse_time("2019-08-10T23:59:59Z")->time)) == "2019-08-10");
  CHECK(format_day(day_of(parse_time("2019-08-11T00:00:00+02:00")->time)) == "2019-08-10");
}
