// SPDX-License-Identifier: MIT
// Rows as a store would answer them, in few words.
#pragma once

#include <string>
#include <utility>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// What a hostile sender would like to see unescaped.
inline const std::string kHostile =
    "\x1b]0;owned\x07\r\nBcc: all \xE2\x80\xAE </script> '; DROP TABLE reports; --\xFF";

inline report::Time time(std::string_view text) {
  return report::parse_time(text)->time;
}
inline report::Day day(std::string_view text) {
  return *report::parse_day(text);
}

inline report::Reporter by(std::string organization_name) {
  return {std::move(organization_name), "", false};
}

inline store::ResultRow result(std::string domain, std::string policy_type,
                               std::uint64_t successful, std::uint64_t failed,
                               std::string mode = {}, std::string_view last = "2026-11-22") {
  store::ResultRow row;
  row.domain = std::move(domain);
  row.policy_type = std::move(policy_type);
  if (!mode.empty()) row.policy_string = {"version: STSv1", "mode: " + mode};
  row.reports = 1;
  row.successful_sessions = successful;
  row.failed_sessions = failed;
  row.first_day = row.last_day = day(last);
  return row;
}

inline store::FailureRow failure(std::string domain, std::string policy_type,
                                 std::string result_type, std::string mx, std::string reporter,
                                 std::uint64_t failed, std::string_view first = "2026-11-22",
                                 std::string_view last = "2026-11-22") {
  return {std::move(domain),
          std::move(policy_type),
          std::move(result_type),
          std::move(mx),
          by(std::move(reporter)),
          failed,
          day(first),
          day(last)};
}

/// `d7.example`
inline std::string numbered_domain(std::uint64_t number) {
  return std::string("d").append(std::to_string(number)).append(".example");
}

/// One day of mail, received from evening to evening.
inline Rows one_day() {
  Rows rows;
  rows.window = {store::Window::Basis::received, time("2026-11-22T18:00:00Z"),
                 time("2026-11-23T18:00:00Z")};
  rows.reports = 7;
  rows.reporters = {
      {by("Google Inc."), 3, 3}, {by("Microsoft Corporation"), 3, 0}, {by("Example AG"), 1, 0}};
  return rows;
}

inline Rows failing_day() {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 12431, 0, "enforce"),
                  result("example.com", "tlsa", 12431, 0),
                  result("example.net", "no-policy-found", 230, 0),
                  result("example.org", "sts", 1031, 57, "testing")};
  rows.failures = {failure("example.org", "sts", "certificate-expired", "mx2.example.org",
                           "Google Inc.", 50, "2026-11-20", "2026-11-21"),
                   failure("example.org", "sts", "certificate-expired", "mx2.example.org",
                           "Microsoft Corporation", 7)};
  return rows;
}

}  // namespace tlsrpt::digest
