// SPDX-License-Identifier: MIT
// Turn: the writers' queue. SQLite lets those who wait sleep and try again, so that the unlucky
// wait very long; the kernel wakes those who wait for a lock on a file in the order they came.
#pragma once

#include <string>

#include "store/store.h"

namespace tlsrpt::store {

class Turn {
 public:
  /// `store` is the path of the store; the lock is on a file beside it, which is never removed.
  explicit Turn(const std::string& store, const std::string& suffix = ".lock")
      : store_(store), path_(store + suffix) {}
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// Waits until no other writer is there. Throws Trouble; `busy` when patience ended.
  void take(const GiveUp& give_up);
  void end() noexcept;

 private:
  void open();
  void wait(const GiveUp& give_up) const;

  std::string store_;
  std::string path_;
  int fd_ = -1;
};

}  // namespace tlsrpt::store
