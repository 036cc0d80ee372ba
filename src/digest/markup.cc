// SPDX-License-Identifier: MIT
#include "digest/markup.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "report/printable.h"

namespace tlsrpt::digest {
namespace {

/// Lines end at the first blank after so many bytes; RFC 5322 allows 998 (section 2.1.1).
constexpr std::size_t kColumns = 120;
/// A word may break after so many characters, so that a name without end fits a phone.
constexpr std::size_t kLongestRun = 32;

constexpr std::array<std::pair<char, std::string_view>, 5> kEntities = {
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&#34;"}, {'\'', "&#39;"}}};

std::string_view entity(char c) {
  for (const auto& [plain, name] : kEntities) {
    if (plain == c) return name;
  }
  return {};
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// report::printable doubles backslashes; this takes that back.
std::string with_single_backslashes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text.substr(i, 2) == "\\\\") ++i;
  }
  return out;
}

std::string printed(std::string_view words) {
  std::string made = report::printable(words, words.size());
  return with_single_backslashes(made) == words ? std::string(words) : made;
}

/// The blank of `1 088` and of `94.76 %`.
bool keeps_together(std::string_view words, std::size_t at) {
  return at > 0 && at + 1 < words.size() && is_digit(words[at - 1]) &&
         (is_digit(words[at + 1]) || words[at + 1] == '%');
}

/// Whether a day stands here, as `2026-11-22`.
bool is_day(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '-' ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

/// A line of their own, so that the page can be read as text.
bool begins_line(std::string_view tag) {
  return tag != "span" && tag != "strong" && tag != "div";
}

}  // namespace

std::string escaped(std::string_view words) {
  std::string out;
  for (const char c : printed(words)) {
    const std::string_view name = entity(c);
    name.empty() ? out += c : out += name;
  }
  return out;
}

void Markup::write(std::string_view piece) {
  out_ += piece;
  const std::size_t end = piece.rfind('\n');
  column_ = end == std::string_view::npos ? column_ + piece.size() : piece.size() - end - 1;
}

Markup& Markup::open(std::string_view tag, const Look& look, std::string_view attributes) {
  if (column_ > 0 && begins_line(tag)) write("\n");
  write("<");
  write(tag);
  if (!look.name.empty()) write(" class=\"" + std::string(look.name) + "\"");
  if (!look.light.empty()) write(" style=\"" + std::string(look.light) + "\"");
  if (!attributes.empty()) {
    write(" ");
    write(attributes);
  }
  write(">");
  tags_.emplace_back(tag);
  return *this;
}

Markup& Markup::close() {
  if (tags_.empty()) throw std::logic_error("no element is open");
  write("</" + tags_.back() + ">");
  // Blanks around them do not show.
  if (begins_line(tags_.back()) || tags_.back() == "div") write("\n");
  tags_.pop_back();
  return *this;
}

void Markup::write_words(std::string_view words, Blanks blanks) {
  constexpr std::size_t kDaySize = 10;
  const std::string text = printed(words);
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') {
      const bool keeps = blanks == Blanks::keep_numbers && keeps_together(text, i);
      write(keeps ? "&nbsp;" : column_ > kColumns ? "\n" : " ");
      run = keeps ? run : 0;
    } else if (blanks == Blanks::keep_numbers && is_day(std::string_view(text).substr(i))) {
      element_of_day(std::string_view(text).substr(i, kDaySize));
      i += kDaySize - 1;
      run = 0;
    } else {
      write_character(text[i], run);
    }
  }
}

void Markup::element_of_day(std::string_view day) {
  open("span", kDayWord);
  write(day);
  close();
}

/// Where a run of characters without a blank is long, it may break; lines of the page may do so
/// inside that tag.
void Markup::write_character(char c, std::size_t& run) {
  if (!continues_character(c) && ++run > kLongestRun) {
    write(column_ > kColumns ? "<wbr\n>" : "<wbr>");
    run = 1;
  }
  const std::string_view name = entity(c);
  write(name.empty() ? std::string_view(&c, 1) : name);
  if (c != '-') return;
  // Browsers break after it by themselves.
  if (column_ > kColumns) write("<wbr\n>");
  run = 0;
}

Markup& Markup::text(std::string_view words) {
  write_words(words, Blanks::keep_numbers);
  return *this;
}

Markup& Markup::code(std::string_view words) {
  write_words(words, Blanks::plain);
  return *this;
}

Markup& Markup::element(std::string_view tag, const Look& look, std::string_view words,
                        std::string_view attributes) {
  return open(tag, look, attributes).text(words).close();
}

Markup& Markup::open_layout(const Look& look) {
  return open("table", look,
              "role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "
              "border=\"0\"");
}

std::string Markup::take() {
  if (!tags_.empty()) throw std::logic_error("an element is left open: " + tags_.back());
  return std::move(out_);
}

}  // namespace tlsrpt::digest
