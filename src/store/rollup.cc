// SPDX-License-Identifier: MIT
#include "store/rollup.h"

#include "report/report.h"

namespace tlsrpt::store {
namespace {

// 9007199254740991 is report::kMaxCount, where sums stop. A SUM of integers may overflow, which is
// an error; one of reals does not, and is exact as far as that.
static_assert(report::kMaxCount == 9007199254740991);

constexpr const char* kAddResult =
    "INSERT INTO day_result"
    " (day, domain, policy, reports, successful_sessions, failed_sessions)"
    " VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (day, domain, policy) DO UPDATE SET"
    " reports = reports + excluded.reports,"
    " successful_sessions ="
    " MIN(successful_sessions + excluded.successful_sessions, 9007199254740991),"
    " failed_sessions = MIN(failed_sessions + excluded.failed_sessions, 9007199254740991)";

constexpr const char* kAddFailure =
    "INSERT INTO day_failure"
    " (day, domain, policy_type, result_type, mx, reporter, failed_sessions, authenticated)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (day, domain, policy_type, result_type, mx, reporter) DO UPDATE SET"
    " authenticated = MAX(authenticated, excluded.authenticated),"
    " failed_sessions = MIN(failed_sessions + excluded.failed_sessions, 9007199254740991)";

constexpr const char* kAddReporter =
    "INSERT INTO day_reporter (day, reporter, reports, unverified) VALUES (?, ?, 1, ?)"
    " ON CONFLICT (day, reporter) DO UPDATE SET"
    " reports = reports + 1, unverified = unverified + excluded.unverified";

constexpr const char* kTakeAway =
    "UPDATE day_reporter SET reports = reports - ?, unverified = unverified - ?"
    " WHERE day = ? AND reporter = ?";

#define TLSRPT_RESULT_KEY " WHERE day = ? AND domain = ? AND policy = ?"
#define TLSRPT_FAILURE_KEY                                                           \
  " WHERE day = ? AND domain = ? AND policy_type = ? AND result_type = ? AND mx = ?" \
  " AND reporter = ?"

constexpr const char* kResult =
    "SELECT MAX(successful_sessions, failed_sessions) FROM day_result" TLSRPT_RESULT_KEY;
constexpr const char* kSubtractResult =
    "UPDATE day_result SET reports = reports - ?, successful_sessions = successful_sessions - ?,"
    " failed_sessions = failed_sessions - ?" TLSRPT_RESULT_KEY;
/// A row without any number says nothing.
constexpr const char* kDropResult =
    "DELETE FROM day_result" TLSRPT_RESULT_KEY
    " AND reports <= 0 AND successful_sessions <= 0 AND failed_sessions <= 0";

constexpr const char* kFailure = "SELECT failed_sessions FROM day_failure" TLSRPT_FAILURE_KEY;
constexpr const char* kSubtractFailure =
    "UPDATE day_failure SET failed_sessions = failed_sessions - ?" TLSRPT_FAILURE_KEY;
constexpr const char* kDropFailure = "DELETE FROM day_failure" TLSRPT_FAILURE_KEY;

#undef TLSRPT_RESULT_KEY
#undef TLSRPT_FAILURE_KEY

constexpr const char* kSumResults =
    "INSERT INTO day_result"
    " (day, domain, policy, reports, successful_sessions, failed_sessions)"
    " SELECT result.day, result.domain, result.policy, SUM(result.is_first),"
    " CAST(CASE WHEN SUM(1.0 * result.successful_sessions) > 9007199254740991"
    " THEN 9007199254740991 ELSE SUM(1.0 * result.successful_sessions) END AS INTEGER),"
    " CAST(CASE WHEN SUM(1.0 * result.failed_sessions) > 9007199254740991"
    " THEN 9007199254740991 ELSE SUM(1.0 * result.failed_sessions) END AS INTEGER)"
    " FROM result JOIN report ON report.id = result.report"
    " WHERE result.day = ? AND result.domain = ? AND report.counted = 1"
    " GROUP BY result.day, result.domain, result.policy";

// The second half: sessions that failed without a word on why, under the empty result type.
constexpr const char* kSumFailures =
    "INSERT INTO day_failure"
    " (day, domain, policy_type, result_type, mx, reporter, failed_sessions, authenticated)"
    " SELECT day, domain, policy_type, result_type, mx, reporter,"
    " CAST(CASE WHEN SUM(sessions) > 9007199254740991"
    " THEN 9007199254740991 ELSE SUM(sessions) END AS INTEGER), MAX(authenticated) FROM ("
    " SELECT result.day, result.domain, policy.policy_type, failure.result_type, failure.mx,"
    " report.reporter, 1.0 * failure.failed_sessions AS sessions, report.authenticated"
    " FROM result JOIN report ON report.id = result.report"
    " JOIN policy ON policy.id = result.policy"
    " JOIN failure ON failure.report = result.report AND failure.result = result.n"
    " WHERE result.day = ?1 AND result.domain = ?2 AND report.counted = 1"
    " UNION ALL"
    " SELECT result.day, result.domain, policy.policy_type, '', mx.id, report.reporter,"
    " 1.0 * result.failed_sessions, report.authenticated"
    " FROM result JOIN report ON report.id = result.report"
    " JOIN policy ON policy.id = result.policy JOIN mx ON mx.name = ''"
    " WHERE result.day = ?1 AND result.domain = ?2 AND report.counted = 1"
    " AND result.failed_sessions > 0 AND NOT EXISTS (SELECT 1 FROM failure"
    " WHERE failure.report = result.report AND failure.result = result.n"
    " AND failure.failed_sessions > 0)"
    ") failed GROUP BY day, domain, policy_type, result_type, mx, reporter";

}  // namespace

Rollup::Rollup(SQLite::Database& database)
    : add_result_(database, kAddResult),
      add_failure_(database, kAddFailure),
      add_reporter_(database, kAddReporter),
      take_away_(database, kTakeAway),
      drop_reporter_(database,
                     "DELETE FROM day_reporter WHERE day = ? AND reporter = ? AND reports <= 0"),
      result_(database, kResult),
      subtract_result_(database, kSubtractResult),
      drop_result_(database, kDropResult),
      failure_(database, kFailure),
      subtract_failure_(database, kSubtractFailure),
      drop_failure_(database, kDropFailure),
      drop_results_(database, "DELETE FROM day_result WHERE day = ? AND domain = ?"),
      drop_failures_(database, "DELETE FROM day_failure WHERE day = ? AND domain = ?"),
      sum_results_(database, kSumResults),
      sum_failures_(database, kSumFailures) {}

void Rollup::add(const Tally& tally) {
  for (const auto& [key, sum] : tally.results) {
    add_result_.run(tally.day, key.domain, key.policy, sum.reports, sum.successful_sessions,
                    sum.failed_sessions);
  }
  for (const auto& [key, failed_sessions] : tally.failures) {
    add_failure_.run(tally.day, key.domain, key.policy_type, key.result_type, key.mx,
                     tally.reporter, failed_sessions, tally.authenticated);
  }
}

void Rollup::subtract(const Tally& tally) {
  for (const auto& [key, gone] : tally.results) subtract_result(tally.day, key, gone);
  for (const auto& [key, gone] : tally.failures) subtract_failure(tally, key, gone);
}

void Rollup::subtract_result(std::int64_t day, const Tally::ResultKey& key,
                             const Tally::Result& gone) {
  const auto most = result_.find(day, key.domain, key.policy);
  if (most && static_cast<std::uint64_t>(*most) >= report::kMaxCount) {
    stopped_.emplace(day, key.domain);
    return;
  }
  subtract_result_.run(gone.reports, gone.successful_sessions, gone.failed_sessions, day,
                       key.domain, key.policy);
  drop_result_.run(day, key.domain, key.policy);
}

void Rollup::subtract_failure(const Tally& tally, const Tally::FailureKey& key,
                              std::uint64_t gone) {
  const auto sum = failure_.find(tally.day, key.domain, key.policy_type, key.result_type, key.mx,
                                 tally.reporter);
  if (!sum) return;
  if (static_cast<std::uint64_t>(*sum) >= report::kMaxCount) {
    stopped_.emplace(tally.day, key.domain);
  } else if (static_cast<std::uint64_t>(*sum) > gone) {
    subtract_failure_.run(gone, tally.day, key.domain, key.policy_type, key.result_type, key.mx,
                          tally.reporter);
  } else {
    drop_failure_.run(tally.day, key.domain, key.policy_type, key.result_type, key.mx,
                      tally.reporter);
  }
}

void Rollup::settle() {
  for (const auto& [day, domain] : stopped_) sum_up(day, domain);
  stopped_.clear();
}

void Rollup::take_away(std::int64_t day, Id reporter, std::int64_t reports,
                       std::int64_t unverified) {
  take_away_.run(reports, unverified, day, reporter);
  drop_reporter_.run(day, reporter);
}

void Rollup::sum_up(std::int64_t day, Id domain) {
  drop_results_.run(day, domain);
  drop_failures_.run(day, domain);
  sum_results_.run(day, domain);
  sum_failures_.run(day, domain);
}

}  // namespace tlsrpt::store
