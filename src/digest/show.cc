// SPDX-License-Identifier: MIT
#include "digest/show.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/printable.h"

namespace tlsrpt::digest {
namespace {

// With each character escaped this still fits the 998 bytes of a mail's line (RFC 5322,
// section 2.1.1), and no host name of real life is longer.
constexpr std::size_t kLongestName = 90;
constexpr std::size_t kLongestType = 24;
constexpr std::size_t kMostNames = 5;

std::string shown(std::string_view told, const TextStyle& style, std::size_t most) {
  return style.unicode ? report::printable(told, most) : report::printable_ascii(told, most);
}

}  // namespace

std::string number(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ' ');
  }
  return digits;
}

std::string number(std::uint64_t value, std::string_view noun) {
  return fmt::format("{} {}{}", number(value), noun, value == 1 ? "" : "s");
}

std::string percent(const Policy& policy) {
  const auto rate = policy.success_rate();
  if (!rate) return "-";
  std::string text = fmt::format("{:.2f} %", *rate * 100);
  if (policy.failed_sessions > 0 && text == "100.00 %") return "99.99 %";
  if (policy.successful_sessions > 0 && text == "0.00 %") return "0.01 %";
  return text;
}

std::string shown(std::string_view told, const TextStyle& style) {
  return shown(told, style, kLongestName);
}

std::string shown_domain(std::string_view domain, const TextStyle& style) {
  return domain.empty() ? "(domain not told)" : shown(domain, style);
}

std::string shown_policy_type(std::string_view policy_type, const TextStyle& style) {
  if (policy_type.empty()) return "-";
  if (policy_type == "no-policy-found") return "none";
  return shown(policy_type, style, kLongestType);
}

std::string listed(const std::vector<std::string>& names, const TextStyle& style) {
  const bool cut = !style.all && names.size() > kMostNames;
  const std::size_t count = cut ? kMostNames : names.size();
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i].empty() ? "an unnamed reporter" : shown(names[i], style);
  }
  if (cut) text += fmt::format(" and {} more", number(names.size() - kMostNames));
  return text;
}

std::string_view ellipsis(const TextStyle& style) {
  return style.unicode ? "… " : "... ";
}

std::uint64_t most_failed(const Domain& domain) {
  std::uint64_t most = 0;
  for (const Policy& policy : domain.policies) most = std::max(most, policy.failed_sessions);
  for (const Failure& failure : domain.failures) most = std::max(most, failure.failed_sessions);
  return most;
}

std::uint64_t most_sessions(const Domain& domain) {
  std::uint64_t most = 0;
  for (const Policy& policy : domain.policies) most = std::max(most, policy.sessions());
  return most;
}

}  // namespace tlsrpt::digest
