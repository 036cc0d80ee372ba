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
                " subject, message_id, sha256, size, quarantine_file, deliveries)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
                " ON CONFLICT (sha256) DO UPDATE SET deliveries = rejected.deliveries + 1"};
  Query gave_way_{database_,
                  "UPDATE rejected SET gave_way = ?"
                  " WHERE quarantine_file = ? AND quarantine_file <> ''"};
};

}  // namespace tlsrpt::store
