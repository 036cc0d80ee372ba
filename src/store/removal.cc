// SPDX-License-Identifier: MIT
#include "store/removal.h"

#include <utility>

#include "store/ask.h"

namespace tlsrpt::store {
namespace {

/// Failures of a piece.
constexpr std::int64_t kPiece = 500;

}  // namespace

std::optional<Removal::Facts> Removal::facts(Id report) {
  std::optional<Facts> found;
  facts_.bind(report);
  if (facts_.next()) {
    found = {facts_.integer(0), facts_.integer(1), facts_.integer(2) != 0, facts_.integer(3) != 0};
  }
  facts_.reset();
  return found;
}

std::optional<Removal::Result> Removal::next_result(Id report, std::int64_t after) {
  std::optional<Result> found;
  next_result_.bind(report, after);
  if (next_result_.next()) {
    found = Result{next_result_.integer(0),
                   next_result_.integer(1),
                   next_result_.integer(2),
                   std::string(next_result_.text(3)),
                   {next_result_.integer(4), count_of(next_result_, 5), count_of(next_result_, 6)}};
  }
  next_result_.reset();
  return found;
}

/// The failures of a result after one of them, as far as a piece goes. The last piece has the
/// result itself; where none of its failures has a session, these failed for an unknown reason.
Removal::Piece Removal::next_piece(Id report, const Result& result, std::int64_t after) {
  if (removing_ != report || result_ != result.n) tells_why_ = false;
  removing_ = report;
  result_ = result.n;
  Piece piece;
  piece.result_types.reserve(kPiece);  // the tally refers to its texts
  std::int64_t rows = 0;
  next_failures_.bind(report, result.n, after, kPiece);
  while (next_failures_.next()) {
    ++rows;
    piece.last = next_failures_.integer(0);
    const std::uint64_t sessions = count_of(next_failures_, 3);
    tells_why_ = tells_why_ || sessions > 0;
    const std::string_view type =
        piece.result_types.emplace_back(std::string(next_failures_.text(1)));
    add_to(
        piece.tally.failures[{result.domain, result.policy_type, type, next_failures_.integer(2)}],
        sessions);
  }
  piece.is_last = rows < kPiece;
  if (!piece.is_last) return piece;
  piece.tally.results[{result.domain, result.policy}] = result.sums;
  if (!tells_why_ && result.sums.failed_sessions > 0) {
    add_to(piece.tally.failures[{result.domain, result.policy_type, "", no_mx_.find().value_or(0)}],
           result.sums.failed_sessions);
  }
  return piece;
}

void Removal::remove_piece(Id report, const Facts& facts, const Result& result) {
  constexpr std::int64_t kFromFirst = -1;
  Piece piece = next_piece(report, result, kFromFirst);
  piece.tally.day = facts.day;
  piece.tally.reporter = facts.reporter;
  if (facts.counted) rollup_.subtract(piece.tally);
  drop_piece_.run(report, result.n, piece.last);
  if (piece.is_last) drop_result_.run(report, result.n);
}

void Removal::remove_rest(Id report, const Facts& facts) {
  const auto identity = facts.counted ? standings_.identity_of(report) : std::nullopt;
  if (facts.counted) {
    rollup_.take_away(facts.day, facts.reporter, 1, facts.authenticated ? 0 : 1);
  }
  for (Query* const drop : {&drop_deviations_, &drop_original_, &drop_report_}) drop->run(report);
  if (identity) standings_.recount(*identity);
}

bool Removal::remove(Id report, const std::function<bool()>& spent) {
  constexpr std::int64_t kFromFirst = -1;
  const auto facts = this->facts(report);
  was_counted_ = facts && facts->counted;
  if (!facts) return true;  // another process was here
  while (const auto result = next_result(report, kFromFirst)) {
    remove_piece(report, *facts, *result);
    if (spent()) return false;
  }
  remove_rest(report, *facts);
  return true;
}

}  // namespace tlsrpt::store
