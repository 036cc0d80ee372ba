// SPDX-License-Identifier: MIT
// printable_fuzz: any bytes to text that shows and does nothing, from which they can be read back.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "oracle.h"
#include "report/printable.h"
#include "utf8.h"
#include "visible.h"

namespace {

using namespace tlsrpt;
using fuzz::require;

std::uint32_t hex(std::string_view digits) {
  std::uint32_t number = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, number, 16);
  require(error == std::errc() && end == last, "an escape has hexadecimal digits");
  return number;
}

/// Takes back what was escaped: `\\`, `\x1b`, `\u{202e}`.
std::string told(std::string_view shown) {
  std::string bytes;
  while (!shown.empty()) {
    std::size_t size = 1;
    if (shown.front() != '\\') {
      bytes += shown.front();
    } else if (shown.starts_with("\\\\")) {
      bytes += '\\';
      size = 2;
    } else if (shown.starts_with("\\x")) {
      bytes += static_cast<char>(hex(shown.substr(2, 2)));
      size = 4;
    } else {
      require(shown.starts_with("\\u{"), "a backslash begins an escape");
      const auto end = shown.find('}');
      require(end != std::string_view::npos, "an escape ends");
      utf8::append(hex(shown.substr(3, end - 3)), std::back_inserter(bytes));
      size = end + 1;
    }
    shown.remove_prefix(size);
  }
  return bytes;
}

/// Plain text without a backslash is its own form.
bool is_plain(std::string_view text) {
  return fuzz::is_visible_ascii(text) && text.find('\\') == std::string_view::npos;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(utf8::distance(text.begin(), text.end()));
}

/// Of Latin's combining marks (U+0300 to U+036F), the longest run.
std::size_t longest_run_of_marks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (auto at = text.begin(); at != text.end();) {
    const std::uint32_t character = utf8::next(at, text.end());
    run = character >= 0x300 && character < 0x370 ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool canary() {
  require(report::printable("a\x1b[2J\xe2\x80\xae\\") == "a\\x1b[2J\\u{202e}\\\\",
          "the canary is escaped");
  require(!fuzz::is_visible("\xe2\x80\xae") && !fuzz::is_visible("\x1b[2J"),
          "what escapes it is needed");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string shown = report::printable(bytes, bytes.size());
  const std::string ascii = report::printable_ascii(bytes, bytes.size());
  require(fuzz::is_visible(shown), "it does nothing");
  require(fuzz::is_visible_ascii(ascii), "in ASCII it does nothing");
  require(longest_run_of_marks(shown) <= 4, "marks do not pile up");
  require(told(shown) == bytes && told(ascii) == bytes, "nothing is lost");
  require(!is_plain(bytes) || (shown == bytes && ascii == bytes), "plain text stays as it is");
  // In which an escape is one character, and the sign of the cut another.
  constexpr std::size_t kMost = 10;
  constexpr std::size_t kLongestEscape = 10;
  const std::string cut = report::printable(bytes, kMost);
  require(fuzz::is_visible(cut), "cut it does nothing");
  require(characters(cut) <= kMost * kLongestEscape + 1, "it is cut");
  require(cut == shown || shown.starts_with(cut.substr(0, cut.size() - 3)), "it is cut at its end");
  fuzz::plant(shown.find("\\u{e00") != std::string::npos &&
              shown.find("\\xed") != std::string::npos);
  return 0;
}
