// SPDX-License-Identifier: MIT
// Statistics: what a store holds, in numbers.
#pragma once

#include <cstdint>
#include <optional>

#include "report/time.h"
#include "store/store.h"

namespace tlsrpt::store {

struct Statistics {
  std::int64_t schema_version = 0;
  std::uint64_t reports = 0;
  std::uint64_t not_counted = 0;  ///< of these, because others of their identity are
  std::uint64_t unverified = 0;
  std::uint64_t results = 0;
  std::uint64_t failures = 0;
  std::uint64_t originals = 0;
  std::uint64_t original_bytes = 0;
  std::uint64_t reporters = 0;  ///< organizations
  std::uint64_t domains = 0;
  std::uint64_t hosts = 0;
  std::uint64_t policies = 0;
  std::uint64_t days = 0;  ///< covered
  std::optional<report::Day> first_day, last_day;
  std::uint64_t not_stored = 0;  ///< mails
  std::uint64_t incidents_open = 0;
  std::uint64_t incidents = 0;
  std::uint64_t alerts_waiting = 0;
};

/// Throws Trouble.
Statistics statistics(Store& store);

}  // namespace tlsrpt::store
