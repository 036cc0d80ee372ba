// SPDX-License-Identifier: MIT
// Space: what the store's file takes on the disk, and how what is free in it is given back.
#pragma once

#include <cstdint>

#include "store/store.h"

namespace tlsrpt::store {

struct Space {
  std::uint64_t page_size = 0;  ///< bytes
  std::uint64_t pages = 0;
  std::uint64_t free_pages = 0;  ///< of these; later reports use them
  /// Free pages can be given back in small steps. Stores that were made by schema version 3 or
  /// before, and not vacuumed since, cannot.
  bool incremental = false;

  std::uint64_t bytes() const { return pages * page_size; }
  std::uint64_t free_bytes() const { return free_pages * page_size; }
};

/// All of these throw Trouble.
Space space(Store& store);

/// Gives back some of what is free, in a transaction of its own that takes milliseconds. False
/// where nothing is free, or the store is not `incremental`.
bool give_back_some(Store& store);

/// Writes the store anew, without what is free, and so that it is `incremental` from then on. Needs
/// as much room again, in the folder of temporary files and in that of the store; nobody can read
/// or write meanwhile. Where it ends early, nothing has changed.
void vacuum(Store& store);

}  // namespace tlsrpt::store
