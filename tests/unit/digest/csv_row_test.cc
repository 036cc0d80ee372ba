// SPDX-License-Identifier: MIT
#include "digest/csv_row.h"

#include <vector>

#include "catch.h"
#include "rows.h"

using namespace tlsrpt::digest;

namespace {

std::string row(const std::vector<std::string>& cells) {
  std::string out;
  csv_row(out, cells);
  return out;
}

}  // namespace

TEST_CASE("a row of CSV is as RFC 4180 wants it") {
  CHECK(row({}) == "\r\n");
  CHECK(row({"a", "", "b c", "12"}) == "a,,b c,12\r\n");
  CHECK(row({"a,b", "say \"no\""}) == "\"a,b\",\"say \"\"no\"\"\"\r\n");
  CHECK(row({"a;b", " a", "a "}) == "\"a;b\",\" a\",\"a \"\r\n");
  CHECK(row({"Größe"}) == "Größe\r\n");
}

TEST_CASE("rows of CSV stand below each other") {
  std::string out;
  csv_row(out, std::vector<std::string>{"a"});
  csv_row(out, std::vector<std::string>{"b"});
  CHECK(out == "a\r\nb\r\n");
}

TEST_CASE("no cell of CSV is a formula") {
  CHECK(row({"=1+1", "+1", "-1", "@A1"}) == "'=1+1,'+1,'-1,'@A1\r\n");
  CHECK(row({"=HYPERLINK(\"http://a.example\",\"b\")"}) ==
        "\"'=HYPERLINK(\"\"http://a.example\"\",\"\"b\"\")\"\r\n");
  CHECK(row({"\t=1", "\r=1"}) == "'\\x09=1,'\\x0d=1\r\n");
  CHECK(row({"  =1"}) == "'  =1\r\n");
  CHECK(row({"\uFF1D1", "\uFF0B1"}) == "'\uFF1D1,'\uFF0B1\r\n");
  CHECK(row({"a=1", "1-2"}) == "a=1,1-2\r\n");
}

TEST_CASE("a cell of CSV is one line, however hostile and long") {
  CHECK(row({"a\r\nb\n\"c"}) == "\"a\\x0d\\x0ab\\x0a\"\"c\"\r\n");
  CHECK(row({std::string(5000, 'a')}) == std::string(5000, 'a') + "\r\n");
  const std::string line = row({kHostile, kHostile});
  CHECK(line.find_first_of("\x1b\x07") == std::string::npos);
  CHECK(line.find_first_of("\r\n") == line.size() - 2);
}
