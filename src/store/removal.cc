// SPDX-License-Identifier: MIT
#include "store/removal.h"

#include <utility>

#include "store/ask.h"

namespace tlsrpt::store {
std::optional<Removal::Facts> Removal::facts(Id report) {
  std::optional<Facts> found;
  facts_.bind(report);
  if (facts_.next()) {
    found = {facts_.integer(0), facts_.integer(1), facts_.integer(2) != 0, facts_.integer(3) != 0};
  }
  facts_.reset();
  return found;
}

/// False where no piece is left.
bool Removal::remove_piece(Id report, const Facts& facts) {
  auto piece = tally_.next(report, -1, -1);
  if (!piece) return false;
  piece->tally.day = facts.day;
  piece->tally.reporter = facts.reporter;
  if (facts.counted) rollup_.subtract(piece->tally);
  drop_piece_.run(report, piece->result, piece->last);
  if (piece->is_last) drop_result_.run(report, piece->result);
  return true;
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
  const auto facts = this->facts(report);
  was_counted_ = facts && facts->counted;
  if (!facts) return true;  // another process was here
  while (remove_piece(report, *facts)) {
    if (spent()) return false;
  }
  remove_rest(report, *facts);
  return true;
}

}  // namespace tlsrpt::store
