// SPDX-License-Identifier: MIT
#include "digest/readiness.h"

#include <algorithm>
#include <set>

#include "digest/show.h"
#include "prose/lines.h"
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

std::vector<report::Reporter> sts_reporters(const std::vector<store::WitnessRow>& rows,
                                            Evidence evidence) {
  std::set<report::Reporter> found;
  for (const store::WitnessRow& row : rows) {
    const bool counts = row.reporter.is_signed || evidence != Evidence::authenticated;
    if (row.policy_type == "sts" && row.sessions > 0 && counts) {
      found.insert(row.reporter);
    }
  }
  return {found.begin(), found.end()};
}

/// Most sessions first.
void sort(std::vector<Refused>& refused) {
  std::stable_sort(refused.begin(), refused.end(), [](const Refused& a, const Refused& b) {
    return a.failed_sessions > b.failed_sessions;
  });
}

}  // namespace

std::size_t Readiness::count_reporters() const {
  std::set<std::string_view> known;
  for (const report::Reporter& reporter : reporters) known.insert(reporter.domain);
  return known.size();
}

std::string_view Readiness::proviso() const {
  return evidence == Evidence::authenticated ? std::string_view() : kIfGenuine;
}

std::string Readiness::refused_text() const {
  // Failures of unauthenticated reports are not among the authenticated sessions.
  return evidence == Evidence::authenticated ? number(refused_sessions, "session")
                                             : prose::failed_sessions(refused_sessions, sessions);
}

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

Lookups lookups(store::Store& store, const store::Scope& scope, Evidence evidence) {
  const std::string& domain = scope.domains.front();
  return {[&store, domain](report::Day from, report::Day to) {
            return store::witnesses(store, domain, from, to);
          },
          [&store, domain](report::Day from, report::Day to) {
            const store::Window window{store::Window::Basis::covered, report::Time(from),
                                       report::Time(to + std::chrono::days(1))};
            return store::failures(store, {window, {domain}});
          },
          [&store, scope] {
            History history;
            store::each_authenticated_result(
                store, scope, [&](const store::ResultRow& row) { take(history, row); });
            return std::move(history[scope.domains.front()]);
          },
          evidence};
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

namespace {

/// `proving` is the history of the reports that are evidence; failures are those of `history`.
Readiness judge(const DomainHistory& proving, const DomainHistory& history, report::Day asked,
                const Lookups& lookups, Evidence evidence, bool in_full) {
  Readiness readiness;
  readiness.evidence = evidence;
  readiness.asked = asked;
  readiness.mode = proving.mode();
  readiness.has_reports = !proving.policies.empty();
  readiness.has_policy = proving.policies.contains("sts") && !proving.lost_policy();
  readiness.days = testing_days(proving);
  if (readiness.days.empty()) return readiness;
  const report::Day first = readiness.days.front();
  const auto& sts = proving.policies.find("sts")->second;
  for (const report::Day day : readiness.days) {
    readiness.sessions = report::add_counts(readiness.sessions, sts.at(day).sessions());
  }
  const auto failures = lookups.failures(first, asked);
  readiness.refused = refused_among(failures);
  // Nobody knows what these failed for, and so they are not ready either.
  if (const std::uint64_t rest = unexplained(history, failures, first, asked); rest > 0) {
    readiness.refused.push_back({"", "", {}, rest, first, asked});
    sort(readiness.refused);
  }
  for (const Refused& refused : readiness.refused) {
    readiness.refused_sessions =
        report::add_counts(readiness.refused_sessions, refused.failed_sessions);
  }
  const bool may_be = readiness.is_testing() && readiness.has_days() && readiness.is_fresh() &&
                      readiness.refused_sessions == 0;
  if (in_full || may_be) {
    readiness.reporters = sts_reporters(lookups.witnesses(first, asked), evidence);
  }
  return readiness;
}

}  // namespace

Readiness readiness(const DomainHistory& history, report::Day asked, const Lookups& lookups,
                    bool in_full) {
  const auto proven = [&] {
    return judge(lookups.authenticated(), history, asked, lookups, Evidence::authenticated,
                 in_full);
  };
  const bool is_verified = lookups.evidence == Evidence::authenticated;
  if (is_verified && in_full) return proven();
  // The history of all reports costs nothing, and refutes most domains.
  Readiness by_all = judge(history, history, asked, lookups,
                           is_verified ? Evidence::unverified : lookups.evidence, in_full);
  if (!by_all.meets_all() && !by_all.is_enforced()) return by_all;
  Readiness by_authenticated = proven();
  const bool suffices = by_authenticated.mode == by_all.mode &&
                        (by_authenticated.meets_all() || by_authenticated.is_enforced());
  return is_verified || suffices ? by_authenticated : by_all;
}

}  // namespace tlsrpt::digest
