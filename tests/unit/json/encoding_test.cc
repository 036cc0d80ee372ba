// SPDX-License-Identifier: MIT
// Bytes in some encoding to UTF-8, wherever the pieces are cut.
#include "json/encoding.h"

#include "catch.h"
#include "pieces.h"

using namespace tlsrpt;
using namespace std::literals;

namespace {

using Told = std::vector<std::string>;

/// The same text and the same notes for every place of a cut and for all equal pieces.
void becomes(std::string_view bytes, std::string_view text, const Told& notes = {}) {
  const auto check = [&](std::size_t first, std::size_t others) {
    INFO("pieces of " << first << ", then " << others << " bytes");
    json::Pieces pieces(bytes, first, others);
    report::Notes found;
    json::Utf8Source source(pieces, found);
    CHECK(json::all_of(source) == text);
    CHECK(json::told(found) == notes);
    CHECK(source.next().empty());
  };
  for (std::size_t size = 1; size <= bytes.size() + 1; ++size) {
    check(size, bytes.size() + 1);
    check(size, size);
  }
}

}  // namespace

TEST_CASE("UTF-8 passes unchanged") {
  becomes("", "");
  becomes("{}", "{}");
  becomes("[]\n", "[]\n");
  becomes("a", "a");
  becomes("Müller · 株式会社 · 𝄞", "Müller · 株式会社 · 𝄞");
  becomes("\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF",
          "\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF");
  becomes("a\0b"sv, "a\0b"sv);
}

TEST_CASE("A UTF-8 byte order mark is taken off once") {
  becomes("\xEF\xBB\xBF{}", "{}", {"byte-order-mark"});
  becomes("\xEF\xBB\xBF", "", {"byte-order-mark"});
  becomes("\xEF\xBB\xBF\xEF\xBB\xBF{}", "\uFEFF{}", {"byte-order-mark"});
  becomes("{\xEF\xBB\xBF}", "{\uFEFF}");
  becomes("\xEF\xBB\xBFü", "ü", {"byte-order-mark"});
}

TEST_CASE("Half a byte order mark is no character") {
  becomes("\xEF\xBB", "\uFFFD\uFFFD", {"invalid-utf-8"});
  becomes("\xEF", "\uFFFD", {"invalid-utf-8"});
  becomes("\xFF", "\uFFFD", {"invalid-utf-8"});
}

TEST_CASE("Each byte of Latin-1 becomes one replacement character") {
  becomes("\"M\xFCller\"", "\"M\uFFFDller\"", {"invalid-utf-8"});
  becomes("\"caf\xE9\"}", "\"caf\uFFFD\"}", {"invalid-utf-8"});
  becomes("\"\xE9\xE8\xFF\"", "\"\uFFFD\uFFFD\uFFFD\"", {"invalid-utf-8"});
}

TEST_CASE("What follows a byte that starts no character is kept, at the end of the text too") {
  becomes("\xF0}", "\uFFFD}", {"invalid-utf-8"});
  becomes("\xF0\"}", "\uFFFD\"}", {"invalid-utf-8"});
  becomes("\xE2\x82\"}", "\uFFFD\uFFFD\"}", {"invalid-utf-8"});
  becomes("\xF1\x80\x80}", "\uFFFD\uFFFD\uFFFD}", {"invalid-utf-8"});
}

TEST_CASE("What UTF-8 does not allow is replaced byte by byte") {
  becomes("a\x80z", "a\uFFFDz", {"invalid-utf-8"});
  becomes("a\xC0\x80z", "a\uFFFD\uFFFDz", {"invalid-utf-8"});                      // overlong NUL
  becomes("a\xE0\x80\xAFz", "a\uFFFD\uFFFD\uFFFDz", {"invalid-utf-8"});            // overlong /
  becomes("a\xED\xA0\x80z", "a\uFFFD\uFFFD\uFFFDz", {"invalid-utf-8"});            // a surrogate
  becomes("a\xF4\x90\x80\x80z", "a\uFFFD\uFFFD\uFFFD\uFFFDz", {"invalid-utf-8"});  // U+110000
  becomes("a\xF8\x88\x80\x80\x80z", "a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDz", {"invalid-utf-8"});
  becomes("a\xFE\xFFz", "a\uFFFD\uFFFDz", {"invalid-utf-8"});
}

TEST_CASE("A character cut off by the end is replaced") {
  becomes("ab\xE2\x82", "ab\uFFFD\uFFFD", {"invalid-utf-8"});
  becomes("ab\xF0\x9D\x84", "ab\uFFFD\uFFFD\uFFFD", {"invalid-utf-8"});
  becomes("abcdefghij\xC3", "abcdefghij\uFFFD", {"invalid-utf-8"});
}

TEST_CASE("UTF-16 with a byte order mark becomes UTF-8") {
  becomes("\xFF\xFE{\0}\0"sv, "{}", {"utf-16"});
  becomes("\xFE\xFF\0{\0}"sv, "{}", {"utf-16"});
  becomes("\xFF\xFE"sv, "", {"utf-16"});
  becomes("\xFF\xFE\xFC\0\x2A\x68"sv, "ü株", {"utf-16"});
  becomes("\xFE\xFF\0\xFC\x68\x2A"sv, "ü株", {"utf-16"});
  becomes("\xFF\xFE\xFF\xFE\xFF\xFF"sv, "\uFEFF\uFFFF", {"utf-16"});
}

TEST_CASE("A surrogate pair of UTF-16 is one character") {
  becomes("\xFF\xFE\x34\xD8\x1E\xDD!\0"sv, "𝄞!", {"utf-16"});
  becomes("\xFE\xFF\xD8\x34\xDD\x1E\0!"sv, "𝄞!", {"utf-16"});
  becomes("\xFE\xFF\xDB\xFF\xDF\xFF"sv, "\U0010FFFF", {"utf-16"});
}

TEST_CASE("A lone surrogate of UTF-16 is replaced") {
  const Told notes{"unusable-characters", "utf-16"};
  becomes("\xFE\xFF\xD8\x34\0!"sv, "\uFFFD!", notes);
  becomes("\xFE\xFF\xDD\x1E\0!"sv, "\uFFFD!", notes);
  becomes("\xFE\xFF\xDD\x1E\xD8\x34\0!"sv, "\uFFFD\uFFFD!", notes);
  becomes("\xFE\xFF\xD8\x34\xD8\x34\xDD\x1E"sv, "\uFFFD𝄞", notes);
}

TEST_CASE("UTF-16 cut off by the end is replaced") {
  const Told notes{"unusable-characters", "utf-16"};
  becomes("\xFE\xFF\0!\0"sv, "!\uFFFD", notes);
  becomes("\xFE\xFF\0!\xD8\x34"sv, "!\uFFFD", notes);
  becomes("\xFE\xFF\0!\xD8\x34\xDD"sv, "!\uFFFD\uFFFD", notes);
  becomes("\xFF\xFE!"sv, "\uFFFD", notes);
}

TEST_CASE("A large piece is read in small ones, and none of it is lost") {
  std::string text;
  for (int i = 0; text.size() < 100'000; ++i) text += i % 3 == 0 ? "株" : i % 7 == 0 ? "𝄞" : "a";
  json::Pieces pieces(text, text.size());
  report::Notes notes;
  json::Utf8Source source(pieces, notes);
  std::string all;
  std::size_t largest = 0;
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) {
    largest = std::max(largest, piece.size());
    all += piece;
  }
  CHECK(all == text);
  CHECK(largest < 20'000);
  CHECK(notes.empty());
}
