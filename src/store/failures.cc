// SPDX-License-Identifier: MIT
#include "store/ask.h"
#include "store/groups.h"
#include "store/lexicon.h"
#include "store/questions.h"
#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

struct Sum {
  std::uint64_t failed_sessions = 0;
  DaySpan days;
};

}  // namespace

std::vector<FailureRow> failures(Store& store, const Scope& scope, Grain grain) {
  Lexicon<std::string> domains, policy_types, result_types, mxs, organizations;
  DayNumbers days(grain == Grain::day);
  Groups<6, Sum> groups;
  TextOf domain_name(store, "SELECT name FROM domain WHERE id = ?");
  TextOf mx_name(store, "SELECT name FROM mx WHERE id = ?");
  TextOf organization(store, "SELECT organization_name FROM reporter WHERE id = ?");
  const auto sql = [](const Selection& selection) { return selection.failures(); };
  ask(store, scope, sql, [&](const Query& row) {
    Sum& sum = groups.of(
        {domains.number_of_row(row.integer(0), domain_name), policy_types.number(row.text(1)),
         result_types.number(row.text(2)), mxs.number_of_row(row.integer(3), mx_name),
         organizations.number_of_row(row.integer(4), organization), days.number(row.integer(5))});
    sum.days.add(row.integer(5));
    add_to(sum.failed_sessions, count_of(row, 6));
  });

  const auto domain_texts = domains.in_order();
  const auto policy_texts = policy_types.in_order();
  const auto result_texts = result_types.in_order();
  const auto mx_texts = mxs.in_order();
  const auto organization_texts = organizations.in_order();
  std::vector<FailureRow> rows;
  for (const auto& [key, sum] :
       groups.in_order({domains.places(), policy_types.places(), result_types.places(),
                        mxs.places(), organizations.places(), days.places()})) {
    rows.push_back({*domain_texts[key[0]], *policy_texts[key[1]], *result_texts[key[2]],
                    *mx_texts[key[3]], *organization_texts[key[4]], sum.failed_sessions,
                    day_from(sum.days.first), day_from(sum.days.last)});
  }
  return rows;
}

}  // namespace tlsrpt::store
