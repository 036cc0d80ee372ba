// SPDX-License-Identifier: MIT
#include "report/file_name.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("the file name of RFC 8460 is taken apart") {
  const auto name =
      parse_file_name("mail.sndr.example.com!example.net!1470013207!1470186007!001.json.gz");
  REQUIRE(name);
  CHECK(name->sender == "mail.sndr.example.com");
  CHECK(name->policy_domain == "example.net");
}

TEST_CASE("unique id and compression may be missing, and dates may stand for seconds") {
  for (const std::string_view times :
       {"1470013207!1470186007", "2026-11-20!2026-11-20", "20261120!20261121",
        "20261120T000000Z!20261120T235959Z", "2026-11-20T00:00:00Z!2026-11-20T23:59:59+00:00",
        "2026-11-20T00_00_00Z!2026-11-20T23_59_59Z!7"}) {
    INFO(times);
    const auto name = parse_file_name("example.com!example.net!" + std::string(times) + ".json");
    REQUIRE(name);
    CHECK(name->policy_domain == "example.net");
  }
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
        "a!b!1!999999999999999999999999999999999.json"}) {
    INFO(name);
    CHECK_FALSE(parse_file_name(name));
  }
  CHECK_FALSE(parse_file_name(std::string(2000, 'a') + "!b!1!2.json"));
}
