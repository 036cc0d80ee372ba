// SPDX-License-Identifier: MIT
// Any bytes to a report or a fault, the same however the bytes are cut into pieces, and to nothing
// that breaks what a Report promises.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/reader.h"
#include "json/writer.h"
#include "oracle.h"

using namespace tlsrpt;

namespace {

/// Small, so that the fuzzer reaches them.
constexpr json::Limits kLimits{
    .depth = 8, .members = 16, .text = 48, .policies = 3, .failure_details = 6, .lines = 8};

class Pieces final : public report::ByteSource {
 public:
  Pieces(std::string_view text, std::size_t size) : text_(text), size_(size) {}
  std::string_view next() override {
    const auto piece = text_.substr(0, size_);
    text_.remove_prefix(piece.size());
    piece_ = std::vector<char>(piece.begin(), piece.end());
    return {piece_.data(), piece_.size()};
  }

 private:
  std::string_view text_;
  std::size_t size_;
  std::vector<char> piece_;
};

struct Outcome {
  std::optional<report::Fault> fault;
  std::size_t failures = 0;
  std::string text;  // all that can be seen of it
};

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "json_fuzz: %s\n", what);
  std::abort();
}

void check(report::Text text) {
  require(text.size() <= kLimits.text, "a text is longer than its limit");
}

/// What report/report.h promises.
void check(const report::Policy& policy) {
  check(policy.policy_type);
  check(policy.policy_domain);
  for (const report::Text line : policy.policy_string) check(line);
  for (const report::Text pattern : policy.mx_host) check(pattern);
  require(policy.policy_string.size() + policy.mx_host.size() <= kLimits.lines, "too many lines");
  require(policy.total_successful_session_count <= report::kMaxCount, "count above the largest");
  require(policy.total_failure_session_count <= report::kMaxCount, "count above the largest");
  for (const report::FailureDetail& failure : policy.failure_details) {
    for (const report::Text text :
         {failure.result_type, failure.sending_mta_ip, failure.receiving_mx_hostname,
          failure.receiving_mx_helo, failure.receiving_ip, failure.additional_information,
          failure.failure_reason_code}) {
      check(text);
    }
    require(failure.failed_session_count <= report::kMaxCount, "count above the largest");
  }
}

Outcome read(std::string_view json, std::size_t piece) {
  Pieces bytes(json, piece);
  report::Notes notes;
  Outcome outcome;
  try {
    const report::Report report = json::read_report(bytes, kLimits, notes);
    require(report.policies.size() <= kLimits.policies, "too many policies");
    require(report.date_range.start_datetime <= report.date_range.end_datetime,
            "a range is turned");
    for (const report::Policy& policy : report.policies) {
      check(policy);
      outcome.failures += policy.failure_details.size();
    }
    require(outcome.failures <= kLimits.failure_details, "too many failures");
    fuzz::plant(report.policies.size() == 2 && outcome.failures == 2 &&
                notes.has(report::Deviation::text_truncated));
    json::Writer out;
    json::write(out, report);
    outcome.text = out.str();
    std::vector<std::string> told;
    for (const report::Note& note : notes) {
      told.push_back("\n" + std::string(report::name(note.deviation)) + " " + note.where);
    }
    std::sort(told.begin(), told.end());
    for (const std::string& line : told) outcome.text += line;
  } catch (const report::BadReport& bad) {
    outcome.fault = bad.fault();
    outcome.text = std::string(report::name(bad.fault())) + ": " + bad.what();
  }
  return outcome;
}

constexpr std::string_view kGood =
    R"({"date-range":{"start-datetime":"2026-05-11T00:00:00Z"},"policies":[{"policy":)"
    R"({"policy-type":"sts"},"failure-details":[{"result-type":"certificate-expired"},{}]}]})";
constexpr std::string_view kBad = R"({"report-id":"a","report-id":"b"})";

/// Shows that the target reaches the reader at all, before it says that all is well.
bool canary() {
  const Outcome good = read(kGood, kGood.size());
  require(!good.fault && good.failures == 2, "the canary is not read");
  const Outcome bad = read(kBad, kBad.size());
  require(bad.fault == report::Fault::json_duplicate_key, "the bad canary is not refused");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary is dead");
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(json, json.size());
  require(read(json, 1).text == whole.text, "read byte by byte it is something else");
  require(read(json, 5).text == whole.text, "read in pieces of five it is something else");
  return 0;
}
