// SPDX-License-Identifier: MIT
#include "policy/observed.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "policy/lines.h"

namespace tlsrpt::policy {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string known_mode(std::string_view value) {
  constexpr std::array<std::string_view, 3> kModes = {"testing", "enforce", "none"};
  std::string mode = lower(value);
  if (std::find(kModes.begin(), kModes.end(), mode) == kModes.end()) mode.clear();
  return mode;
}

std::optional<std::uint64_t> seconds(std::string_view value) {
  std::uint64_t number = 0;
  const char* last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

class LenientJudge {
 public:
  void read(std::string_view line) {
    const auto parts = split_at_colon(line);
    if (!parts) return;
    const std::string key = lower(trim(parts->key));
    const std::string_view value = trim(parts->value);
    if (key == "mode" && !std::exchange(mode_told_, true)) {
      seen_.mode = known_mode(value);
    } else if (key == "max_age" && !std::exchange(max_age_told_, true)) {
      seen_.max_age = seconds(value);
    } else if (key == "mx" && !value.empty()) {
      seen_.mx.push_back(lower(value));
    }
  }
  Observed seen() && { return std::move(seen_); }

 private:
  Observed seen_;
  bool mode_told_ = false;
  bool max_age_told_ = false;
};

}  // namespace

Observed read_observed(std::span<const std::string> lines) {
  LenientJudge judge;
  for (const std::string& told : lines) {
    // Some senders keep the carriage return of each line (Google, 2022), or put the whole policy
    // into one string.
    Lines cut(told);
    while (const auto line = cut.next()) judge.read(line->text);
  }
  return std::move(judge).seen();
}

}  // namespace tlsrpt::policy
