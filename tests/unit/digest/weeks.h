// SPDX-License-Identifier: MIT
// Weeks: what reports told of one domain, day by day, in few words.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "digest/advice.h"
#include "rows.h"

namespace tlsrpt::digest {

/// Day 0 is the last one that reports can be about; -1 is the day before.
inline report::Day ago(int n) {
  return day("2026-11-22") + std::chrono::days(n);
}

/// The rows of a domain, and what can be asked of them.
class Weeks {
 public:
  /// `sessions` succeeded on each of these days, and `failed` failed, under a policy text.
  Weeks& told(int first, int last, std::vector<std::string> policy_string,
              std::uint64_t sessions = 100, std::uint64_t failed = 0,
              std::string policy_type = "sts") {
    for (int n = first; n <= last; ++n) {
      store::ResultRow row = result("example.com", policy_type, sessions, failed);
      row.policy_string = policy_string;
      row.first_day = row.last_day = ago(n);
      results_.push_back(row);
    }
    return *this;
  }
  Weeks& told(int first, int last, const std::string& mode) {
    return told(first, last, {"version: STSv1", "mode: " + mode, "max_age: 86401"});
  }
  Weeks& fails(int first, int last, std::string result_type, std::string policy_type = "sts",
               std::string reporter = "A") {
    failures_.push_back(failure("example.com", std::move(policy_type), std::move(result_type),
                                "mx2.example.com", std::move(reporter), 3));
    failures_.back().first_day = ago(first);
    failures_.back().last_day = ago(last);
    return *this;
  }
  /// Each signs, with a domain of its own.
  Weeks& reporters(const std::vector<std::string>& names) {
    reporters_.clear();
    for (const std::string& name : names) reporters_.push_back({name, name + ".example", true});
    return *this;
  }
  Weeks& reported_by(std::vector<report::Reporter> reporters) {
    reporters_ = std::move(reporters);
    return *this;
  }
  /// By default all reports are authenticated, and only such count.
  Weeks& counting(Evidence evidence, const Weeks& authenticated) {
    evidence_ = evidence;
    authenticated_ = authenticated.history();
    return *this;
  }
  /// None is authenticated.
  Weeks& counting(Evidence evidence) { return counting(evidence, Weeks()); }

  DomainHistory history() const {
    History all = make_history(results_);
    return all.empty() ? DomainHistory() : all.begin()->second;
  }
  Lookups lookups() const {
    return {[this](report::Day from, report::Day to) {
              std::vector<store::WitnessRow> rows;
              for (const store::ResultRow& row : results_) {
                if (row.last_day < from || row.last_day > to) continue;
                for (const report::Reporter& reporter : reporters_) {
                  rows.push_back({row.policy_type, row.policy_string, reporter, 1, row.last_day,
                                  row.last_day});
                }
              }
              return rows;
            },
            [this](report::Day from, report::Day to) {
              std::vector<store::FailureRow> rows;
              for (const store::FailureRow& row : failures_) {
                if (row.last_day >= from && row.first_day <= to) rows.push_back(row);
              }
              return rows;
            },
            [this] { return authenticated_ ? *authenticated_ : history(); }, evidence_};
  }
  /// What a rule says of them.
  template <typename Rule>
  auto says(Rule rule) const {
    Domain domain;
    domain.domain = "example.com";
    for (const store::ResultRow& row : results_) {
      if (row.last_day != ago(0)) continue;
      domain.policies.emplace_back();
      domain.policies.back().policy_type = row.policy_type;
      domain.policies.back().successful_sessions = row.successful_sessions;
    }
    const DomainHistory known = history();
    const Lookups asked = lookups();
    return rule(Situation{domain, known, ago(0), asked, {}});
  }

 private:
  std::vector<store::ResultRow> results_;
  std::vector<store::FailureRow> failures_;
  std::vector<report::Reporter> reporters_ = {{"A", "A.example", true}, {"B", "B.example", true}};
  Evidence evidence_ = Evidence::authenticated;
  std::optional<DomainHistory> authenticated_;
};

}  // namespace tlsrpt::digest
