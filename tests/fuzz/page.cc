// SPDX-License-Identifier: MIT
// Whether a page of HTML is one of ours: elements, attributes and text, read without a parser that
// mends what it meets.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>
#include <vector>

#include "visible.h"

namespace tlsrpt::fuzz {
namespace {

constexpr std::array<std::string_view, 15> kElements = {
    "html", "head", "title", "style", "body", "table", "tr",    "td",
    "th",   "div",  "h1",    "h2",    "h3",   "span",  "strong"};
constexpr std::array<std::string_view, 2> kVoid = {"meta", "wbr"};
/// None of them has a script or a URL for its value.
constexpr std::array<std::string_view, 16> kAttributes = {
    "class",       "style",       "lang",  "charset", "name",   "content", "role",  "width",
    "cellpadding", "cellspacing", "align", "valign",  "border", "colspan", "scope", "height"};
constexpr std::array<std::string_view, 6> kEntities = {"&amp;", "&lt;",  "&gt;",
                                                       "&#34;", "&#39;", "&nbsp;"};

template <typename List>
bool has(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Page {
 public:
  explicit Page(std::string_view text) : rest_(text) {}

  bool read() {
    if (!skip("<!doctype html>\n")) return false;
    while (!rest_.empty()) {
      if (!(rest_.starts_with('<') ? read_tag() : read_text())) return false;
    }
    return open_.empty();
  }
  std::string_view rest() const { return rest_; }

 private:
  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::string_view take_name() {
    const auto end =
        std::min(rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), rest_.size());
    const auto name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return name;
  }

  bool read_tag() {
    rest_.remove_prefix(1);
    if (skip("/")) {
      const auto name = take_name();
      if (open_.empty() || open_.back() != name) return false;
      open_.pop_back();
      return skip(">");
    }
    const auto name = take_name();
    if (!has(kElements, name) && !has(kVoid, name)) return false;
    while (skip(" ")) {
      if (!read_attribute()) return false;
    }
    skip("\n");
    if (!skip(">")) return false;
    if (has(kVoid, name)) return true;
    open_.push_back(name);
    return name != "style" || read_style();
  }

  bool read_attribute() {
    const auto name = take_name();
    const bool known = has(kAttributes, name) || name == "title" || name.starts_with("aria-");
    if (!known || !skip("=\"")) return false;
    const auto end = rest_.find('"');
    if (end == std::string_view::npos) return false;
    const auto value = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return value.find_first_of("<>") == std::string_view::npos &&
           value.find("url(") == std::string_view::npos;
  }

  /// One, in the head, of which nothing is from a report.
  bool read_style() {
    const auto end = rest_.find("</style>");
    if (end == std::string_view::npos || open_.size() != 3 || open_[1] != "head") return false;
    const auto rules = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return rules.find_first_of("<\\") == std::string_view::npos &&
           rules.find("url(") == std::string_view::npos &&
           rules.find("@import") == std::string_view::npos;
  }

  bool read_text() {
    const auto end = std::min(rest_.find_first_of("<&"), rest_.size());
    if (rest_.substr(0, end).find_first_of(">\"'") != std::string_view::npos) return false;
    rest_.remove_prefix(end);
    if (!rest_.starts_with('&')) return true;
    return std::any_of(kEntities.begin(), kEntities.end(),
                       [&](std::string_view entity) { return skip(entity); });
  }

  std::string_view rest_;
  std::vector<std::string_view> open_;
};

}  // namespace

bool is_page(std::string_view text) {
  Page page(text);
  if (is_visible(text, "\n") && page.read()) return true;
  const std::string_view rest = page.rest();
  std::fprintf(stderr, "no page of ours before: %.*s\n",
               static_cast<int>(std::min<std::size_t>(rest.size(), 200)), rest.data());
  return false;
}

}  // namespace tlsrpt::fuzz
