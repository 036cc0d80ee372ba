// SPDX-License-Identifier: MIT
#include "digest/table.h"

#include <algorithm>

#include "catch.h"
#include "prose/lines.h"
#include "rows.h"

using namespace tlsrpt::digest;

namespace {

TextStyle width(std::size_t columns) {
  TextStyle style;
  style.width = columns;
  return style;
}

Rows large(std::uint64_t failing, std::uint64_t clean) {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < failing + clean; ++i) {
    rows.results.push_back(result(numbered_domain(i), "sts", i, i < failing ? 1 : 0));
  }
  return rows;
}

}  // namespace

TEST_CASE("failing domains come first, then the largest, numbers to the right") {
  CHECK(table(merge(failing_day()), width(80), 100) ==
        R"(domain        policy   mode      sessions   failed         ok
example.org   sts      testing      1 088       57    94.76 %
example.com   sts      enforce     12 431        0   100.00 %
              tlsa     -           12 431        0   100.00 %
example.net   none     -              230        0   100.00 %
)");
}

TEST_CASE("where the width is small, gaps give way first") {
  CHECK(table(merge(failing_day()), width(60), 100) ==
        R"(domain       policy  mode     sessions  failed        ok
example.org  sts     testing     1 088      57   94.76 %
example.com  sts     enforce    12 431       0  100.00 %
             tlsa    -          12 431       0  100.00 %
example.net  none    -             230       0  100.00 %
)");
}

TEST_CASE("on a phone names stand above their numbers, and modes are dropped") {
  CHECK(table(merge(failing_day()), width(40), 100) ==
        R"(domain
  policy  sessions  failed        ok
example.org
  sts        1 088      57   94.76 %
example.com
  sts       12 431       0  100.00 %
  tlsa      12 431       0  100.00 %
example.net
  none         230       0  100.00 %
)");
}

TEST_CASE("a long name stands on a line of its own") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 1, 0),
                  result("a-name-that-is-much-longer-than-others.example.com", "sts", 2, 0)};
  CHECK(table(merge(std::move(rows)), width(72), 100) ==
        R"(domain        policy   mode   sessions   failed         ok
a-name-that-is-much-longer-than-others.example.com
              sts      -             2        0   100.00 %
example.com   sts      -             1        0   100.00 %
)");
}

TEST_CASE("no line is longer than the width") {
  Rows rows = failing_day();
  rows.results.push_back(result(std::string(300, 'x'), std::string(50, 'y'), 1, 1));
  rows.results.push_back(result(kHostile, kHostile, tlsrpt::report::kMaxCount, 0));
  const Digest digest = merge(std::move(rows));
  for (const std::size_t columns : {80, 100, 132, 200}) {
    const std::string text = table(digest, width(columns), 100);
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t end = text.find('\n', at);
      CHECK(tlsrpt::prose::display_width(std::string_view(text).substr(at, end - at)) <= columns);
      at = end + 1;
    }
    CHECK(text.find_first_of("\x1b\r\x07\xFF") == std::string::npos);
  }
}

TEST_CASE("few lines stand for many clean domains") {
  const std::string text = table(merge(large(2, 9'990)), width(80), 20);
  CHECK(text.starts_with("domain"));
  CHECK(text.find("\nd1.example ") < text.find("\nd9991.example "));
  CHECK(text.ends_with("\n… and 9 973 more domains, all clean\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 21);
}

TEST_CASE("failing domains that are left out are counted as such") {
  const std::string text = table(merge(large(50, 25)), width(80), 41);
  CHECK(text.ends_with("\n… and 35 more domains, 10 of them failing\n"));
}

TEST_CASE("all domains are shown where that is asked for") {
  TextStyle style = width(80);
  style.all = true;
  const std::string text = table(merge(large(50, 50)), style, 10);
  CHECK(std::count(text.begin(), text.end(), '\n') == 101);
  CHECK(text.find("more domain") == std::string::npos);
}

TEST_CASE("a domain of thousands of policy types takes a few rows, and is never left out") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 4'000; ++i) {
    rows.results.push_back(result("example.com", numbered_domain(i), 1, 0));
  }
  const std::string text = table(merge(std::move(rows)), width(80), 3);
  CHECK(text.starts_with("domain"));
  CHECK(text.ends_with("\n              … 3 994 more\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 8);
}

TEST_CASE("what was looked up gets columns of its own, which give way on narrow screens") {
  Digest digest = merge(failing_day());
  for (Domain& domain : digest.domains) {
    for (Policy& policy : domain.policies) {
      policy.days.assign(kTrend, Numbers{1, 100, 0});
      policy.days[1] = {};
      policy.days.back() = {1, 60, 40};
      policy.before = Numbers{1, 1000, 0};
    }
  }
  CHECK(table(digest, width(100), 100) ==
        R"(domain        policy   mode      sessions   change   failed         ok   14 days
example.org   sts      testing      1 088     +9 %       57    94.76 %   ▇·▇▇▇▇▇▇▇▇▇▇▇▅
example.com   sts      enforce     12 431     x 12        0   100.00 %   ▇·▇▇▇▇▇▇▇▇▇▇▇▅
              tlsa     -           12 431     x 12        0   100.00 %   ▇·▇▇▇▇▇▇▇▇▇▇▇▅
example.net   none     -              230    -77 %        0   100.00 %   ▇·▇▇▇▇▇▇▇▇▇▇▇▅
)");
  TextStyle ascii = width(72);
  ascii.unicode = false;
  CHECK(table(digest, ascii, 100) ==
        R"(domain       policy  mode     sessions  failed        ok  14 days
example.org  sts     testing     1 088      57   94.76 %  #_###########+
example.com  sts     enforce    12 431       0  100.00 %  #_###########+
             tlsa    -          12 431       0  100.00 %  #_###########+
example.net  none    -             230       0  100.00 %  #_###########+
)");
  CHECK(table(digest, width(40), 100).find("14 days") == std::string::npos);
}

TEST_CASE("a row for further policies makes no column for changes") {
  Digest digest = merge(failing_day());
  Domain& domain = digest.domains.front();
  while (domain.policies.size() < 20) {
    domain.policies.push_back(domain.policies.front());
    domain.policies.back().policy_type = "type-" + std::to_string(domain.policies.size());
  }
  const std::string text = table(digest, width(100), 100);
  CHECK(text.find(" more\n") != std::string::npos);
  CHECK(text.find("change") == std::string::npos);
}

TEST_CASE("colours in a row of bars take no width") {
  Digest digest = merge(failing_day());
  digest.domains.back().policies.front().days.assign(kTrend, Numbers{1, 100, 1});
  TextStyle style = width(80);
  style.colour = true;
  CHECK(table(digest, style, 100).find("94.76 %   \x1b[31m▅▅▅▅▅▅▅▅▅▅▅▅▅▅\x1b[0m\n") !=
        std::string::npos);
}

TEST_CASE("silent domains have no numbers, and no numbers make no table") {
  Rows rows = one_day();
  rows.silent = {{"example.edu", day("2026-11-12")}};
  CHECK(table(merge(std::move(rows)), width(80), 100).empty());
}
