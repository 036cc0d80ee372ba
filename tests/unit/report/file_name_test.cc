// SPDX-License-Identifier: MIT
#include "report/file_name.h"

#include <catch2/catch.hpp>

using namespace tlsrpt::report;

TEST_CASE("the file name of RFC 8460 is taken apart") {
  const auto name =
      parse_file_name("mail.sndr.example.com!example.net!1470013207!1470186007!001.json.gz");
  REQUIRE(name);
  CHECK(name->sender == "mail.sndr.example.com");
  CHECK(name->policy_domain == "example.net");
  CHECK(format_time(name->begin) == "2016-08-01T01:00:07Z");
  CHECK(format_time(name->end) == "2016-08-03T01:00:07Z");
  CHECK(name->unique_id == "001");
  CHECK(name->compressed);
}

TEST_CASE("the unique id and the compression may be missing") {
  const auto name = parse_file_name("example.com!example.net!1470013207!1470186007.json");
  REQUIRE(name);
  CHECK(name->unique_id.empty());
  CHECK_FALSE(name->compressed);
}

TEST_CASE("blanks that folding left in a file name do not matter") {
  const auto name = parse_file_name("example.com!example.net!\r\n 1470013207!1470186007!1.json.gz");
  REQUIRE(name);
  CHECK(name->policy_domain == "example.net");
}

TEST_CASE("other file names tell nothing") {
  for (const std::string_view name :
       {"", "report.json", "report.json.gz", "a!b!c!d.json", "a!b!1!2.xml", "a!b!1.json",
        "a!b!1!2!3!4.json", "!b!1!2.json", "a!!1!2.json", "a!b!-1!2.json", "a!b!1!2x.json",
        "a!b!1!99999999999999999999.json"}) {
    INFO(name);
    CHECK_FALSE(parse_file_name(name));
  }
  CHECK_FALSE(parse_file_name(std::string(2000, 'a') + "!b!1!2.json"));
}
