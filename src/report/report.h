// SPDX-License-Identifier: MIT
// Report: what one TLS report says, with the names of RFC 8460, section 4.4 (`_` for `-`).
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "report/texts.h"
#include "report/time.h"

namespace tlsrpt::report {

/// Sessions are counted up to this value, the largest integer that I-JSON carries unchanged
/// (RFC 7493, section 2.2); a larger count or sum stops here.
inline constexpr std::uint64_t kMaxCount = (std::uint64_t{1} << 53) - 1;

/// a + b, but never more than kMaxCount.
constexpr std::uint64_t add_counts(std::uint64_t a, std::uint64_t b) {
  return a > kMaxCount - b ? kMaxCount : a + b;
}

/// One entry of `failure-details`. RFC 8460, section 4.4.
struct FailureDetail {
  Text result_type;            ///< lower case, without blanks; unknown types as told
  Text sending_mta_ip;         ///< canonical where it is an address, else as told
  Text receiving_mx_hostname;  ///< lower case, without a final dot
  Text receiving_mx_helo;
  Text receiving_ip;  ///< as sending_mta_ip
  std::uint64_t failed_session_count = 0;
  Text additional_information;  ///< as told; never fetched
  Text failure_reason_code;

  bool operator==(const FailureDetail&) const = default;
};

/// One entry of `policies`: a policy, its summary and its failures. Numbers of different policies
/// may count the same sessions, so they are never added (RFC 8460, section 4).
struct Policy {
  Text policy_type;                 ///< `sts`, `tlsa`, `no-policy-found`, or unknown, as told
  std::vector<Text> policy_string;  ///< lines of an MTA-STS policy, or TLSA records
  Text policy_domain;               ///< as told: for `tlsa` some senders put the MX host here
  std::vector<Text> mx_host;
  std::uint64_t total_successful_session_count = 0;
  std::uint64_t total_failure_session_count = 0;
  std::deque<FailureDetail> failure_details;

  /// The mail domain that this result belongs to, lower case, A-labels, without a final dot; set
  /// by ingest/, empty where nothing tells it.
  std::string domain;

  bool operator==(const Policy&) const = default;
};

/// Whether sessions failed and no failure detail counts one: the reasons are not told.
inline bool fails_untold(const Policy& policy) {
  return policy.total_failure_session_count > 0 &&
         std::none_of(
             policy.failure_details.begin(), policy.failure_details.end(),
             [](const FailureDetail& failure) { return failure.failed_session_count > 0; });
}

/// Half open in meaning, but kept as told: senders end a day with 23:59:59 or the next midnight.
struct DateRange {
  Time start_datetime;
  Time end_datetime;

  bool operator==(const DateRange&) const = default;
};

/// A report owns the texts that its members point to; it can be moved, not copied.
struct Report {
  Texts texts;
  Text organization_name;
  DateRange date_range;
  Text contact_info;
  Text report_id;
  std::deque<Policy> policies;
};

/// Whether two reports say the same, however their JSON was written.
inline bool same_contents(const Report& a, const Report& b) {
  return a.organization_name == b.organization_name && a.date_range == b.date_range &&
         a.contact_info == b.contact_info && a.report_id == b.report_id && a.policies == b.policies;
}

/// The UTC day that a report is filed under: that of its start.
inline Day day_of(const Report& report) {
  return day_of(report.date_range.start_datetime);
}

/// Whether the mail that brought a report was shown to come from the reporter. RFC 8460, section 3.
enum class Authenticity { unverified, authenticated };

}  // namespace tlsrpt::report
