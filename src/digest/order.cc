// SPDX-License-Identifier: MIT
#include "digest/order.h"

#include <algorithm>
#include <tuple>

namespace tlsrpt::digest {
namespace {

struct Rank {
  bool fails;
  bool speaks;
  std::uint64_t failed;
  std::uint64_t sessions;
  const Domain* domain;
};

}  // namespace

std::uint64_t most_failed(const Domain& domain) {
  std::uint64_t most = 0;
  for (const Policy& policy : domain.policies) most = std::max(most, policy.failed_sessions);
  for (const Failure& failure : domain.failures) most = std::max(most, failure.failed_sessions);
  return most;
}

std::uint64_t most_sessions(const Domain& domain) {
  std::uint64_t most = 0;
  for (const Policy& policy : domain.policies) most = std::max(most, policy.sessions());
  return most;
}

std::vector<const Domain*> in_order(const Digest& digest) {
  std::vector<Rank> ranks;
  ranks.reserve(digest.domains.size());
  for (const Domain& domain : digest.domains) {
    ranks.push_back({domain.verdict == Verdict::failing, domain.verdict != Verdict::silent,
                     most_failed(domain), most_sessions(domain), &domain});
  }
  std::stable_sort(ranks.begin(), ranks.end(), [](const Rank& a, const Rank& b) {
    return std::tie(a.fails, a.speaks, a.failed, a.sessions) >
           std::tie(b.fails, b.speaks, b.failed, b.sessions);
  });
  std::vector<const Domain*> domains;
  domains.reserve(ranks.size());
  for (const Rank& rank : ranks) domains.push_back(rank.domain);
  return domains;
}

}  // namespace tlsrpt::digest
