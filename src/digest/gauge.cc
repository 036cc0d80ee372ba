// SPDX-License-Identifier: MIT
#include "digest/gauge.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/printable.h"
#include "report/report.h"

namespace tlsrpt::digest {
namespace {

/// Names of hosts have at most 253 characters.
constexpr std::size_t kLongestValue = 255;

std::string quoted(std::string_view told) {
  std::string text = "\"";
  for (const char c : report::printable(told, kLongestValue)) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

}  // namespace

Gauge::Gauge(std::string_view name, std::string_view help,
             std::initializer_list<std::string_view> labels)
    : name_(name), help_(help), labels_(labels.begin(), labels.end()) {}

std::uint64_t& Gauge::series(Values values) {
  std::string text;
  auto label = labels_.begin();
  for (const std::string_view value : values) {
    text += fmt::format("{}{}={}", text.empty() ? "{" : ",", *label++, quoted(value));
  }
  if (!text.empty()) text += '}';
  return series_[std::move(text)];
}

void Gauge::add(Values values, std::uint64_t number) {
  std::uint64_t& known = series(values);
  known = report::add_counts(known, number);
}

void Gauge::mark(Values values, bool is_true) {
  std::uint64_t& known = series(values);
  known = std::max<std::uint64_t>(known, is_true ? 1 : 0);
}

std::string Gauge::text() const {
  if (series_.empty()) return {};
  std::string out = fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name_, help_);
  for (const auto& [labels, number] : series_) {
    fmt::format_to(std::back_inserter(out), "{}{} {}\n", name_, labels, number);
  }
  return out;
}

}  // namespace tlsrpt::digest
