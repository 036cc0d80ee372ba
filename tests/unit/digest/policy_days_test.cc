// SPDX-License-Identifier: MIT
#include "digest/policy_days.h"

#include <algorithm>

#include "catch.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

constexpr const char* kNames =
    "domain,policy_type,day,mode,reports,successful_sessions,failed_sessions,success_rate\r\n";

std::string lines(std::vector<store::ResultRow> rows, std::uint64_t all_reports = 100) {
  const std::string text = csv(policy_days(std::move(rows), all_reports));
  REQUIRE(text.starts_with(kNames));
  return text.substr(std::string_view(kNames).size());
}

}  // namespace

TEST_CASE("a day without reports is a line of names alone") {
  CHECK(lines({}).empty());
}

TEST_CASE("each domain, policy type and day has a row") {
  CHECK(lines({result("b.example", "sts", 3, 1, "testing", "2026-11-21"),
               result("a.example", "tlsa", 5, 0, "", "2026-11-22"),
               result("a.example", "tlsa", 5, 0, "", "2026-11-21"),
               result("a.example", "sts", 1031, 57, "enforce", "2026-11-22")}) ==
        "a.example,sts,2026-11-22,enforce,1,1031,57,0.9476102941176471\r\n"
        "a.example,tlsa,2026-11-21,,1,5,0,1\r\n"
        "a.example,tlsa,2026-11-22,,1,5,0,1\r\n"
        "b.example,sts,2026-11-21,testing,1,3,1,0.75\r\n");
}

TEST_CASE("the policies of a day are one row with the stricter mode") {
  const auto rows = {result("a.example", "sts", 1, 0, "testing"),
                     result("a.example", "sts", 2, 0, "enforce"), result("a.example", "sts", 0, 1)};
  CHECK(lines(rows) == "a.example,sts,2026-11-22,enforce,3,3,1,0.75\r\n");
  // As of one report with three policies of one type.
  CHECK(lines(rows, 1) == "a.example,sts,2026-11-22,enforce,1,3,1,0.75\r\n");
}

TEST_CASE("what is not told is empty") {
  CHECK(lines({result("", "", 0, 0)}) == ",,2026-11-22,,1,0,0,\r\n");
}

TEST_CASE("a share of sessions is never 1 where one failed, nor in a form of some place") {
  CHECK(lines({result("a", "sts", report::kMaxCount, 1)}).ends_with(",0.9999999999999999\r\n"));
  CHECK(lines({result("a", "sts", 1, 1999999)}).ends_with(",5e-07\r\n"));
}

TEST_CASE("hostile texts stay in their cells") {
  const std::string out = lines({result(kHostile, "=1+1", 1, 0)});
  CHECK(std::count(out.begin(), out.end(), '\r') == 1);
  CHECK(std::count(out.begin(), out.end(), '\n') == 1);
  CHECK(std::none_of(out.begin(), out.end() - 2,
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
  CHECK(out.find(",'=1+1,2026-11-22,") != std::string::npos);
}
