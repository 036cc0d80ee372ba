// SPDX-License-Identifier: MIT
// Rejections: mails that were not stored, to rows that say why and where they are kept.
#pragma once

#include "store/query.h"
#include "store/store.h"

namespace tlsrpt::store {

class Rejections {
 public:
  explicit Rejections(SQLite::Database& database) : database_(database) {}

  void append(const Rejected& rejected);
  void gave_way(const std::string& quarantine_file, report::Time when);

 private:
  SQLite::Database& database_;
  Query insert_{database_,
                "INSERT INTO rejected (received, verdict, fault, place, detail, header_from,"
                " subject, message_id, sha256, size, quarantine_file, gave_way, deliveries)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
                // Where it is kept once more, nothing that was said of an earlier file holds.
                " ON CONFLICT (sha256) DO UPDATE SET deliveries = rejected.deliveries + 1,"
                " gave_way = CASE excluded.quarantine_file WHEN ''"
                " THEN COALESCE(excluded.gave_way, rejected.gave_way) END,"
                " released = CASE excluded.quarantine_file WHEN '' THEN rejected.released END,"
                " deleted = CASE excluded.quarantine_file WHEN '' THEN rejected.deleted END,"
                " quarantine_file = CASE excluded.quarantine_file WHEN ''"
                " THEN rejected.quarantine_file ELSE excluded.quarantine_file END"};
  Query gave_way_{database_,
                  "UPDATE rejected SET gave_way = ?"
                  " WHERE quarantine_file = ? AND quarantine_file <> ''"};
};

}  // namespace tlsrpt::store
