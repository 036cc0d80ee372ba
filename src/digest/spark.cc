// SPDX-License-Identifier: MIT
#include "digest/spark.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tlsrpt::digest {
namespace {

constexpr int kHighestWithFailures = 5;

constexpr std::array<std::string_view, kHighest + 1> kBlocks = {"·", "▁", "▂", "▃",
                                                                "▄", "▅", "▆", "▇"};
constexpr std::array<std::string_view, kHighest + 1> kAscii = {"_", ".", ":", "-",
                                                               "=", "+", "*", "#"};

int bar(const Numbers& day, std::uint64_t most) {
  if (day.sessions() == 0) return 0;
  const double share = static_cast<double>(day.successful_sessions) / static_cast<double>(most);
  const int height = std::clamp(static_cast<int>(std::ceil(share * kHighest)), 1, kHighest);
  return day.failed_sessions > 0 ? std::min(height, kHighestWithFailures) : height;
}

}  // namespace

std::vector<int> bars(const std::vector<Numbers>& days) {
  std::uint64_t most = 0;
  for (const Numbers& day : days) most = std::max(most, day.sessions());
  std::vector<int> bars;
  bars.reserve(days.size());
  for (const Numbers& day : days) bars.push_back(bar(day, most));
  return bars;
}

std::string sparkline(const std::vector<Numbers>& days, const TextStyle& style) {
  const auto& signs = style.unicode ? kBlocks : kAscii;
  const std::vector<int> heights = bars(days);
  std::string line;
  bool red = false;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const bool fails = style.colour && days[i].failed_sessions > 0;
    if (fails != red) line += fails ? "\x1b[31m" : "\x1b[0m";
    red = fails;
    line += signs[static_cast<std::size_t>(heights[i])];
  }
  return red ? line + "\x1b[0m" : line;
}

}  // namespace tlsrpt::digest
