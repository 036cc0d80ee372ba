// SPDX-License-Identifier: MIT
#include "report/condense_failures.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "report/cost.h"

namespace tlsrpt::report {
namespace {

using Number = std::uint32_t;

/// Texts to small numbers, which are compared many times faster.
class Numbers {
 public:
  Number of(Text text) {
    // Equal texts often are the same bytes, and come one after the other.
    if (text.data() == last_.data() && text.size() == last_.size() && !text.empty()) return number_;
    number_ = numbers_.try_emplace(text, static_cast<Number>(numbers_.size())).first->second;
    last_ = text;
    return number_;
  }

 private:
  std::unordered_map<Text, Number> numbers_;
  Text last_;
  Number number_ = 0;
};

/// A failure by its texts and its place.
struct Row {
  std::array<Number, kFailureTexts.size()> texts;
  Number index;

  // NOLINTNEXTLINE(modernize-use-nullptr): what it sees is the 0 of a default comparison
  auto operator<=>(const Row&) const = default;
};

/// In the order of the texts; of equal ones, the first first.
std::vector<Row> sorted_rows(const Policy& policy,
                             std::array<Numbers, kFailureTexts.size()>& numbers) {
  std::vector<Row> rows(policy.failure_details.size());
  Number index = 0;
  for (const FailureDetail& failure : policy.failure_details) {
    Row& row = rows[index];
    for (std::size_t i = 0; i < kFailureTexts.size(); ++i) {
      row.texts[i] = numbers[i].of(failure.*kFailureTexts[i]);
    }
    row.index = index++;
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

void remove_failures(Policy& policy, const std::vector<bool>& removed) {
  auto& failures = policy.failure_details;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < failures.size(); ++i) {
    if (!removed[i]) failures[kept++] = failures[i];
  }
  failures.resize(kept);
}

void add_to(FailureDetail& sum, const FailureDetail& failure) {
  sum.failed_session_count = add_counts(sum.failed_session_count, failure.failed_session_count);
}

/// The sessions of each text that some failures have.
using Sessions = std::unordered_map<Text, std::uint64_t>;

Sessions sessions_by(const Report& report, TextOfFailure text) {
  Sessions sessions;
  for (const Policy& policy : report.policies) {
    for (const FailureDetail& failure : policy.failure_details) {
      std::uint64_t& sum = sessions[failure.*text];
      sum = add_counts(sum, failure.failed_session_count);
    }
  }
  sessions.erase(kRemainder);
  return sessions;
}

/// Leaves those with most sessions.
Sessions heaviest(Sessions sessions, std::size_t most) {
  if (sessions.size() <= most) return sessions;
  std::vector<std::pair<Text, std::uint64_t>> order(sessions.begin(), sessions.end());
  std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
                   [](const auto& a, const auto& b) {
                     return a.second != b.second ? a.second > b.second : a.first < b.first;
                   });
  order.resize(most);
  return {order.begin(), order.end()};
}

/// Failures of one policy, result type and MX host.
struct Cause {
  std::size_t policy = 0;
  Text result_type = {}, mx = {};
  std::uint64_t sessions = 0;
  std::size_t members = 0;
  bool admitted = false;
  std::uint64_t summed = 0;
  bool used = false;
};

Cause cause_of(std::size_t policy, Text result_type, Text mx) {
  Cause cause;
  cause.policy = policy;
  cause.result_type = result_type;
  cause.mx = mx;
  return cause;
}

class FailureSummer {
 public:
  FailureSummer(Report& report, Room room) : report_(report), room_(room) {}

  bool run() {
    find_causes();
    admit_causes();
    admit_failures();
    place();
    return summed_;
  }

 private:
  struct Member {
    std::size_t policy, index, cause;
    std::uint64_t sessions;
    bool kept;
  };

  FailureDetail& failure(const Member& member) {
    return report_.policies[member.policy].failure_details[member.index];
  }

  void find_causes() {
    const auto types =
        heaviest(sessions_by(report_, &FailureDetail::result_type), kMostResultTypes);
    const auto mxs =
        heaviest(sessions_by(report_, &FailureDetail::receiving_mx_hostname), kMostMxHosts);
    for (std::size_t p = 0; p < report_.policies.size(); ++p) {
      std::map<std::pair<Text, Text>, std::size_t> found;
      const auto& failures = report_.policies[p].failure_details;
      for (std::size_t i = 0; i < failures.size(); ++i) {
        const auto name = [](const Sessions& kept, Text text) {
          return kept.contains(text) ? text : kRemainder;
        };
        const Text type = name(types, failures[i].result_type);
        const Text mx = name(mxs, failures[i].receiving_mx_hostname);
        const auto [at, is_new] = found.try_emplace({type, mx}, causes_.size());
        if (is_new) causes_.push_back(cause_of(p, type, mx));
        Cause& cause = causes_[at->second];
        cause.sessions = add_counts(cause.sessions, failures[i].failed_session_count);
        ++cause.members;
        members_.push_back({p, i, at->second, failures[i].failed_session_count, false});
      }
    }
  }

