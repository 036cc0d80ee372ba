// SPDX-License-Identifier: MIT
#include "report/condense.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "report/condense_failures.h"
#include "report/cost.h"

namespace tlsrpt::report {
namespace {

/// A report always has so much: its own row, and a result of each class with one failure.
constexpr Room kLeast{8, 10'000};

/// Numbers of different types are never added; of types that no RFC has, kRemainder is left.
std::string_view class_of(std::string_view policy_type) {
  const bool known =
      policy_type == "sts" || policy_type == "tlsa" || policy_type == "no-policy-found";
  return known ? policy_type : kRemainder;
}

void add_counts_to(Policy& sum, const Policy& policy) {
  sum.total_successful_session_count =
      add_counts(sum.total_successful_session_count, policy.total_successful_session_count);
  sum.total_failure_session_count =
      add_counts(sum.total_failure_session_count, policy.total_failure_session_count);
}

void move_into(Policy& sum, Policy&& policy) {
  // In the sum, other failures say why: these would seem to be among them.
  if (fails_untold(policy)) {
    policy.failure_details.emplace_back().failed_session_count = policy.total_failure_session_count;
  }
  add_counts_to(sum, policy);
  std::move(policy.failure_details.begin(), policy.failure_details.end(),
            std::back_inserter(sum.failure_details));
  policy.failure_details.clear();
}

bool is_heavier(const Policy& a, const Policy& b) {
  return std::pair(a.total_failure_session_count, a.total_successful_session_count) >
         std::pair(b.total_failure_session_count, b.total_successful_session_count);
}

Room price_of(const Policy& policy) {
  Room price = cost_of_result(policy);
  price.bytes += cost_of_name(policy.domain.size()) + cost_of_policy_texts(policy);
  return price;
}

class PolicySummer {
 public:
  PolicySummer(std::deque<Policy>& policies, Room room) : policies_(policies), room_(room) {}

  /// Returns the room that is left for failures, and leaves the policies that have room.
  Room run() {
    make_sums();
    for (const auto& [type, sum] : classes_) {
      const Room price = price_of(sum.policy);
      room_.rows -= std::min(room_.rows, price.rows);
      room_.bytes -= std::min(room_.bytes, price.bytes);
    }
    admit_sums();
    admit_policies();
    place();
    return room_;
  }
  bool summed() const { return summed_; }

 private:
  struct Sum {
    Policy policy;  ///< its counts are those of all until place() makes them those of the rest
    std::size_t members = 0;
    bool admitted = false;
    bool used = false;

    void count(const Policy& member) {
      ++members;
      add_counts_to(policy, member);
    }
  };

  void make_sums() {
    for (const Policy& policy : policies_) {
      Sum& sum = sums_[{policy.policy_type, policy.domain}];
      sum.policy.policy_type = policy.policy_type;
      sum.policy.domain = policy.domain;
      sum.count(policy);
      Sum& last = classes_[class_of(policy.policy_type)];
      last.policy.policy_type = class_of(policy.policy_type);
      last.count(policy);
    }
  }

  void admit_sums() {
    std::vector<Sum*> order;
    for (auto& [key, sum] : sums_) {
      if (sum.members > 1) order.push_back(&sum);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](Sum* a, Sum* b) { return is_heavier(a->policy, b->policy); });
    for (Sum* const sum : order) sum->admitted = take(room_, price_of(sum->policy));
  }

  /// Those of a domain and type that have no room even for their sum have none one by one. One that
  /// is alone needs none, but where it has no room for its texts.
  void admit_policies() {
    std::vector<std::size_t> order(policies_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return is_heavier(policies_[a], policies_[b]);
    });
    kept_.assign(policies_.size(), false);
    for (const std::size_t i : order) {
      Sum& sum = sums_.at({policies_[i].policy_type, policies_[i].domain});
      const bool alone = sum.members == 1;
      kept_[i] = (sum.admitted || alone) && take(room_, price_of(policies_[i]));
      if (alone && !kept_[i]) sum.admitted = take(room_, price_of(sum.policy));
    }
  }

