// SPDX-License-Identifier: MIT
// Conflict notice: that a report with failures does not count, because another one with the same ID
// does (store/identity.h). Neither may hide the other.
#pragma once

#include <cstddef>
#include <vector>

#include "alert/causes.h"
#include "alert/notice.h"
#include "store/conflicts.h"

namespace tlsrpt::alert {

/// Of the report that does not count, those that are named.
inline constexpr std::size_t kMostConflictCauses = 5;

/// `causes` are what the report that does not count tells of, the heaviest first.
Texts texts_of_conflict(const store::ConflictRow& conflict, const std::vector<ToldCause>& causes);

}  // namespace tlsrpt::alert
