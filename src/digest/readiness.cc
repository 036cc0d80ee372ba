// SPDX-License-Identifier: MIT
#include "digest/readiness.h"

#include <algorithm>

#include "report/effect.h"

namespace tlsrpt::digest {
namespace {

/// The text in testing that was seen last.
const PolicyText* testing_text(const DomainHistory& history) {
  const PolicyText* newest = nullptr;
  report::Day last;
  for (const auto& [text, days] : history.texts) {
    if (text.mode != "testing" || (newest != nullptr && days.rbegin()->first <= last)) continue;
    newest = &text;
    last = days.rbegin()->first;
  }
  return newest;
}

/// Whether what was told on a day can be of this text: senders who leave it out saw what others
/// saw, and one who still enforces an older one is none in testing.
bool is_day_of(const PolicyText& wanted, const DomainHistory& history, report::Day day) {
  const std::string mode = history.mode_on(day);
  if (!mode.empty() && mode != wanted.mode) return false;
  bool any_told = false;
  for (const auto& [text, days] : history.texts) {
    if (!days.contains(day)) continue;
    any_told = true;
    // A new max_age is no new test; other hosts are.
    if (text.mx.empty() || wanted.mx.empty() || text.mx == wanted.mx) return true;
  }
  return !any_told;
}

/// The newest days with `sts` sessions, back to where the policy was not the same in testing.
std::vector<report::Day> testing_days(const DomainHistory& history) {
  std::vector<report::Day> found;
  const auto sts = history.policies.find("sts");
  const PolicyText* const wanted = testing_text(history);
  if (sts == history.policies.end() || wanted == nullptr) return found;
  for (auto at = sts->second.rbegin(); at != sts->second.rend(); ++at) {
    if (found.size() == kTestingDays || !is_day_of(*wanted, history, at->first)) break;
    if (at->second.sessions() > 0) found.push_back(at->first);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<report::Reporter> sts_reporters(const std::vector<store::WitnessRow>& rows) {
  std::vector<report::Reporter> reporters;
  for (const store::WitnessRow& row : rows) {
    if (row.policy_type == "sts" && row.sessions > 0) reporters.push_back(row.reporter);
  }
  std::sort(reporters.begin(), reporters.end());
  reporters.erase(std::unique(reporters.begin(), reporters.end()), reporters.end());
  return reporters;
}

/// Most sessions first.
void sort(std::vector<Refused>& refused) {
  std::stable_sort(refused.begin(), refused.end(), [](const Refused& a, const Refused& b) {
    return a.failed_sessions > b.failed_sessions;
  });
}

}  // namespace

bool would_be_refused(std::string_view result_type) {
  return report::effect(result_type, "sts", "enforce") == report::Effect::enforced;
}

std::vector<Refused> refused_among(const std::vector<store::FailureRow>& failures) {
  std::vector<Refused> refused;
  for (const store::FailureRow& row : failures) {
    if (row.policy_type != "sts" || row.failed_sessions == 0) continue;
    if (!would_be_refused(row.result_type)) continue;
    refused.push_back({row.result_type, row.receiving_mx_hostname, row.reporter,
                       row.failed_sessions, row.first_day, row.last_day});
  }
  sort(refused);
  return refused;
}

Lookups lookups(store::Store& store, const std::string& domain) {
  return {[&store, domain](report::Day from, report::Day to) {
            return store::witnesses(store, domain, from, to);
          },
          [&store, domain](report::Day from, report::Day to) {
            const store::Window window{store::Window::Basis::covered, report::Time(from),
                                       report::Time(to + std::chrono::days(1))};
            return store::failures(store, {window, {domain}});
          }};
}

std::uint64_t unexplained(const DomainHistory& history,
                          const std::vector<store::FailureRow>& failures, report::Day first,
                          report::Day last) {
  const auto sts = history.policies.find("sts");
  if (sts == history.policies.end()) return 0;
  std::uint64_t failed = 0;
  const auto end = sts->second.upper_bound(last);
  for (auto day = sts->second.lower_bound(first); day != end; ++day) {
    failed = report::add_counts(failed, day->second.failed_sessions);
  }
  std::uint64_t told = 0;
  for (const store::FailureRow& row : failures) {
    if (row.policy_type == "sts") told = report::add_counts(told, row.failed_sessions);
  }
  return failed > told ? failed - told : 0;
}

Readiness readiness(const DomainHistory& history, report::Day asked, const Lookups& lookups,
                    bool in_full) {
  Readiness readiness;
  readiness.asked = asked;
  readiness.mode = history.mode();
  readiness.has_reports = !history.policies.empty();
  readiness.has_policy = history.policies.contains("sts") && !history.lost_policy();
  readiness.days = testing_days(history);
  if (readiness.days.empty()) return readiness;
  const report::Day first = readiness.days.front();
  const report::Day last = readiness.days.back();
  const auto& sts = history.policies.find("sts")->second;
  for (const report::Day day : readiness.days) {
    readiness.sessions = report::add_counts(readiness.sessions, sts.at(day).sessions());
  }
  const auto failures = lookups.failures(first, last);
  readiness.refused = refused_among(failures);
  // Nobody knows what these failed for, and so they are not ready either.
  if (const std::uint64_t rest = unexplained(history, failures, first, last); rest > 0) {
    readiness.refused.push_back({"", "", {}, rest, first, last});
    sort(readiness.refused);
  }
  for (const Refused& refused : readiness.refused) {
    readiness.refused_sessions =
        report::add_counts(readiness.refused_sessions, refused.failed_sessions);
  }
  const bool may_be = readiness.is_testing() && readiness.has_days() && readiness.is_fresh() &&
                      readiness.refused_sessions == 0;
  if (in_full || may_be) readiness.reporters = sts_reporters(lookups.witnesses(first, last));
  return readiness;
}

}  // namespace tlsrpt::digest
