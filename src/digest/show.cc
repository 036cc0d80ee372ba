// SPDX-License-Identifier: MIT
#include "digest/show.h"

#include <fmt/format.h>

#include <algorithm>

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kLongestType = 24;

}  // namespace

std::string percent(const Policy& policy) {
  const auto rate = policy.success_rate();
  if (!rate) return "-";
  std::string text = fmt::format("{:.2f} %", *rate * 100);
  if (policy.failed_sessions > 0 && text == "100.00 %") return "99.99 %";
  if (policy.successful_sessions > 0 && text == "0.00 %") return "0.01 %";
  return text;
}

std::string shown_policy_type(std::string_view policy_type, const TextStyle& style) {
  if (policy_type.empty()) return "-";
  if (policy_type == "no-policy-found") return "none";
  return shown(policy_type, style, kLongestType);
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
