// SPDX-License-Identifier: MIT
// Identity: which earlier report a report is, or contradicts. RFC 8460, section 5.3 leaves the
// report-id to the sender; operators of one program make the same, and some use one for all
// domains.
#pragma once

#include <optional>
#include <string_view>

#include "store/names.h"
#include "store/query.h"
#include "store/store.h"

namespace tlsrpt::store {

/// Reports that agree in all of these tell of the same thing.
struct Identity {
  Id reporter = 0;
  std::string_view report_id;
  std::int64_t start_datetime = 0;
  std::int64_t end_datetime = 0;
  Id domain = 0;
};

Identity identity_of(const report::Report& report, const Arrival& arrival, Names& names);

class Earlier {
 public:
  explicit Earlier(SQLite::Database& database) : database_(database) {}

  /// The report with the same bytes, unless both tell that they are about different domains.
  std::optional<Id> same_bytes(const Arrival& arrival);
  void count_delivery(Id report) { deliver_.run(report); }

  struct Counted {
    Id report = 0;
    bool authenticated = false;
  };
  /// Of the reports of an identity, the one that is counted.
  std::optional<Counted> counted(const Identity& identity);
  void stop_counting(Id report) { stop_counting_.run(report); }

 private:
  SQLite::Database& database_;
  /// The first. ORDER BY would make SQLite open a table of its own, for 1 % of a delivery.
  Query same_bytes_{database_,
                    "SELECT MIN(id) FROM report WHERE sha256 = ?1"
                    " AND (report_domain = ?2 OR report_domain = '' OR ?2 = '') GROUP BY sha256"};
  Query deliver_{database_, "UPDATE report SET deliveries = deliveries + 1 WHERE id = ?"};
  Query counted_{database_,
                 "SELECT id, authenticated FROM report WHERE reporter = ? AND report_id = ?"
                 " AND start_datetime = ? AND end_datetime = ? AND domain = ? AND counted = 1"};
  Query stop_counting_{database_, "UPDATE report SET counted = 0 WHERE id = ?"};
};

}  // namespace tlsrpt::store
