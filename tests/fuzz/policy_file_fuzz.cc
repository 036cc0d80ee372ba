// SPDX-License-Identifier: MIT
// policy_file_fuzz: any bytes as the file of a policy, by the strict judge; the lenient one must
// not read another policy from what that takes.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "oracle.h"
#include "policy/lines.h"
#include "policy/mx_pattern.h"
#include "policy/observed.h"
#include "policy/reading.h"
#include "policy/sts_policy.h"

namespace {

using namespace tlsrpt;
using fuzz::require;
using policy::StsPolicyReading;

constexpr std::size_t kMostOfWhole = 8;  // findings without a line

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  policy::Lines lines(text);
  while (const auto line = lines.next()) out.emplace_back(line->text);
  return out;
}

/// Places that an editor can go to.
void check_places(const StsPolicyReading& reading, std::string_view text) {
  const std::vector<std::string> lines = lines_of(text);
  for (const policy::Finding& finding : reading.findings) {
    require(finding.rule != nullptr && !finding.what.empty(),
            "a finding says by which rule, and what");
    require(finding.place.of == "file", "a finding is about the file");
    require(finding.place.line <= lines.size() || lines.empty(), "a line is one of the file");
    if (finding.place.line == 0 || lines.empty()) continue;
    // Right behind its end at most.
    require(finding.place.column >= 1 &&
                finding.place.column <= lines[finding.place.line - 1].size() + 1,
            "a column is one of the line", lines[finding.place.line - 1]);
  }
  require(reading.findings.size() <= policy::Reading::kMost + kMostOfWhole, "findings are bounded");
}

std::string written(const policy::StsPolicy& read) {
  std::string text = "version: STSv1\nmode: " + read.mode + "\n";
  for (const std::string& mx : read.mx) text += "mx: " + mx + "\n";
  return text + "max_age: " + std::to_string(*read.max_age) + "\n";
}

bool same(const policy::StsPolicy& a, const policy::StsPolicy& b) {
  return a.mode == b.mode && a.max_age == b.max_age && a.mx == b.mx;
}

/// What senders take says one thing to all who read it.
void check_valid(const policy::StsPolicy& read, std::string_view text) {
  require(read.max_age && *read.max_age <= 31'557'600, "max_age is at most a year", text);
  require(read.mode == "none" || !read.mx.empty(), "only none goes without hosts", text);
  const StsPolicyReading again = policy::read_sts_policy(written(read), "file");
  require(again.valid && same(again.policy, read), "what was read and written reads the same",
          text);
  policy::Observed seen = policy::read_observed(std::vector<std::string>{std::string(text)});
  // The lenient judge keeps what stands there again.
  std::vector<std::string> mx;
  for (const std::string& one : seen.mx) {
    if (std::find(mx.begin(), mx.end(), one) == mx.end()) mx.push_back(one);
  }
  require(seen.mode == read.mode && seen.max_age == read.max_age && mx == read.mx,
          "the lenient judge reads the same", text);
}

bool canary() {
  const StsPolicyReading good = policy::read_sts_policy(
      "version: STSv1\r\nmode: enforce\r\nmx: *.Example.com\r\nmax_age: 86400", "file");
  require(good.valid && good.policy.mode == "enforce" && good.policy.max_age == 86'400 &&
              good.policy.mx == std::vector<std::string>{"*.example.com"},
          "the canary is read");
  const StsPolicyReading bad = policy::read_sts_policy(
      "version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 1d\n", "file");
  require(!bad.valid && bad.findings.size() == 2 && bad.findings[0].rule->id == "policy-mode" &&
              bad.findings[1].rule->id == "policy-max-age",
          "what is wrong with the canary is found");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const StsPolicyReading reading = policy::read_sts_policy(text, "file");
  check_places(reading, text);
  require(reading.policy.mx.size() == reading.policy.mx_places.size(), "each host has its place");
  for (const std::string& mx : reading.policy.mx) {
    require(policy::is_mx_pattern(mx), "each host is a pattern", mx);
  }
  const bool failed =
      std::any_of(reading.findings.begin(), reading.findings.end(),
                  [](const auto& found) { return found.severity == policy::Severity::error; });
  require(reading.valid == !failed, "a policy is valid, or it is told why not", text);
  if (reading.valid) check_valid(reading.policy, text);
  fuzz::plant(reading.valid && reading.policy.mode == "enforce" && reading.policy.mx.size() == 2 &&
              reading.policy.mx[1].starts_with("*.") && *reading.policy.max_age > 604'800);
  return 0;
}
