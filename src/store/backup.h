// SPDX-License-Identifier: MIT
// Backup: a store that is in use to a copy of one moment, page by page.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/store.h"

namespace tlsrpt::store {

class Backup {
 public:
  /// From a store of this or an earlier schema version into an empty file. Throws Trouble, as all
  /// of these do.
  Backup(const std::string& from, const std::string& to, GiveUp give_up);
  ~Backup();
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;

  /// Copies some pages; false when all of it is copied, and on the disk. A store with a write-ahead
  /// log is copied as of the first step. Of another one, where others write between two steps, it
  /// begins anew; after a few times it copies all at once, and they wait.
  bool step();
  /// What is wrong with the whole copy, in SQLite's words; empty where nothing is.
  std::string fault();
  std::uint64_t pages() const;
  std::uint64_t left() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::store
