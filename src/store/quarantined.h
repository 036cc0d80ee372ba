// SPDX-License-Identifier: MIT
// Quarantined: what the store knows of the mails in the quarantine, and what became of them. The
// files themselves are the business of ingest/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/time.h"
#include "store/query.h"
#include "store/store.h"

namespace tlsrpt::store {

/// A mail that was put into the quarantine.
struct QuarantinedRow {
  Id id = 0;
  report::Time received;  ///< first
  std::string verdict;
  std::string fault;
  std::string where;
  std::string detail;
  std::string from;
  std::string subject;
  std::string message_id;
  std::uint64_t size = 0;
  std::uint64_t deliveries = 0;
  std::string file;   ///< its name in the quarantine
  bool gone = false;  ///< it gave way, or was released or deleted
};

/// All functions throw Trouble; those that write want a Transaction.
class Quarantined {
 public:
  explicit Quarantined(Store& store);

  /// Those of which nothing says that they are gone, in the order of their coming: only id, time
  /// and file, because there may be very many. find() has the rest.
  std::vector<QuarantinedRow> list();
  std::optional<QuarantinedRow> find(Id id);
  std::optional<QuarantinedRow> find(std::string_view file);

  /// The mail was read after all, and is to leave the quarantine.
  void released(std::string_view file, report::Time when);
  /// It is to leave the quarantine unread.
  void deleted(std::string_view file, report::Time when);
  /// The row goes.
  void forget(Id id);

 private:
  template <typename Work>
  decltype(auto) guarded(Work&& work);

  Store& store_;
  Query list_;
  Query by_id_;
  Query by_file_;
  Query released_;
  Query deleted_;
  Query forget_;
};

}  // namespace tlsrpt::store
