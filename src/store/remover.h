// SPDX-License-Identifier: MIT
// Remover: the reports that an administrator names, out of the store in steps so small that
// deliveries hardly wait. Where a removed report counted, the next best of its identity counts.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/time.h"
#include "store/query.h"
#include "store/store.h"

namespace tlsrpt::store {

/// A report has to meet each of these; what is empty, every report meets.
struct RemovalScope {
  std::vector<std::int64_t> reports = {};
  std::vector<std::string> reporters = {};  ///< organization-name, in any case
  std::vector<std::string> signers = {};    ///< domains, in the form of the store
  std::vector<std::string> domains = {};    ///< a report on any of them, in the form of the store
  bool unauthenticated = false;
  std::optional<report::Day> from = {}, to = {};  ///< of coverage, both included
};

struct Removed {
  std::uint64_t reports = 0;
  std::uint64_t not_counted = 0;  ///< of these
  std::uint64_t originals = 0;
  std::uint64_t original_bytes = 0;
};

/// Numbers of the last reports are given again, and marks of digests follow them: hold the turn of
/// Marks. All functions throw Trouble.
class Remover {
 public:
  /// Looks for the reports that are there now; nothing is held between two looks.
  Remover(Store& store, const RemovalScope& scope);
  ~Remover();
  Remover(const Remover&) = delete;
  Remover& operator=(const Remover&) = delete;

  /// All that were found.
  const Removed& found() const;
  /// Removes some, until `spent` says so; a large one in several steps. Only inside a Transaction.
  void step(const std::function<bool()>& spent);
  bool done() const;
  /// What the steps have removed.
  const Removed& removed() const;
  /// How many reports count instead of removed ones.
  std::uint64_t counted_instead() const;
  /// The open incidents with a cause that a report of the last step had.
  const std::vector<Id>& incidents() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::store
