// SPDX-License-Identifier: MIT
#include "digest/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "digest/order.h"
#include "digest/show.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

/// Policy types that one cause is told of.
constexpr std::size_t kMostShares = 3;

using Policies = std::map<std::string_view, const Policy*>;

Policies policies_of(const Domain& domain) {
  Policies policies;
  for (const Policy& policy : domain.policies) policies.emplace(policy.policy_type, &policy);
  return policies;
}

void add(Cause& cause, const Policies& policies, const Failure& failure) {
  const auto at = policies.find(failure.policy_type);
  const Policy* const policy = at == policies.end() ? nullptr : at->second;
  const report::Effect now = report::effect(failure.result_type, failure.policy_type,
                                            policy != nullptr ? policy->mode : "");
  cause.result_type = failure.result_type;
  cause.receiving_mx_hostname = failure.receiving_mx_hostname;
  cause.effect = cause.shares.empty() ? now : std::max(cause.effect, now);
  cause.shares.push_back({policy, failure.failed_sessions});
  cause.reporters.insert(cause.reporters.end(), failure.reporters.begin(), failure.reporters.end());
  if (failure.since) cause.since = std::min(cause.since.value_or(*failure.since), *failure.since);
  if (failure.until) cause.until = std::max(cause.until.value_or(*failure.until), *failure.until);
  cause.is_new = cause.is_new && failure.change == Change::is_new;
  cause.is_over = cause.is_over && failure.is_over;
  if (!cause.days) cause.days.emplace(failure.first_day, failure.last_day);
  cause.days->first = std::min(cause.days->first, failure.first_day);
  cause.days->second = std::max(cause.days->second, failure.last_day);
}

/// Failed sessions that the details do not explain, or that have none.
std::optional<Cause> untold_cause(const Domain& domain) {
  std::map<std::string_view, std::uint64_t> told;
  for (const Failure& failure : domain.failures) {
    std::uint64_t& sum = told[failure.policy_type];
    sum = report::add_counts(sum, failure.failed_sessions);
  }
  Cause cause;
  for (const Policy& policy : domain.policies) {
    const std::uint64_t explained = told[policy.policy_type];
    if (policy.failed_sessions <= explained) continue;
    cause.effect = std::max(cause.effect, report::effect("", policy.policy_type, policy.mode));
    cause.shares.push_back({&policy, policy.failed_sessions - explained});
  }
  if (cause.shares.empty()) return std::nullopt;
  cause.is_new = cause.is_over = false;
  return cause;
}

/// In the order of the failures: most sessions first.
std::vector<Cause> causes(const Domain& domain) {
  const Policies policies = policies_of(domain);
  std::vector<Cause> found;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> places;
  for (const Failure& failure : domain.failures) {
    if (failure.failed_sessions == 0) continue;
    const auto [place, is_new] =
        places.try_emplace({failure.result_type, failure.receiving_mx_hostname}, found.size());
    if (is_new) found.emplace_back();
    add(found[place->second], policies, failure);
  }
  if (auto cause = untold_cause(domain)) found.push_back(std::move(*cause));
  for (Cause& cause : found) {
    std::sort(cause.reporters.begin(), cause.reporters.end());
    cause.reporters.erase(std::unique(cause.reporters.begin(), cause.reporters.end()),
                          cause.reporters.end());
  }
  return found;
}

/// `day 3 (since 2026-11-20)`, where it goes on without a break.
std::string when(const Cause& cause) {
  auto [first, last] = *cause.days;
  const bool is_unbroken = cause.since && *cause.since <= first;
  if (is_unbroken) first = *cause.since;
  if (cause.until) last = std::max(last, *cause.until);
  if (is_unbroken && first < last && !cause.is_over) {
    return fmt::format("day {} (since {})", (last - first).count() + 1, report::format_day(first));
  }
  const std::string over = cause.is_over ? ", not told since" : "";
  if (first == last) {
    return fmt::format("{}on {}{}", cause.is_new ? "new " : "", report::format_day(first), over);
  }
  return fmt::format("{}{} to {}{}", cause.is_new ? "new, " : "", report::format_day(first),
                     report::format_day(last), over);
}

std::string sessions(const Share& share, bool name_type, const prose::Form& form) {
  const std::uint64_t all = share.policy != nullptr ? share.policy->sessions() : 0;
  std::string text = prose::failed_sessions(share.failed, all);
  if (name_type && share.policy != nullptr) {
    text += fmt::format(" ({})", shown_policy_type(share.policy->policy_type, form));
  }
  return text;
}

}  // namespace

std::vector<Entry> entries(const Digest& digest) {
  std::vector<Entry> all;
  for (const Domain* domain : in_order(digest)) {
    if (domain->verdict != Verdict::failing) break;
    for (Cause& cause : causes(*domain)) all.push_back({domain, std::move(cause)});
  }
  return all;
}

std::string headline(const Cause& cause, const prose::Form& form) {
  std::string line = prose::shown_cause(cause.result_type, cause.receiving_mx_hostname, form);
  return cause.days ? fmt::format("{}, {}", line, when(cause)) : line;
}

std::string sessions(const Entry& entry, const prose::Form& form) {
  const std::vector<Share>& shares = entry.cause.shares;
  const bool name_type = entry.domain->policies.size() > 1;
  const std::size_t count = form.all ? shares.size() : std::min(kMostShares, shares.size());
  std::string line;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) line += " and ";
    line += sessions(shares[i], name_type, form);
  }
  if (shares.size() > count) {
    line += fmt::format(" and {}", number(shares.size() - count, "more policy type"));
  }
  return line;
}

std::string told(const Entry& entry, const prose::Form& form) {
  std::string line = sessions(entry, form);
  if (!entry.cause.reporters.empty()) line += ", told by " + listed(entry.cause.reporters, form);
  return line;
}

std::string command(const Entry& entry) {
  return report::command_for(report::result_type(entry.cause.result_type), entry.domain->domain,
                             entry.cause.receiving_mx_hostname);
}

std::string rest(const std::vector<Entry>& all, std::size_t shown) {
  std::set<const Domain*> domains;
  for (std::size_t i = shown; i < all.size(); ++i) domains.insert(all[i].domain);
  return fmt::format("and {} of {}", number(all.size() - shown, "more cause"),
                     number(domains.size(), "domain"));
}

}  // namespace tlsrpt::digest
