// SPDX-License-Identifier: MIT
#include "compare/view.h"

#include <algorithm>
#include <utility>

#include "compare/words.h"
#include "prose/show.h"

namespace tlsrpt::compare {
namespace {

constexpr std::size_t kLongestReason = 80;

}  // namespace

void View::add(bool is_seen, const std::string& address, const std::string& reason,
               const probe::Judged& judged) {
  if (!is_seen) {
    if (unseen.empty()) why = cut(reason, kLongestReason);
    unseen.push_back(address);
    return;
  }
  ++seen;
  if (!judged.certificate) return;
  const report::Time until = judged.certificate->not_after;
  end = std::min(end.value_or(until), until);
}

Verdict View::verdict(const std::string& words) const {
  const std::size_t missing = unseen.size() + left_out;
  const bool is_one = missing == 1 && !unseen.empty();
  const std::string addresses = prose::number(missing) + (missing == 1 ? " address" : " addresses");
  if (seen == 0) {
    if (missing == 0) return {Verdict::Kind::unclear, "there was no address to look at"};
    return {Verdict::Kind::unclear, (is_one ? unseen.front() : addresses) +
                                        " could not be looked at" + (why.empty() ? "" : ": ") +
                                        why};
  }
  std::string text = words + "; expect the all-clear";
  if (is_one) {
    text += ", unless it is at " + unseen.front() + ", which could not be looked at";
  } else if (missing > 0) {
    text += ", unless it is at one of " + addresses + " that could not be looked at";
  }
  return {Verdict::Kind::not_reproduced, std::move(text)};
}

std::string View::end_day() const {
  return end ? report::format_day(report::day_of(*end)) : "";
}

View look_at_policy(const probe::Facts& facts) {
  View view;
  view.left_out = facts.policy_addresses.left_out;
  for (const probe::PolicyServer& server : facts.policy_servers) {
    view.add(server.fetched.reached == probe::Fetched::Reached::answer, server.address,
             server.fetched.why, server.judged);
  }
  return view;
}

}  // namespace tlsrpt::compare
