// SPDX-License-Identifier: MIT
// Check report: what tlsrpt-check read, and what it found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "policy/finding.h"
#include "policy/given_records.h"
#include "policy/sts_policy.h"
#include "probe/facts.h"
#include "probe/judge.h"

namespace tlsrpt::cli {

struct PolicyRead {
  std::string of;    ///< as findings have it
  std::string text;  ///< in which they lie
  policy::StsPolicy policy;
  bool valid = false;
};

struct CheckReport {
  std::optional<PolicyRead> policy;
  std::vector<policy::RecordsRead> records;
  policy::Findings findings;
  std::optional<probe::Facts> live;  ///< of a domain as it is now
  std::string reports;               ///< what a store has of it, in words; empty: none was asked
  bool incomplete = false;           ///< what matters could not be looked at
};

/// Of `text`, which `of` names.
void check_policy(CheckReport& report, std::string text, const std::string& of);
void check_records(CheckReport& report, const std::vector<std::string>& given);

void check_live(CheckReport& report, probe::Facts facts, probe::Judgement judgement);

std::size_t count(const CheckReport& report, policy::Severity severity);

/// The line that a finding is about; nothing where it is about the whole, or about none.
std::optional<std::string> line_of(const CheckReport& report, const policy::Place& place);

}  // namespace tlsrpt::cli
