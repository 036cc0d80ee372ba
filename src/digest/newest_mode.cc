// SPDX-License-Identifier: MIT
#include "digest/newest_mode.h"

#include <utility>

#include "digest/history.h"
#include "policy/observed.h"

namespace tlsrpt::digest {

bool NewestMode::take(const store::ResultRow& row) {
  if (row.policy_type != "sts") return false;
  std::string mode = policy::read_observed(row.policy_string).mode;
  if (mode.empty()) return false;
  const auto rank = [](report::Day day, std::string_view told) {
    return std::pair(day, strictness(told));
  };
  if (!mode_.empty() && rank(row.last_day, mode) <= rank(day_, mode_)) return false;
  mode_ = std::move(mode);
  day_ = row.last_day;
  return true;
}

}  // namespace tlsrpt::digest
