// SPDX-License-Identifier: MIT
#include "alert/causes.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace tlsrpt::alert {
namespace {

constexpr std::size_t kMostDetails = 3;

using Weights = std::map<std::string, std::uint64_t>;

/// A few texts that stand for most sessions.
std::vector<std::string> heaviest(const Weights& weights) {
  std::vector<std::pair<std::string, std::uint64_t>> order(weights.begin(), weights.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> texts;
  for (const auto& [text, weight] : order) {
    if (texts.size() == kMostDetails) break;
    texts.push_back(text);
  }
  return texts;
}

void weigh(Weights& weights, std::string_view text, std::uint64_t sessions) {
  constexpr std::size_t kMostTexts = 1000;
  if (text.empty()) return;
  const auto at = weights.find(std::string(text));
  if (at != weights.end()) {
    at->second = report::add_counts(at->second, sessions);
  } else if (weights.size() < kMostTexts) {
    weights.emplace(text, sessions);
  }
}

/// A failure of a report, without a copy of its texts; without details where none are told.
struct Line {
  const report::Policy* policy;
  const report::FailureDetail* failure;
  std::uint64_t sessions;

  std::tuple<std::string_view, std::string_view, std::string_view> key() const {
    if (failure == nullptr) return {policy->domain, {}, {}};
    return {policy->domain, failure->result_type, failure->receiving_mx_hostname};
  }
};

std::vector<Line> lines_of(const report::Report& report, const Concern& concern) {
  std::vector<Line> lines;
  for (const report::Policy& policy : report.policies) {
    if (concern && !concern(policy.domain)) continue;
    if (report::fails_untold(policy)) {
      lines.push_back({&policy, nullptr, policy.total_failure_session_count});
    }
    for (const report::FailureDetail& failure : policy.failure_details) {
      if (failure.failed_session_count == 0) continue;
      lines.push_back({&policy, &failure, failure.failed_session_count});
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.key() < b.key(); });
  return lines;
}

/// The lines of one cause.
struct Group {
  std::vector<Line>::const_iterator first, last;
  std::uint64_t sessions = 0;
};

std::vector<Group> groups_of(const std::vector<Line>& lines) {
  std::vector<Group> groups;
  for (auto at = lines.begin(); at != lines.end();) {
    Group group{at, at};
    for (; group.last != lines.end() && group.last->key() == at->key(); ++group.last) {
      group.sessions = report::add_counts(group.sessions, group.last->sessions);
    }
    at = group.last;
    groups.push_back(group);
  }
  return groups;
}

ToldCause told_of(const Group& group) {
  Weights reason_codes, receiving_ips;
  for (auto line = group.first; line != group.last; ++line) {
    if (line->failure == nullptr) continue;
    weigh(reason_codes, line->failure->failure_reason_code, line->sessions);
    weigh(receiving_ips, line->failure->receiving_ip, line->sessions);
  }
  const auto [domain, result_type, mx] = group.first->key();
  return {{std::string(domain), std::string(result_type), std::string(mx)},
          {heaviest(reason_codes), heaviest(receiving_ips)}};
}

}  // namespace

std::vector<ToldCause> heaviest_causes(const report::Report& report, std::size_t most,
                                       const Concern& concern) {
  const std::vector<Line> lines = lines_of(report, concern);
  std::vector<Group> groups = groups_of(lines);
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.sessions > b.sessions; });
  groups.resize(std::min(groups.size(), most));
  std::vector<ToldCause> causes;
  causes.reserve(groups.size());
  for (const Group& group : groups) causes.push_back(told_of(group));
  return causes;
}

}  // namespace tlsrpt::alert
