// SPDX-License-Identifier: MIT
#include "json/scalar.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "report/report.h"

namespace tlsrpt::json {
namespace {

template <typename Number>
std::optional<Number> whole(std::string_view text) {
  Number value{};
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return std::nullopt;
  return value;
}

/// Also one that no double holds: infinite if it is too large, a fraction if it is too small.
std::optional<double> real(std::string_view text) {
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (end != last) return std::nullopt;
  if (error == std::errc()) return value;
  if (error != std::errc::result_out_of_range) return std::nullopt;
  const auto e = text.find_first_of("eE");
  if (e == std::string_view::npos || text.substr(e + 1).starts_with('-')) return 0.5;
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  return text.starts_with('-') ? -kInfinite : kInfinite;
}

}  // namespace

std::optional<Count> read_count(const Scalar& told) {
  const std::string_view text = trim(told.text);
  if (told.kind == Scalar::Kind::null || text.empty()) return std::nullopt;
  if (told.kind == Scalar::Kind::boolean) return Count{0, CountForm::invalid};

  constexpr Count kTooMany{report::kMaxCount, CountForm::out_of_range};
  if (const auto value = whole<std::uint64_t>(text)) {
    if (*value > report::kMaxCount) return kTooMany;
    const bool is_number = told.kind == Scalar::Kind::number;
    return Count{*value, is_number ? CountForm::integer : CountForm::other};
  }
  if (text.find_first_not_of("0123456789") == std::string_view::npos) return kTooMany;
  // from_chars knows "inf" and "nan" as well.
  const bool starts_as_number = text.front() == '-' || (text.front() >= '0' && text.front() <= '9');
  const auto value = starts_as_number ? real(text) : std::nullopt;
  if (!value || !(*value >= 0) || std::floor(*value) != *value) {
    return Count{0, CountForm::invalid};
  }
  if (*value > static_cast<double>(report::kMaxCount)) return kTooMany;
  return Count{static_cast<std::uint64_t>(*value), CountForm::other};
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c <= 0x20 || c >= 0x7F) return false;
    const bool letter = (c | 0x20u) >= 'a' && (c | 0x20u) <= 'z';
    const bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    if (i < colon && !letter && (i == 0 || !other)) return false;
  }
  return true;
}

}  // namespace tlsrpt::json
