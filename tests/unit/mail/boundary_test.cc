// SPDX-License-Identifier: MIT
#include "mail/boundary.h"

#include "catch.h"

namespace tlsrpt::mail {
namespace {

const Boundaries kOpen = {"--inner", "--in", "--outer"};

void is_boundary(std::string_view line, std::size_t level, bool closing) {
  INFO(line);
  const auto found = boundary_at(line, kOpen);
  REQUIRE(found);
  CHECK(found->level == level);
  CHECK(found->closing == closing);
  CHECK(found->length == line.size());
}

TEST_CASE("recognises a boundary with any line end and blanks after it") {
  is_boundary("--inner\n", 0, false);
  is_boundary("--inner\r\n", 0, false);
  is_boundary("--inner\r", 0, false);
  is_boundary("--inner \t\r\r\n", 0, false);
  is_boundary("--inner--\n", 0, true);
  is_boundary("--inner-- ", 0, true);
  is_boundary("--in\n", 1, false);
  is_boundary("--outer--", 2, true);
}

TEST_CASE("recognises no line that only starts like a boundary") {
  CHECK_FALSE(boundary_at("--inner2\n", kOpen));
  CHECK_FALSE(boundary_at("--inner-\n", kOpen));
  CHECK_FALSE(boundary_at("--inner---\n", kOpen));
  CHECK_FALSE(boundary_at("--inner x\n", kOpen));
  CHECK_FALSE(boundary_at("-inner\n", kOpen));
  CHECK_FALSE(boundary_at("--\n", kOpen));
  CHECK_FALSE(boundary_at("", kOpen));
}

TEST_CASE("finds the first boundary that begins a line") {
  const auto found = find_boundary("--x\n-\n---inner\na --inner\n\r--in\nb", kOpen);
  REQUIRE(found);
  CHECK(found->start == 26);
  CHECK(found->level == 1);
  CHECK_FALSE(find_boundary("a\n--none\n", kOpen));
  CHECK_FALSE(find_boundary("--inner\n", {}));
}

}  // namespace
}  // namespace tlsrpt::mail
