// SPDX-License-Identifier: MIT
// Reading: JSON text to what the reader made of it, the same however the text is cut into pieces.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "json/reader.h"
#include "json/writer.h"
#include "pieces.h"

namespace tlsrpt::json {

struct Reading {
  report::Report report;
  std::vector<std::string> notes;
  std::optional<report::BadReport> refused;

  const report::Policy& policy(std::size_t i = 0) const { return report.policies.at(i); }
  const report::FailureDetail& failure(std::size_t i = 0) const {
    return policy().failure_details.at(i);
  }
};

inline Reading read(std::string_view json, std::size_t piece, const Limits& limits) {
  Pieces bytes(json, piece);
  report::Notes notes;
  Reading reading;
  try {
    reading.report = read_report(bytes, limits, notes);
    reading.notes = told(notes);
  } catch (const report::BadReport& bad) {
    reading.refused = bad;
  }
  return reading;
}

/// All that can be seen of a reading.
inline std::string outcome(const Reading& reading) {
  if (reading.refused) {
    return std::string(report::name(reading.refused->fault())) + ": " + reading.refused->what();
  }
  Writer out;
  write(out, reading.report);
  std::string text(out.str());
  for (const std::string& note : reading.notes) text += "\n" + note;
  return text;
}

/// Reads at once, byte by byte and in pieces of seven; all must come to the same.
inline Reading read(std::string_view json, const Limits& limits = {}) {
  Reading reading = read(json, json.size(), limits);
  const std::string expected = outcome(reading);
  CHECK(outcome(read(json, 1, limits)) == expected);
  CHECK(outcome(read(json, 7, limits)) == expected);
  return reading;
}

/// The report is accepted with these notes and no others.
inline Reading good(std::string_view json, std::vector<std::string> notes = {},
                    const Limits& limits = {}) {
  INFO(json.substr(0, 2000));
  Reading reading = read(json, limits);
  if (reading.refused) FAIL("refused: " << reading.refused->what());
  std::sort(notes.begin(), notes.end());
  CHECK(reading.notes == notes);
  return reading;
}

/// The report is refused.
inline void bad(std::string_view json, report::Fault fault, std::string_view where = {},
                const Limits& limits = {}) {
  INFO(json.substr(0, 2000));
  const Reading reading = read(json, limits);
  if (!reading.refused) FAIL("accepted: " << outcome(reading).substr(0, 2000));
  CHECK(report::name(reading.refused->fault()) == report::name(fault));
  CHECK(reading.refused->where() == where);
}

inline const std::string kRange = R"("date-range":{"start-datetime":"2026-05-11T00:00:00Z",)"
                                  R"("end-datetime":"2026-05-11T23:59:59Z"})";
inline const std::string kNames =
    R"("organization-name":"Company-X","contact-info":"tls@company-x.example","report-id":"r1")";
inline const std::string kPolicy =
    R"("policy":{"policy-type":"sts","policy-domain":"example.com"})";
inline const std::string kSummary =
    R"("summary":{"total-successful-session-count":5,"total-failure-session-count":1})";
inline const std::string kFailure =
    R"("result-type":"certificate-expired","failed-session-count":1)";

/// Reports without a deviation, but for what the test puts in.
inline std::string with_members(const std::string& members) {
  return "{" + members + "}";
}
inline std::string with_policies(const std::string& value) {
  return with_members(kNames + "," + kRange + R"(,"policies":)" + value);
}
inline std::string with_entry(const std::string& members) {
  return with_policies("[{" + members + "}]");
}
inline std::string with_policy(const std::string& members) {
  return with_entry(R"("policy":{)" + members + "}," + kSummary);
}
inline std::string with_summary(const std::string& value) {
  return with_entry(kPolicy + R"(,"summary":)" + value);
}
inline std::string with_failures(const std::string& value) {
  return with_entry(kPolicy + "," + kSummary + R"(,"failure-details":)" + value);
}
inline std::string with_failure(const std::string& members) {
  return with_failures("[{" + members + "}]");
}
inline std::string with_range(const std::string& value) {
  return with_members(kNames + R"(,"date-range":)" + value + R"(,"policies":[{)" + kPolicy + "," +
                      kSummary + "}]");
}
inline std::string with_start(const std::string& value) {
  return with_range(R"({"start-datetime":)" + value + R"(,"end-datetime":"2026-05-11T23:59:59Z"})");
}

inline std::string repeat(std::string_view piece, std::size_t times) {
  std::string all;
  all.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += piece;
  return all;
}

}  // namespace tlsrpt::json
