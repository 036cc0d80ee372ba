// SPDX-License-Identifier: MIT
// Retention: what is older than it is to be kept, out of the store, in steps so small that
// deliveries hardly wait. Each step is a transaction that leaves a whole store: a report goes with
// all that belongs to it, and out of the sums by day; a large one goes in several steps.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "report/time.h"
#include "store/store.h"

namespace tlsrpt::store {

/// What came before these times may go; nothing where it stays for ever.
struct Keep {
  std::optional<report::Time> originals;  ///< of reports: by receipt
  /// Reports by receipt and by the day that they cover, so that what is imported late stays, and
  /// what is told of a day stays together; incidents by their end, rejected mails by receipt.
  std::optional<report::Time> rows;
  report::Time now = {};
};

struct Pruned {
  std::uint64_t originals = 0;
  std::uint64_t original_bytes = 0;
  std::uint64_t reports = 0;
  std::uint64_t closed = 0;  ///< open incidents whose reports are all old
  std::uint64_t incidents = 0;
  std::uint64_t notices = 0;
  std::uint64_t rejected = 0;
  std::uint64_t names = 0;  ///< of reporters, domains, hosts and policies that nothing tells of now

  bool nothing() const {
    return originals + reports + closed + incidents + notices + rejected + names == 0;
  }
};

/// Stays whatever its age: notices that wait; rows of mails that are in the quarantine; and of each
/// table the row with the largest number, lest it is given twice (see Marks). An open incident
/// keeps no report: one whose last day is older is closed. All functions throw Trouble.
class Retention {
 public:
  Retention(Store& store, const Keep& keep);
  ~Retention();
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  /// What would go now; names are not counted.
  Pruned dry_run();

  /// One step, which ends soon after `spent` says so; waits for its turn before. False where
  /// nothing is left to do.
  bool step(const std::function<bool()>& spent);
  const Pruned& pruned() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::store
