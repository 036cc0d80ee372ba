// SPDX-License-Identifier: MIT
#include "policy/observed.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace tlsrpt::policy {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
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

class LineReader {
 public:
  void read(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string key = lower(trim(line.substr(0, colon)));
    const std::string_view value = trim(line.substr(colon + 1));
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
  LineReader reader;
  for (const std::string& told : lines) {
    // Some senders keep the carriage return of each line (Google, 2022), or put the whole policy
    // into one string.
    std::string_view rest = told;
    while (!rest.empty()) {
      const auto end = rest.find_first_of("\r\n");
      reader.read(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  return std::move(reader).seen();
}

}  // namespace tlsrpt::policy
