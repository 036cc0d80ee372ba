// SPDX-License-Identifier: MIT
#include "store/stored_tally.h"

#include <utility>

#include "store/ask.h"

namespace tlsrpt::store {
namespace {

/// Failures of a piece.
constexpr std::size_t kPiece = 500;

}  // namespace

std::optional<StoredTally::Result> StoredTally::read_result(Id report, std::int64_t from) {
  std::optional<Result> found;
  result_query_.bind(report, from);
  if (result_query_.next()) {
    found =
        Result{result_query_.integer(0),
               result_query_.integer(1),
               result_query_.integer(2),
               std::string(result_query_.text(3)),
               {result_query_.integer(4), count_of(result_query_, 5), count_of(result_query_, 6)}};
  }
  result_query_.reset();
  return found;
}

void StoredTally::read_failures(Id report, const Result& result, std::int64_t after, Piece& piece) {
  piece.texts.reserve(kPiece + 1);  // the tally refers to them
  const std::string_view policy_type = piece.texts.emplace_back(result.policy_type);
  auto& failures = piece.tally.failures;
  failures_query_.bind(report, result.n, after, kPiece);
  while (failures_query_.next()) {
    piece.last = failures_query_.integer(0);
    const std::uint64_t sessions = count_of(failures_query_, 3);
    tells_why_ = tells_why_ || sessions > 0;
    const std::string_view type = piece.texts.emplace_back(failures_query_.text(1));
    add_to(failures[{result.domain, policy_type, type, failures_query_.integer(2)}], sessions);
  }
  piece.is_last = piece.texts.size() <= kPiece;
  // Where no failure has a session, these failed for an unknown reason.
  if (piece.is_last && !tells_why_ && result.sums.failed_sessions > 0) {
    add_to(failures[{result.domain, policy_type, "", no_mx_.find().value_or(0)}],
           result.sums.failed_sessions);
  }
}

std::optional<StoredTally::Piece> StoredTally::next(Id report, std::int64_t result,
                                                    std::int64_t last) {
  const auto found = read_result(report, result);
  if (!found) return std::nullopt;
  if (report_ != report || result_ != found->n) tells_why_ = false;
  report_ = report;
  result_ = found->n;
  Piece piece;
  piece.result = found->n;
  read_failures(report, *found, found->n == result ? last : -1, piece);
  if (piece.is_last) piece.tally.results[{found->domain, found->policy}] = found->sums;
  return piece;
}

}  // namespace tlsrpt::store
