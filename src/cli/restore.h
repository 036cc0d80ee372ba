// SPDX-License-Identifier: MIT
// Restore: lines of an export back into a store, many in one transaction, as they were kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "cli/options.h"
#include "report/kept.h"
#include "store/store.h"

namespace tlsrpt::cli {

/// Of mails and of lines in one transaction.
inline constexpr std::size_t kBytesAtOnce = 32u << 20;
/// Seconds for the store, each time.
inline constexpr std::uint64_t kPatienceOfImport = 60;

class Restore {
 public:
  /// `bad` is told of each line that cannot be read, and why. Without a store lines are only read,
  /// and printed as --dry-run prints reports.
  Restore(const IngestOptions& options, store::Store* store,
          std::function<void(const std::string& label, const std::string& why)> bad)
      : options_(options), store_(store), bad_(std::move(bad)) {}

  void take(Input&& input);
  /// Stores what waits. To be called at the end.
  void flush();

  std::uint64_t stored() const { return stored_; }
  std::uint64_t duplicates() const { return duplicates_; }

 private:
  std::size_t flush_from(std::size_t first);

  const IngestOptions& options_;
  store::Store* store_;
  std::function<void(const std::string&, const std::string&)> bad_;
  std::vector<report::KeptReport> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t stored_ = 0, duplicates_ = 0;
};

}  // namespace tlsrpt::cli
