// SPDX-License-Identifier: MIT
#include <array>
#include <queue>
#include <tuple>
#include <utility>

#include "store/ask.h"
#include "store/questions.h"
#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

constexpr const char* kTypes[] = {"sts", "tlsa", "no-policy-found", "(remainder)"};

struct Entry {
  Id domain = 0;
  std::array<ResultRow, std::size(kTypes)> types;
  std::uint64_t failed_sessions = 0;  ///< of the policy type with most of them
  std::uint64_t sessions = 0;

  /// The smallest one is on top of a queue.
  bool operator<(const Entry& other) const {
    return std::tie(other.failed_sessions, other.sessions, domain) <
           std::tie(failed_sessions, sessions, other.domain);
  }
};

void add(ResultRow& sum, const ResultRow& row) {
  const bool is_first = sum.reports + sum.successful_sessions + sum.failed_sessions == 0;
  sum.first_day = is_first ? row.first_day : std::min(sum.first_day, row.first_day);
  sum.last_day = is_first ? row.last_day : std::max(sum.last_day, row.last_day);
  add_to(sum.reports, row.reports);
  add_to(sum.successful_sessions, row.successful_sessions);
  add_to(sum.failed_sessions, row.failed_sessions);
}

class Largest {
 public:
  void take(const Query& row) {
    if (row.integer(0) != current_.domain) {
      finish();
      current_.domain = row.integer(0);
    }
    ResultRow sums;
    sums.reports = sum_of(row, 2);
    sums.successful_sessions = sum_of(row, 3);
    sums.failed_sessions = sum_of(row, 4);
    sums.first_day = day_from(row.integer(5));
    sums.last_day = day_from(row.integer(6));
    add(current_.types[static_cast<std::size_t>(row.integer(1))], sums);
    current_.failed_sessions = std::max(current_.failed_sessions, sums.failed_sessions);
    current_.sessions = std::max(
        current_.sessions, report::add_counts(sums.successful_sessions, sums.failed_sessions));
  }

  std::optional<LargestDomains> found(Store& store) {
    finish();
    if (more_ == 0) return std::nullopt;
    LargestDomains found;
    found.more = more_;
    TextOf name(store, "SELECT name FROM domain WHERE id = ?");
    for (; !largest_.empty(); largest_.pop()) found.names.push_back(name(largest_.top().domain));
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i].reports + rest_[i].successful_sessions + rest_[i].failed_sessions == 0) continue;
      rest_[i].domain = kRemainder;
      rest_[i].policy_type = kTypes[i];
      found.rest.push_back(rest_[i]);
    }
    return found;
  }

 private:
  void finish() {
    if (current_.domain == 0) return;
    largest_.push(std::exchange(current_, Entry()));
    if (largest_.size() <= kMostDomains) return;
    for (std::size_t i = 0; i < rest_.size(); ++i) add(rest_[i], largest_.top().types[i]);
    largest_.pop();
    ++more_;
  }

  Entry current_;
  std::priority_queue<Entry> largest_;
  std::array<ResultRow, std::size(kTypes)> rest_;
  std::uint64_t more_ = 0;
};

bool has_many(Store& store, const Scope& scope) {
  if (!scope.domains.empty()) return scope.domains.size() > kMostDomains;
  Connection& connection = store.state().connection;
  return connection.guarded([&] {
    Query count(connection.database(), "SELECT COUNT(*) FROM domain");
    return count.find().value_or(0) > static_cast<std::int64_t>(kMostDomains);
  });
}

}  // namespace

std::optional<LargestDomains> largest_domains(Store& store, const Scope& scope) {
  if (!has_many(store, scope)) return std::nullopt;
  Largest largest;
  const auto sql = [](const Selection& selection) {
    return "SELECT r.domain, CASE policy_type WHEN 'sts' THEN 0 WHEN 'tlsa' THEN 1"
           " WHEN 'no-policy-found' THEN 2 ELSE 3 END AS type, SUM(1.0 * reports),"
           " SUM(1.0 * successful_sessions), SUM(1.0 * failed_sessions), MIN(day), MAX(day) FROM "
           "(" +
           selection.results() +
           ") r CROSS JOIN policy WHERE policy.id = r.policy GROUP BY r.domain, type"
           " ORDER BY r.domain";
  };
  ask(store, scope, sql, [&](const Query& row) { largest.take(row); });
  return largest.found(store);
}

}  // namespace tlsrpt::store
