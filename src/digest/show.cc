// SPDX-License-Identifier: MIT
#include "digest/show.h"

#include <fmt/format.h>

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kLongestType = 24;

}  // namespace

std::string percent(const Numbers& numbers) {
  const auto rate = numbers.success_rate();
  if (!rate) return "-";
  std::string text = fmt::format("{:.2f} %", *rate * 100);
  if (numbers.failed_sessions > 0 && text == "100.00 %") return "99.99 %";
  if (numbers.successful_sessions > 0 && text == "0.00 %") return "0.01 %";
  return text;
}

std::string shown_policy_type(std::string_view policy_type, const prose::Form& form) {
  if (policy_type.empty()) return "-";
  if (policy_type == "no-policy-found") return "none";
  return shown(policy_type, form, kLongestType);
}

}  // namespace tlsrpt::digest
