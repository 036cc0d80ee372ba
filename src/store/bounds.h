// SPDX-License-Identifier: MIT
// Bounds: how much of the store an answer may hold. What exceeds them is summed up in rows named
// kRemainder, so that totals stay exact.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/condense.h"

namespace tlsrpt::store {

/// In the place of a name, in a row that sums up all that have no row of their own.
using report::kRemainder;

/// Domains of one answer, those with most failed sessions first.
inline constexpr std::size_t kMostDomains = 2000;
/// Causes of failure of one answer, those with most failed sessions first.
inline constexpr std::size_t kMostCauses = 3000;
/// Reporters of a cause.
inline constexpr std::size_t kMostTellers = 16;
/// Reporters of one answer, those with most reports first.
inline constexpr std::size_t kMostReporters = 1000;
/// What so many reporters say of so many policies of a domain, those with most sessions first.
inline constexpr std::size_t kMostWitnesses = 2000;
/// Incidents that are open, and incidents that ended.
inline constexpr std::size_t kMostIncidents = 500;
/// Alerts that are not delivered.
inline constexpr std::size_t kMostWaiting = 500;
/// Failure details of one answer.
inline constexpr std::size_t kMostDetails = 10'000;
/// Bytes of all texts in the rows of causes, or of failure details, of one answer.
inline constexpr std::size_t kMostTextOfRows = std::size_t{4} << 20;
/// Bytes of a text; reports are read with shorter ones, but an older store may hold longer ones.
inline constexpr std::size_t kMostText = 512;

/// Sessions of different policy types are never added up; of those that no RFC has, they are.
inline std::string known_type(std::string_view policy_type) {
  const bool known =
      policy_type == "sts" || policy_type == "tlsa" || policy_type == "no-policy-found";
  return std::string(known ? policy_type : kRemainder);
}

/// The beginning of a text in UTF-8.
inline std::string_view cut(std::string_view text) {
  if (text.size() <= kMostText) return text;
  std::size_t end = kMostText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace tlsrpt::store
