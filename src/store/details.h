// SPDX-License-Identifier: MIT
// Details: what every failure detail of a scope tells, added up where all of it is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/reporter.h"
#include "report/time.h"
#include "store/query.h"
#include "store/questions.h"

namespace tlsrpt::store {

/// Which failures to tell of; an empty text stands for what is not told.
struct DetailFilter {
  std::optional<std::string> result_type;
  std::optional<std::string> receiving_mx_hostname;  ///< in the form of report::normal_domain
};

/// One combination of all that is told of failed sessions. Texts are empty where not told; without
/// a result type nothing but the numbers of the summary is.
struct DetailRow {
  std::string domain;
  std::string policy_type;
  std::string result_type;
  std::string receiving_mx_hostname;
  std::string receiving_ip;
  std::string sending_mta_ip;
  std::string failure_reason_code;
  report::Reporter reporter;
  std::uint64_t failed_sessions = 0;  ///< never 0
  std::uint64_t reports = 0;
  report::Day first_day;
  report::Day last_day;
  Id newest_report = 0;  ///< the number of the last one that was stored
};

struct Details {
  std::uint64_t combinations = 0;   ///< also those beyond the rows
  std::vector<DetailRow> rows;      ///< most failed sessions first, then in the order of the fields
  std::uint64_t rest_sessions = 0;  ///< failed sessions of those beyond the rows
};

/// At most `most` rows, and kMostTextOfRows bytes of texts; memory is theirs, however many
/// combinations there are. Reports that are not counted are no part of it. Throws Trouble.
Details failure_details(Store& store, const Scope& scope, const DetailFilter& filter,
                        std::size_t most);

}  // namespace tlsrpt::store
