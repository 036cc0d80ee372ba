// SPDX-License-Identifier: MIT
// Marks: how far digests have told what came, so that the next one begins there. Reports are
// counted by their numbers, which are in the order of commits; two can come in one second, and one
// that came earlier can be committed later.
#pragma once

#include <string_view>

#include "store/questions.h"
#include "store/store.h"
#include "store/turn.h"

namespace tlsrpt::store {

class Marks {
 public:
  explicit Marks(Store& store);
  Marks(const Marks&) = delete;
  Marks& operator=(const Marks&) = delete;

  /// The right to tell and to move marks, for one process at a time; it ends with this object.
  /// Waits; throws Trouble, `busy` when patience ends.
  void take_turn();

  /// What came since the mark `name` was moved, or at all where it never was.
  Window since(std::string_view name, report::Time now);

  /// To the end of a window that since() gave. Only inside a Transaction; throws Trouble.
  void move(std::string_view name, const Window& window);

 private:
  Store& store_;
  Turn turn_;
};

}  // namespace tlsrpt::store
