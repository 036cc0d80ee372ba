// SPDX-License-Identifier: MIT
// JSON text to JSON text that the parser bears, wherever the pieces are cut.
#include "json/tokens.h"

#include "catch.h"
#include "pieces.h"
#include "report/fault.h"

using namespace tlsrpt;
using namespace std::literals;

namespace {

using Told = std::vector<std::string>;
constexpr std::size_t kMost = 1000;
const Told kNoted{"unusable-characters"};

/// The same text and the same notes for every place of a cut and for all equal pieces.
void becomes(std::string_view json, std::string_view text, const Told& notes = {}) {
  const auto check = [&](std::size_t first, std::size_t others) {
    INFO("pieces of " << first << ", then " << others << " bytes");
    json::Pieces pieces(json, first, others);
    report::Notes found;
    json::TokenSource source(pieces, kMost, found);
    CHECK(json::all_of(source) == text);
    CHECK(json::told(found) == notes);
    CHECK(source.next().empty());
  };
  for (std::size_t size = 1; size <= json.size() + 1; ++size) {
    check(size, json.size() + 1);
    check(size, size);
  }
}

void passes(std::string_view json) {
  becomes(json, json);
}

std::string cut(std::string_view json, std::size_t most) {
  json::Pieces pieces(json, 1);
  report::Notes notes;
  json::TokenSource source(pieces, most, notes);
  return json::all_of(source);
}

}  // namespace

TEST_CASE("JSON that is well passes unchanged") {
  passes("");
  passes("{}");
  passes(R"({"a":[1,-2,3.5,3e2,true,false,null,"x"],"b":{"c":"\"\\\/\b\f\n\r\t"}})");
  passes(R"(["\u00e9\u00E9\u2028\uffff"])");
  passes(R"(["\ud834\udd1e","\uDBFF\uDFFF"])");
  passes(R"(["-1","1e400","\\u0000","\\\\ud800"])");
  passes("\"Müller\"");
}

TEST_CASE("Broken JSON passes unchanged, so that the parser refuses it") {
  for (const auto json :
       {"01",     "-",        "--1",       "1.",          ".5",        "+1",
        "1e",     "1e+",      "1.e2",      "1e4x",        "0x10",      "1e400-5",
        "1-2",    R"("\x")",  R"("\u12")", R"("\u12G4")", R"("\uD8")", R"("\ud800\x")",
        "[1,,2]", "\"a\nb\"", "{1:2}",     "\"a",         "NaN",       "-Infinity"}) {
    INFO(json);
    if (json == R"("\ud800\x")"sv) {
      becomes(json, R"("\ufffd\x")", kNoted);
    } else {
      passes(json);
    }
  }
}

TEST_CASE("An escape that the end cuts off leaves a string without its end") {
  becomes(R"("a\)", R"("a)");
  becomes(R"("a\u00)", R"("a)");
  becomes(R"("a\ud834)", R"("a\ufffd)", kNoted);
}

TEST_CASE("An escaped NUL becomes a replacement character") {
  becomes(R"("\u0000")", R"("\ufffd")", kNoted);
  becomes(R"({"a\u0000b":"\u0000\u0000"})", R"({"a\ufffdb":"\ufffd\ufffd"})", kNoted);
  passes(R"("\u0001\u0010\u0100\u1000")");
}

TEST_CASE("A lone surrogate becomes a replacement character") {
  becomes(R"("\ud800")", R"("\ufffd")", kNoted);
  becomes(R"("\uDC00")", R"("\ufffd")", kNoted);
  becomes(R"("\ud800x")", R"("\ufffdx")", kNoted);
  becomes(R"("\ud800\n")", R"("\ufffd\n")", kNoted);
  becomes(R"("\ud800\u0041")", R"("\ufffd\u0041")", kNoted);
  becomes(R"("\ud800\u0000")", R"("\ufffd\ufffd")", kNoted);
  becomes(R"("\ud800\ud801\udc00")", R"("\ufffd\ud801\udc00")", kNoted);
  becomes(R"("\udc00\ud800")", R"("\ufffd\ufffd")", kNoted);
  becomes(R"(["\ud800","\udc00"])", R"(["\ufffd","\ufffd"])", kNoted);
  becomes(R"("\ud834\u12G4")", R"("\ufffd\u12G4")", kNoted);
}

TEST_CASE("A number that no double holds becomes one that is as absurd") {
  becomes("[1e400]", "[1e300]");
  becomes("[-1E+400]", "[-1e300]");
  becomes("1e400", "1e300");
  becomes("[1e-400,0]", "[1e-99,0]");
  becomes("[0e400,0.00e400]", "[0,0]");
  const std::string digits(400, '7');
  becomes("[" + digits + "]", "[1e300]");
  becomes("[-" + digits + "]", "[-1e300]");
  becomes("[0." + digits + "]", "[1e-99]");
  becomes("{\"a\":1e999,\"b\":1}", "{\"a\":1e300,\"b\":1}");
}

TEST_CASE("A number that a double holds keeps its text") {
  passes("[0,-0,18446744073709551616,123456789012345678901234567890]");
  passes("[3e2,3.0E+02,3e-2,1e99,0.1e-99]");
  passes("[" + std::string(200, '9') + "]");
}

TEST_CASE("A number does not become a key") {
  passes("{1:2}");
  becomes("{1e400:2}", "{1e300:2}");
}

TEST_CASE("A number of a megabyte is refused") {
  const std::string digits(1024 * 1024 + 1, '1');
  for (const std::size_t size : {std::size_t{1}, std::size_t{4096}, digits.size()}) {
    json::Pieces pieces(digits, size);
    report::Notes notes;
    json::TokenSource source(pieces, kMost, notes);
    CHECK_THROWS_AS(json::all_of(source), report::BadReport);
  }
}

TEST_CASE("A string stops at the limit of the caller") {
  CHECK(cut(R"(["abcdef","ghi"])", 3) == R"(["abc","ghi"])");
  CHECK(cut(R"({"abcdef":"abcdef"})", 3) == R"({"abc":"abc"})");
  CHECK(cut(R"("ab\n\n\"\\")", 3) == R"("ab\n")");
  CHECK(cut(R"("abc\u00e9\ud834\udd1e\ud800\u0000")", 3) == R"("abc")");
  CHECK(cut(R"("ab\ud834\udd1ec")", 3) == R"("ab\ud834\udd1e")");
}

TEST_CASE("What is wrong beyond the limit is still wrong") {
  CHECK(cut("\"abcdef\n\"", 3) == "\"abc\n\"");
  CHECK(cut("\"abcdef\0\""sv, 3) == "\"abc\n\"");
  CHECK(cut(R"("abcdef\x")", 3) == R"("abc\x")");
  CHECK(cut(R"("abcdef\u00zz")", 3) == R"("abc\u00z")");
}
