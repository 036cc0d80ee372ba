// SPDX-License-Identifier: MIT
#include <utility>

#include "store/ask.h"
#include "store/groups.h"
#include "store/lexicon.h"
#include "store/questions.h"
#include "store/seconds.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

/// Groups that are in memory at once.
constexpr std::size_t kMostResultGroups = 10'000;

/// Type and lines of a policy, as far as the caller tells policies apart.
using PolicyText = std::pair<std::string, std::vector<std::string>>;

struct ResultSum {
  std::uint64_t reports = 0;
  std::uint64_t successful_sessions = 0;
  std::uint64_t failed_sessions = 0;
  DaySpan days;
};

class PolicyOf {
 public:
  explicit PolicyOf(Store& store)
      : query_(store.state().connection.database(),
               "SELECT policy_type, substr(policy_string, 1, 4096) FROM policy WHERE id = ?") {}
  PolicyText operator()(Id row) {
    PolicyText policy;
    query_.bind(row);
    if (query_.next()) policy = {std::string(cut(query_.text(0))), read_list(query_.text(1))};
    query_.reset();
    return policy;
  }

 private:
  Query query_;
};

/// Rows with the same key to one, as many as there is room for.
class Gathering {
 public:
  Gathering(Store& store, Grain grain, const std::function<void(const ResultRow&)>& take)
      : take_(take),
        is_by_day_(grain == Grain::day),
        domain_name_(store, "SELECT name FROM domain WHERE id = ?"),
        policy_(store) {}

  void add(const Query& row) {
    ResultSum& sum = known_->groups.of({known_->domains.number_of_row(row.integer(0), domain_name_),
                                        known_->policies.number_of_row(row.integer(1), policy_),
                                        known_->days.number(row.integer(2))});
    sum.days.add(row.integer(2));
    add_to(sum.reports, count_of(row, 3));
    add_to(sum.successful_sessions, count_of(row, 4));
    add_to(sum.failed_sessions, count_of(row, 5));
    if (known_->groups.size() >= kMostResultGroups) hand_over();
  }

  void hand_over() {
    const auto domains = known_->domains.in_order();
    const auto policies = known_->policies.in_order();
    for (const auto& [key, sum] : known_->groups.in_order(
             {known_->domains.places(), known_->policies.places(), known_->days.places()})) {
      const auto& [policy_type, policy_string] = *policies[key[1]];
      take_({*domains[key[0]], policy_type, policy_string, sum.reports, sum.successful_sessions,
             sum.failed_sessions, day_from(sum.days.first), day_from(sum.days.last)});
    }
    known_.emplace(is_by_day_);
  }

 private:
  struct Known {
    explicit Known(bool is_by_day) : days(is_by_day) {}
    Lexicon<std::string> domains;
    Lexicon<PolicyText> policies;
    DayNumbers days;
    Groups<3, ResultSum> groups;
  };

  const std::function<void(const ResultRow&)>& take_;
  bool is_by_day_;
  TextOf domain_name_;
  PolicyOf policy_;
  std::optional<Known> known_{is_by_day_};
};

}  // namespace

void each_result(Store& store, const Scope& scope, Grain grain,
                 const std::function<void(const ResultRow&)>& take) {
  Gathering gathering(store, grain, take);
  const auto sql = [](const Selection& selection) { return selection.results(); };
  ask(store, scope, sql, [&](const Query& row) { gathering.add(row); });
  gathering.hand_over();
}

void each_authenticated_result(Store& store, const Scope& scope,
                               const std::function<void(const ResultRow&)>& take) {
  Gathering gathering(store, Grain::day, take);
  const auto sql = [](const Selection& selection) { return selection.authenticated_results(); };
  ask(store, scope, sql, [&](const Query& row) { gathering.add(row); });
  gathering.hand_over();
}

std::vector<ResultRow> results(Store& store, const Scope& scope, Grain grain) {
  std::vector<ResultRow> rows;
  each_result(store, scope, grain, [&](const ResultRow& row) { rows.push_back(row); });
  return rows;
}

}  // namespace tlsrpt::store