  void place() {
    std::deque<Policy> result;
    for (auto& [key, sum] : sums_) clear_counts(sum.policy);
    for (auto& [type, sum] : classes_) clear_counts(sum.policy);
    for (std::size_t i = 0; i < policies_.size(); ++i) {
      Policy& policy = policies_[i];
      if (kept_[i]) {
        result.push_back(std::move(policy));
        continue;
      }
      Sum& own = sums_.at({policy.policy_type, policy.domain});
      Sum& sum = own.admitted ? own : classes_.at(class_of(policy.policy_type));
      sum.used = summed_ = true;
      move_into(sum.policy, std::move(policy));
    }
    const auto append = [&](auto& sums) {
      for (auto& [key, sum] : sums) {
        if (sum.used) result.push_back(std::move(sum.policy));
      }
    };
    append(sums_);
    append(classes_);
    policies_ = std::move(result);
  }

  static void clear_counts(Policy& sum) {
    sum.total_successful_session_count = sum.total_failure_session_count = 0;
  }

  std::deque<Policy>& policies_;
  Room room_;
  std::map<std::pair<std::string_view, std::string>, Sum> sums_;  ///< by type and domain
  std::map<std::string_view, Sum> classes_;
  std::vector<bool> kept_;
  bool summed_ = false;
};

/// What can be counted is counted first: the cost is asked only of what has few rows.
bool fits(const Report& report, Room room) {
  std::uint64_t rows = 0;
  for (const Policy& policy : report.policies) rows += 1 + policy.failure_details.size();
  if (rows > room.rows || has_too_many_names(report)) return false;
  return take(room, cost_of(report));
}

Room least_of(Room room) {
  return {std::max(room.rows, kLeast.rows), std::max(room.bytes, kLeast.bytes)};
}

void take_what_is_there(Room& room, Room cost) {
  room.rows -= std::min(room.rows, cost.rows);
  room.bytes -= std::min(room.bytes, cost.bytes);
}

/// The same report with texts of its own.
Report with_own_texts(const Report& report) {
  Report own;
  const auto keep = [&](Text& text) { text = own.texts.keep(text); };
  own.date_range = report.date_range;
  own.organization_name = own.texts.keep(report.organization_name);
  own.contact_info = own.texts.keep(report.contact_info);
  own.report_id = own.texts.keep(report.report_id);
  own.policies = report.policies;
  for (Policy& policy : own.policies) {
    keep(policy.policy_type);
    keep(policy.policy_domain);
    for (Text& line : policy.policy_string) keep(line);
    for (Text& pattern : policy.mx_host) keep(pattern);
    for (FailureDetail& failure : policy.failure_details) {
      for (const TextOfFailure text : kFailureTexts) keep(failure.*text);
    }
  }
  return own;
}

}  // namespace

Room room_of(std::uint64_t size) {
  // The store may grow by 4 MB, and by 16 times the mail and 64 kB. The original takes as much of
  // that as the mail has bytes; notices and pages that are not full take the rest.
  constexpr Room kMost{10'000, 2'000'000};
  constexpr std::uint64_t kAlways = 32'000;
  constexpr std::uint64_t kTimes = 15;
  if (size >= kMost.bytes / kTimes) return kMost;
  return {kMost.rows, std::min(kMost.bytes, kTimes * size + kAlways)};
}

Report condense(Report&& report, Room& room, Notes& notes) {
  merge_failures(report);
  const Room most = least_of(room);
  if (!fits(report, most)) {
    Room left = most;
    left.bytes -= std::min(left.bytes, cost_of_head(report).bytes);
    PolicySummer policies(report.policies, left);
    left = policies.run();
    if (policies.summed()) {
      notes.add(Deviation::policies_summed, "policies");
      merge_failures(report);
    }
    if (sum_failures(report, left)) notes.add(Deviation::failure_details_summed, "policies");
  }
  take_what_is_there(room, cost_of(report));
  return with_own_texts(report);
}

bool is_condensed(const Report& report, Room& room) {
  const bool condensed = !has_equal_failures(report) && fits(report, least_of(room));
  if (condensed) take_what_is_there(room, cost_of(report));
  return condensed;
}

}  // namespace tlsrpt::report
