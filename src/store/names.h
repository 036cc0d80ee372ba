// SPDX-License-Identifier: MIT
// Names: texts that many reports repeat, to the rows that hold each of them once.
#pragma once

#include <string>
#include <string_view>

#include "report/report.h"
#include "store/query.h"

namespace tlsrpt::store {

/// A policy's texts as its row holds them.
struct PolicyTexts {
  explicit PolicyTexts(const report::Policy& policy);
  std::string_view policy_type;
  std::string policy_string;
  std::string mx_host;
};

/// Each function returns the row of a name, which is new where the name is.
class Names {
 public:
  explicit Names(SQLite::Database& database) : database_(database) {}

  Id reporter(std::string_view organization_name, std::string_view contact_info,
              std::string_view signer);
  Id domain(std::string_view name);
  Id mx(std::string_view name);
  Id policy(const PolicyTexts& policy);

 private:
  struct Table {
    Table(SQLite::Database& database, const char* find_sql, const char* insert_sql)
        : find(database, find_sql), insert(database, insert_sql) {}
    Query find;
    Query insert;
  };

  template <typename... Texts>
  Id id(Table& table, const Texts&... texts);

  SQLite::Database& database_;
  Table reporters_{database_,
                   "SELECT id FROM reporter"
                   " WHERE organization_name = ? AND contact_info = ? AND signer = ?",
                   "INSERT INTO reporter (organization_name, contact_info, signer,"
                   " reporter_domain) VALUES (?, ?, ?, ?)"};
  Table domains_{database_, "SELECT id FROM domain WHERE name = ?",
                 "INSERT INTO domain (name) VALUES (?)"};
  Table mxs_{database_, "SELECT id FROM mx WHERE name = ?", "INSERT INTO mx (name) VALUES (?)"};
  Table policies_{
      database_,
      "SELECT id FROM policy WHERE policy_type = ? AND policy_string = ? AND mx_host = ?",
      "INSERT INTO policy (policy_type, policy_string, mx_host) VALUES (?, ?, ?)"};
};

}  // namespace tlsrpt::store
