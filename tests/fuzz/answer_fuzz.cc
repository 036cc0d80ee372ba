// SPDX-License-Identifier: MIT
// answer_fuzz: any bytes as the answer of a reader that a mail has taken over. They are what was
// found in a mail, within the limits, or no answer; however they come in pieces.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/answer.h"
#include "oracle.h"
#include "report/condense.h"
#include "visible.h"

namespace {

using namespace tlsrpt;
using fuzz::require;

/// Small, so that the fuzzer reaches them.
const ingest::Limits kLimits = [] {
  ingest::Limits limits;
  limits.reports = 3;
  limits.json.policies = 4;
  limits.json.failure_details = 6;
  limits.json.lines = 8;
  return limits;
}();
constexpr std::size_t kSize = 4 * 1024;  // of the mail

std::optional<ingest::Examined> read(std::string_view bytes, std::size_t piece) {
  try {
    return ingest::from_bytes(
        [&] {
          const std::string_view next = bytes.substr(0, piece);
          bytes.remove_prefix(next.size());
          return next;
        },
        kLimits, kSize);
  } catch (const ingest::BadAnswer&) {
    return std::nullopt;
  }
}

std::string bytes_of(const ingest::Examined& examined) {
  std::string bytes;
  ingest::to_bytes(examined, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

void check(const report::Report& report) {
  std::size_t failures = 0;
  std::size_t lines = 0;
  require(report.policies.size() <= kLimits.json.policies, "policies are within their limit");
  for (const report::Policy& policy : report.policies) {
    failures += policy.failure_details.size();
    lines += policy.policy_string.size() + policy.mx_host.size();
  }
  require(failures <= kLimits.json.failure_details, "failures are within their limit");
  require(lines <= kLimits.json.lines, "lines are within their limit");
  require(report.date_range.start_datetime <= report.date_range.end_datetime, "it ends later");
}

void check_words(const ingest::Examined& examined) {
  for (const ingest::Finding& finding : examined.findings) {
    require(fuzz::is_visible_ascii(finding.where), "a place is harmless");
    require(fuzz::is_visible_ascii(finding.detail), "a detail is harmless");
    for (const report::Note& note : finding.notes) {
      require(fuzz::is_visible_ascii(note.where), "the place of a note is harmless");
    }
  }
}

void check(const ingest::Examined& examined) {
  require(!examined.findings.empty(), "something was found");
  require(examined.findings.size() <= kLimits.reports, "findings are within their limit");
  report::Room room = report::room_of(kSize);
  for (const ingest::Finding& finding : examined.findings) {
    if (finding.report) {
      check(*finding.report);
      require(report::is_condensed(*finding.report, room), "it costs what its mail may");
    }
    fuzz::plant(finding.readable() && finding.fault != report::Fault::not_a_report);
  }
  check_words(examined);
  const std::string bytes = bytes_of(examined);
  const auto again = read(bytes, bytes.size());
  require(again && bytes_of(*again) == bytes, "what was read is the same after it was bytes");
}

/// Shows that the target reads answers at all.
bool canary() {
  ingest::Examined examined;
  examined.header.from = "reports@sender.example";
  ingest::Finding& finding = examined.findings.emplace_back();
  finding.report.emplace().organization_name = "Example Sender";
  finding.report->policies.emplace_back().failure_details.emplace_back().failed_session_count = 7;
  finding.original = "\x1f\x8b";
  finding.size = 1;
  finding.notes.add(report::Deviation::report_id_missing, "report-id");
  const auto read_back = read(bytes_of(examined), 3);
  require(read_back && bytes_of(*read_back) == bytes_of(examined), "the canary is read");
  require(!read("\x01", 1), "the bad canary is refused");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = read(bytes, bytes.size());
  const auto pieces = read(bytes, 3);
  require(whole.has_value() == pieces.has_value(), "it does not matter where the pieces end");
  if (!whole) return 0;
  check(*whole);
  require(bytes_of(*whole) == bytes_of(*pieces), "in pieces it is the same");
  return 0;
}
