// SPDX-License-Identifier: MIT
#include "report/cost.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

namespace tlsrpt::report {
namespace {

constexpr std::uint64_t kRow = 32;  // bytes of a row without its texts

/// As the store has it, a JSON array.
std::uint64_t size_of_list(const std::vector<Text>& texts) {
  std::uint64_t size = 2;
  for (const Text text : texts) {
    size += 3 + text.size();
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20) size += 5;
      if (c == '"' || c == '\\') size += 1;
    }
  }
  return size;
}

/// That of a policy, which cost_of_result() has.
bool is_remainder(const FailureDetail& failure) {
  const bool bare = failure.sending_mta_ip.empty() && failure.receiving_ip.empty() &&
                    failure.receiving_mx_helo.empty() && failure.additional_information.empty();
  return bare && failure.result_type == kRemainder && failure.receiving_mx_hostname == kRemainder &&
         failure.failure_reason_code == kRemainder;
}

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kLong = 1000;  // longer keys are partly on pages of their own

/// A long key has a part of at most half of that in its place, and whole pages for the rest.
std::uint64_t in_index_in_order(std::uint64_t bytes) {
  if (bytes <= kLong) return bytes;
  return kLong / 2 + (bytes - kLong / 2 + kPage - 1) / kPage * kPage;
}

/// Pages of an index are about two thirds full if its keys come in any order.
std::uint64_t in_index(std::uint64_t bytes) {
  return in_index_in_order(bytes) + std::min(bytes, kLong) / 3;
}

/// A long row may leave half of a page empty.
std::uint64_t in_table(std::uint64_t bytes) {
  return bytes <= kLong ? bytes * 4 / 3 : bytes + std::min(bytes, kPage);
}

std::uint64_t cost_of_sums(std::uint64_t result_type, std::uint64_t policy_type) {
  return 2 * in_index(result_type + policy_type + kRow);
}

}  // namespace

std::uint64_t cost_of_name(std::uint64_t size) {
  constexpr std::uint64_t kColumns = 8;
  return in_table(size + kColumns) + in_index(size + kColumns);
}

Room cost_of_head(const Report& report) {
  constexpr std::uint64_t kFields = 2000;  // submitter, message-id, report domain, fixed columns
  return {0, kFields + cost_of_name(report.organization_name.size() + report.contact_info.size()) +
                 cost_of_name(report.report_id.size())};
}

std::uint64_t cost_of_policy_texts(const Policy& policy) {
  return cost_of_name(policy.policy_type.size() + size_of_list(policy.policy_string) +
                      size_of_list(policy.mx_host));
}

Room cost_of_result(const Policy& policy) {
  Room cost{1, 4 * kRow + policy.policy_domain.size()};
  if (policy.total_failure_session_count == 0 && policy.failure_details.empty()) return cost;
  const std::uint64_t type = policy.policy_type.size();
  cost.rows += 1;
  cost.bytes += kRow + 2 * kRemainder.size() + cost_of_name(kRemainder.size());
  // And where no failure says why.
  cost.bytes += cost_of_sums(kRemainder.size(), type) + cost_of_sums(0, type);
  return cost;
}

Room cost_of_failure(const FailureDetail& failure) {
  return {1, in_index_in_order(kRow + failure.result_type.size() + failure.sending_mta_ip.size() +
                               failure.receiving_mx_helo.size() + failure.receiving_ip.size() +
                               failure.additional_information.size() +
                               failure.failure_reason_code.size())};
}

Room cost_of_cause(const FailureDetail& failure, const Policy& policy) {
  return {0, cost_of_sums(failure.result_type.size(), policy.policy_type.size())};
}

Room cost_of_incident(const FailureDetail& failure) {
  return {0, in_index(3 * (failure.result_type.size() + kRow))};
}

Room cost_of(const Report& report) {
  Room cost = cost_of_head(report);
  std::set<std::string_view> domains, mxs;
  std::set<std::tuple<Text, std::vector<Text>, std::vector<Text>>> texts;
  std::set<std::tuple<std::string_view, Text, Text, Text>> causes;
  for (const Policy& policy : report.policies) {
    cost += cost_of_result(policy);
    if (domains.insert(policy.domain).second) cost.bytes += cost_of_name(policy.domain.size());
    if (texts.emplace(policy.policy_type, policy.policy_string, policy.mx_host).second) {
      cost.bytes += cost_of_policy_texts(policy);
    }
    for (const FailureDetail& failure : policy.failure_details) {
      if (is_remainder(failure)) continue;
      cost += cost_of_failure(failure);
      const Text mx = failure.receiving_mx_hostname;
      if (mxs.insert(mx).second) cost.bytes += cost_of_name(mx.size());
      if (causes.emplace(policy.domain, policy.policy_type, failure.result_type, mx).second) {
        cost += cost_of_cause(failure, policy);
        if (causes.size() <= kMostIncidents) cost += cost_of_incident(failure);
      }
    }
  }
  return cost;
}

}  // namespace tlsrpt::report
