// SPDX-License-Identifier: MIT
// Site: a store and a quarantine for one input at a time, in memory where there is /dev/shm.
#pragma once

#include <memory>
#include <string>

#include "ingest/quarantine.h"
#include "store/store.h"

namespace tlsrpt::fuzz {

class Site {
 public:
  Site();
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  /// Forgets all that came.
  void empty();

  store::Store& store() { return *store_; }
  ingest::Quarantine& quarantine() { return quarantine_; }

 private:
  std::string path(const char* name) const { return folder_ + "/" + name; }

  std::string folder_;
  ingest::Quarantine quarantine_;
  std::string empty_;  ///< the bytes of a store in which nothing is
  std::unique_ptr<store::Store> store_;
};

}  // namespace tlsrpt::fuzz
