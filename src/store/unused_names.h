// SPDX-License-Identifier: MIT
// UnusedNames: reporters, domains, hosts and policies that no report tells of any more, out of the
// store. No index leads from a name to its reports: all reports are looked through, a few at a
// time, and deliveries go on meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "store/store.h"

namespace tlsrpt::store {

class UnusedNames {
 public:
  explicit UnusedNames(Store& store);
  ~UnusedNames();
  UnusedNames(const UnusedNames&) = delete;
  UnusedNames& operator=(const UnusedNames&) = delete;

  /// As Retention::step.
  bool step(const std::function<bool()>& spent);
  std::uint64_t removed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::store
