// SPDX-License-Identifier: MIT
// Identity: which earlier report a report is, or contradicts, and which of them counts. RFC 8460,
// section 5.3 leaves the report-id to the sender; operators of one program make the same, and some
// use one for all domains.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/query.h"
#include "store/rollup.h"
#include "store/store.h"
#include "store/stored_tally.h"

namespace tlsrpt::store {

/// Reports that agree in all of these are about the same thing.
struct Identity {
  std::string organization_name;
  std::string contact_info;
  std::string report_id;
  std::int64_t start_datetime = 0;
  std::int64_t end_datetime = 0;
  std::int64_t day = 0;
  Id domain = 0;

  auto operator<=>(const Identity&) const = default;
};

/// One of the reports of an identity.
struct Rival {
  Id report = 0;
  Id reporter = 0;
  bool is_signed = false;
  bool counted = false;
  std::uint64_t failed_sessions = 0;  ///< of the policy type with most of them

  /// Two signers are two reporters; who did not sign may be any of them.
  bool contradicts(const Rival& other) const {
    return report != other.report && (reporter == other.reporter || !is_signed || !other.is_signed);
  }
};

/// SQL: the failed sessions of the report with this id, of the policy type with most of them.
// Reports of earlier versions do not have the number. Some senders count more in the details than
// in the summary, and never the other way round.
inline std::string failed_sessions_of(const std::string& id) {
  return "(SELECT COALESCE(known.most_failed_sessions,"
         " (SELECT MAX(sessions) FROM (SELECT SUM(MAX(1.0 * failed_sessions,"
         " COALESCE((SELECT SUM(1.0 * failed_sessions) FROM failure"
         " WHERE failure.report = result.report AND failure.result = result.n), 0)))"
         " AS sessions FROM result JOIN policy ON policy.id = result.policy"
         " WHERE result.report = known.id GROUP BY policy_type)))"
         " FROM report known WHERE known.id = " +
         id + ")";
}

/// Only inside a transaction that writes.
class Standings {
 public:
  Standings(SQLite::Database& database, Rollup& rollup) : database_(database), rollup_(rollup) {}

  struct Same {
    Id report = 0;
    bool gets_signer = false;  ///< it is unverified, and the new one is authenticated
  };
  /// The report with the same bytes, unless both mails name different domains.
  std::optional<Same> same_bytes(const Arrival& arrival);
  void count_delivery(Id report) { deliver_.run(report); }

  std::optional<Identity> identity_of(Id report);
  /// The reports of an identity that count: one, or one for each signer.
  std::vector<Rival> counted(const Identity& identity);

  /// Decides which of `rivals` count, brings their rows and all sums in line, and returns them as
  /// they are then: authenticated ones before others, then most failed sessions, then the earlier.
  std::vector<Rival> settle(const Identity& identity, std::vector<Rival> rivals);
  /// The same for all reports of the identity, as when one of them was removed.
  std::vector<Rival> recount(const Identity& identity);

  /// Gives an unverified report to `reporter`, who has a signer, and recounts.
  std::vector<Rival> authenticate(Id report, Id reporter, const Identity& identity);

 private:
  void read(Query& query, std::vector<Rival>& rivals);
  void set_counted(const Rival& rival, bool counts, std::int64_t day);

  SQLite::Database& database_;
  Rollup& rollup_;
  StoredTally tally_{database_};
  Query same_bytes_{database_,
                    "SELECT id, authenticated FROM report WHERE sha256 = ?1"
                    " AND (report_domain = ?2 OR report_domain = '' OR ?2 = '')"
                    " AND (authenticated = 1 OR NOT ?3 OR report_domain = ?2)"};
  Query deliver_{database_, "UPDATE report SET deliveries = deliveries + 1 WHERE id = ?"};
  Query identity_{database_,
                  "SELECT organization_name, contact_info, report_id, start_datetime, end_datetime,"
                  " day, domain FROM report JOIN reporter ON reporter.id = reporter"
                  " WHERE report.id = ?"};
  // The texts outlive the queries.
  const std::string rival_ =
      "SELECT report.id, reporter.id, signer <> '', counted, " + failed_sessions_of("report.id");
  const std::string counted_sql_ =
      rival_ +
      " FROM reporter CROSS JOIN report"
      " WHERE organization_name = ? AND contact_info = ? AND reporter = reporter.id"
      " AND report_id = ? AND start_datetime = ? AND end_datetime = ? AND domain = ?"
      " AND counted = 1";
  Query counted_{database_, counted_sql_.c_str()};
  const std::string not_counted_sql_ =
      rival_ +
      " FROM report CROSS JOIN reporter WHERE counted = 0 AND day = ?"
      " AND domain = ? AND report_id = ? AND start_datetime = ? AND end_datetime = ?"
      " AND reporter.id = reporter AND organization_name = ? AND contact_info = ?";
  Query not_counted_{database_, not_counted_sql_.c_str()};
  Query count_{database_, "UPDATE report SET counted = ? WHERE id = ?"};
  Query give_{database_, "UPDATE report SET reporter = ?, authenticated = 1 WHERE id = ?"};
};

}  // namespace tlsrpt::store
