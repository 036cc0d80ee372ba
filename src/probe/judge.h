// SPDX-License-Identifier: MIT
// Judge: facts of a domain to findings, each by a rule and named as senders would report it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/finding.h"
#include "policy/sts_policy.h"
#include "policy/txt_record.h"
#include "probe/facts.h"
#include "report/time.h"

namespace tlsrpt::probe {

struct Judgement {
  policy::Findings findings;
  bool incomplete = false;  ///< something that matters could not be looked at
  policy::TlsrptReading tlsrpt;
  policy::StsRecordReading sts;
  std::optional<policy::StsPolicyReading> policy;  ///< where one was fetched
  std::string policy_text;                         ///< in which its findings lie

  /// Senders find this mode; empty where they find no policy.
  std::string_view mode() const;
};

/// A certificate that expires sooner is worth a warning.
inline constexpr std::chrono::days kSoon{14};

/// Whether there is an MTA-STS record, be it wrong. Another may stand in its place: a name that
/// matches a wildcard has the records of that one.
bool announces_policy(const Facts& facts);

/// Where senders fetch the policy from.
std::string policy_url(const Facts& facts);

Judgement judge(const Facts& facts, report::Time now);

}  // namespace tlsrpt::probe