  /// The remainder of a policy has its room already.
  static bool is_remainder(const Cause& cause) {
    return cause.result_type == kRemainder && cause.mx == kRemainder;
  }

  void admit_causes() {
    std::vector<Cause*> order;
    for (Cause& cause : causes_) order.push_back(&cause);
    std::stable_sort(order.begin(), order.end(),
                     [](const Cause* a, const Cause* b) { return a->sessions > b->sessions; });
    std::size_t admitted = 0;
    for (Cause* const cause : order) {
      const FailureDetail sum = sum_of(*cause);
      Room price = cost_of_cause(sum, report_.policies[cause->policy]);
      price.bytes += cost_of_name(cause->mx.size());
      if (cause->members > 1) price += cost_of_failure(sum);
      if (admitted < kMostIncidents) price += cost_of_incident(sum);
      cause->admitted = is_remainder(*cause) || take(room_, price);
      admitted += cause->admitted ? 1 : 0;
    }
  }

  void admit_failures() {
    std::vector<Member*> order;
    for (Member& member : members_) order.push_back(&member);
    std::stable_sort(order.begin(), order.end(),
                     [](const Member* a, const Member* b) { return a->sessions > b->sessions; });
    for (Member* const member : order) {
      const Cause& cause = causes_[member->cause];
      const FailureDetail& detail = failure(*member);
      // One whose names are not among those kept can only be summed.
      const bool whole =
          detail.result_type == cause.result_type && detail.receiving_mx_hostname == cause.mx;
      member->kept = cause.admitted && whole && take(room_, cost_of_failure(detail));
    }
  }

  static FailureDetail sum_of(const Cause& cause) {
    FailureDetail sum;
    sum.result_type = cause.result_type;
    sum.receiving_mx_hostname = cause.mx;
    sum.failure_reason_code = kRemainder;
    sum.failed_session_count = cause.summed;
    return sum;
  }

  void place() {
    std::vector<Cause> remainders(report_.policies.size());
    std::vector<std::vector<bool>> removed;
    for (std::size_t p = 0; p < report_.policies.size(); ++p) {
      remainders[p] = cause_of(p, kRemainder, kRemainder);
      removed.emplace_back(report_.policies[p].failure_details.size());
    }
    for (const Member& member : members_) {
      if (member.kept) continue;
      Cause& own = causes_[member.cause];
      Cause& sum =
          own.admitted && own.members > 1 && !is_remainder(own) ? own : remainders[member.policy];
      sum.summed = add_counts(sum.summed, member.sessions);
      sum.used = summed_ = true;
      removed[member.policy][member.index] = true;
    }
    for (std::size_t p = 0; p < report_.policies.size(); ++p) {
      remove_failures(report_.policies[p], removed[p]);
    }
    for (const auto* const causes : {&causes_, &remainders}) {
      for (const Cause& cause : *causes) {
        if (cause.used) report_.policies[cause.policy].failure_details.push_back(sum_of(cause));
      }
    }
  }

  Report& report_;
  Room room_;
  std::vector<Cause> causes_;
  std::vector<Member> members_;
  bool summed_ = false;
};

}  // namespace

void merge_failures(Report& report) {
  std::array<Numbers, kFailureTexts.size()> numbers;
  for (Policy& policy : report.policies) {
    if (policy.failure_details.size() < 2) continue;
    const std::vector<Row> rows = sorted_rows(policy, numbers);
    std::vector<bool> removed(rows.size());
    const Row* first = &rows.front();
    for (const Row& row : rows) {
      if (row.index == first->index || row.texts != first->texts) {
        first = &row;
        continue;
      }
      add_to(policy.failure_details[first->index], policy.failure_details[row.index]);
      removed[row.index] = true;
    }
    remove_failures(policy, removed);
  }
}

bool has_equal_failures(const Report& report) {
  std::array<Numbers, kFailureTexts.size()> numbers;
  for (const Policy& policy : report.policies) {
    const std::vector<Row> rows = sorted_rows(policy, numbers);
    const auto equal = [](const Row& a, const Row& b) { return a.texts == b.texts; };
    if (std::adjacent_find(rows.begin(), rows.end(), equal) != rows.end()) return true;
  }
  return false;
}

bool has_too_many_names(const Report& report) {
  return sessions_by(report, &FailureDetail::result_type).size() > kMostResultTypes ||
         sessions_by(report, &FailureDetail::receiving_mx_hostname).size() > kMostMxHosts;
}

bool sum_failures(Report& report, Room room) {
  return FailureSummer(report, room).run();
}

}  // namespace tlsrpt::report
