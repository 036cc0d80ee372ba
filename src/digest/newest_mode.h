// SPDX-License-Identifier: MIT
// Newest mode: the policies that senders saw to the mode that counts.
#pragma once

#include <string>

#include "report/time.h"
#include "store/questions.h"

namespace tlsrpt::digest {

/// The newest text that tells a mode counts, for some senders leave the text out; of two that were
/// seen on the same day the stricter one, so that a danger is not talked down.
class NewestMode {
 public:
  /// Rows that are not `sts` have no mode. Whether its mode counts now.
  bool take(const store::ResultRow& row);
  /// `testing`, `enforce`, `none`; empty where not told.
  const std::string& mode() const { return mode_; }

 private:
  std::string mode_;
  report::Day day_;
};

}  // namespace tlsrpt::digest
