// SPDX-License-Identifier: MIT
#include "compare/words.h"

#include <algorithm>

#include "prose/show.h"

namespace tlsrpt::compare {
namespace {

constexpr std::size_t kLongestName = 30;
constexpr std::size_t kLongestDomain = 64;
constexpr std::size_t kMostNames = 3;

std::string shown(report::Reporter reporter) {
  std::replace(reporter.organization_name.begin(), reporter.organization_name.end(), '"', '\'');
  return prose::reporter_in_words(cut(reporter.organization_name, kLongestName),
                                  cut(reporter.domain, kLongestDomain), reporter.is_signed);
}

template <typename Names, typename Show>
std::string join(const Names& names, Show show) {
  std::string text;
  std::size_t count = 0;
  for (const auto& name : names) {
    if (count == kMostNames) {
      return text + " and " + prose::number(names.size() - kMostNames) + " more";
    }
    ++count;
    if (count > 1) text += count == names.size() ? " and " : ", ";
    text += show(name);
  }
  return text;
}

}  // namespace

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && most - end < 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return std::string(text.substr(0, end)) + "...";
}

std::string listed(const std::set<report::Reporter>& reporters) {
  return join(reporters, [](const report::Reporter& reporter) { return shown(reporter); });
}

std::string shown(const digest::PolicyText& text, const digest::PolicyText* live) {
  std::string words = text.mode.empty() ? "no mode told" : "mode " + text.mode;
  if (text.max_age) words += ", max_age " + std::to_string(*text.max_age);
  const bool differs = live == nullptr || text.mode != live->mode || text.max_age != live->max_age;
  if (!differs && !text.mx.empty()) {
    words += ", for " + join(text.mx, [](const std::string& mx) { return cut(mx, kLongestName); });
  }
  return words;
}

std::string span(report::Day first, report::Day last) {
  if (first == last) return "on " + report::format_day(first);
  return "from " + report::format_day(first) + " to " + report::format_day(last);
}

}  // namespace tlsrpt::compare
