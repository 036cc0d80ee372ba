// SPDX-License-Identifier: MIT
// Stored report: the rows of one report back to the report, and to what is known of its coming.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"
#include "report/reporter.h"
#include "report/time.h"
#include "store/query.h"
#include "store/store.h"

namespace tlsrpt::store {

/// One of the reports that a person may mean.
struct ReportMatch {
  Id number = 0;
  report::Reporter reporter;
  std::string domain;  ///< what it is about
  report::Day day;
  report::Time received;
  bool counted = true;
};

struct ReportMatches {
  std::vector<ReportMatch> rows;
  std::uint64_t more = 0;  ///< how many there are beyond the rows
};

/// The report with this number, then those with this text as report-id, the newest first; at most
/// `most` of them. Throws Trouble.
ReportMatches find_reports(Store& store, std::string_view id, std::size_t most);

struct StoredDeviation {
  std::string deviation;  ///< its name
  std::string where;      ///< may be empty
};

struct StoredReport {
  Id number = 0;
  report::Time received;
  std::uint64_t deliveries = 0;
  std::string domain;  ///< what it is about
  std::string report_domain;
  std::string submitter;
  std::string message_id;
  std::string sha256;      ///< of the inflated bytes, in hex
  std::uint64_t size = 0;  ///< of the inflated bytes
  bool authenticated = false;
  std::string signer;  ///< the DKIM domain that authenticated it; empty if unverified
  bool counted = true;
  std::optional<Id>
      counts_instead;  ///< where it does not: the report of the same identity that does
  bool original_kept = false;
  std::vector<StoredDeviation> deviations;
  report::Report report;  ///< all that was read of it, also where the original is not kept
};

/// For many reports, one after the other: its statements are prepared once. Throws Trouble.
class StoredReports {
 public:
  explicit StoredReports(Store& store);
  ~StoredReports();
  StoredReports(const StoredReports&) = delete;
  StoredReports& operator=(const StoredReports&) = delete;

  /// Nothing where no report has this number. If `most` is given, failures beyond so many, and
  /// beyond kMostTextOfRows bytes of their texts, are summed up by their policy, under kRemainder.
  std::optional<StoredReport> find(Id number, std::size_t most = SIZE_MAX);
  /// As it came, compressed; empty where it is not kept.
  std::string original(Id number);

 private:
  struct Queries;
  Store& store_;
  std::unique_ptr<Queries> queries_;
};

/// Nothing where no report has this number. Failures beyond kMostDetails are summed up by their
/// policy, under kRemainder. Throws Trouble.
std::optional<StoredReport> stored_report(Store& store, Id number);

}  // namespace tlsrpt::store
