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

/// Type and lines of a policy, as far as the caller tells policies apart.
using PolicyText = std::pair<std::string, std::vector<std::string>>;

struct Sum {
  std::uint64_t reports = 0;
  std::uint64_t successful_sessions = 0;
  std::uint64_t failed_sessions = 0;
  DaySpan days;
};

class PolicyOf {
 public:
  explicit PolicyOf(Store& store)
      : query_(store.state().connection.database(),
               "SELECT policy_type, policy_string FROM policy WHERE id = ?") {}
  PolicyText operator()(Id row) {
    PolicyText policy;
    query_.bind(row);
    if (query_.next()) policy = {std::string(query_.text(0)), read_list(query_.text(1))};
    query_.reset();
    return policy;
  }

 private:
  Query query_;
};

}  // namespace

std::vector<ResultRow> results(Store& store, const Scope& scope, Grain grain) {
  Lexicon<std::string> domains;
  Lexicon<PolicyText> policies;
  DayNumbers days(grain == Grain::day);
  Groups<3, Sum> groups;
  TextOf domain_name(store, "SELECT name FROM domain WHERE id = ?");
  PolicyOf policy(store);
  const auto sql = [](const Selection& selection) { return selection.results(); };
  ask(store, scope, sql, [&](const Query& row) {
    Sum& sum =
        groups.of({domains.number_of_row(row.integer(0), domain_name),
                   policies.number_of_row(row.integer(1), policy), days.number(row.integer(2))});
    sum.days.add(row.integer(2));
    add_to(sum.reports, count_of(row, 3));
    add_to(sum.successful_sessions, count_of(row, 4));
    add_to(sum.failed_sessions, count_of(row, 5));
  });

  const auto domain_texts = domains.in_order();
  const auto policy_texts = policies.in_order();
  std::vector<ResultRow> rows;
  for (const auto& [key, sum] :
       groups.in_order({domains.places(), policies.places(), days.places()})) {
    const auto& [policy_type, policy_string] = *policy_texts[key[1]];
    rows.push_back({*domain_texts[key[0]], policy_type, policy_string, sum.reports,
                    sum.successful_sessions, sum.failed_sessions, day_from(sum.days.first),
                    day_from(sum.days.last)});
  }
  return rows;
}

}  // namespace tlsrpt::store
