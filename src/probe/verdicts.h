// SPDX-License-Identifier: MIT
// Verdicts: the parts of a judgement, in the order of their making. For judge.cc.
#pragma once

#include <string>
#include <string_view>

#include "probe/judge.h"

namespace tlsrpt::probe {

/// Adds a finding by a rule; with another severity than the rule's where one is given.
void find(Judgement& judgement, std::string_view rule, const std::string& of, std::string what);
void find_as(Judgement& judgement, policy::Severity severity, std::string_view rule,
             const std::string& of, std::string what);

/// `mx1.example.com [192.0.2.1]`
std::string place_of(const std::string& host, const std::string& address);

/// Whether an answer of the DNS can be used; a finding where not.
bool judge_answer(Judgement& judgement, const Answer& answer, const std::string& of);

/// Addresses of `host` to which senders have no way.
void judge_reach(Judgement& judgement, const Addresses& addresses, const std::string& host);

/// Of faults and days of one certificate: `what` it is wrong in, and how long it is valid.
std::string words_of(const Fault& fault, const Judged& judged, const std::string& host,
                     report::Time now);
/// `expires on 2026-12-01, in 2 days`; empty where it is not soon.
std::string words_of_expiry(const Judged& judged, report::Time now);

/// The domain takes no mail. RFC 7505
bool is_null_mx(const Facts& facts);

void judge_records(Judgement& judgement, const Facts& facts);
void judge_policy(Judgement& judgement, const Facts& facts, report::Time now);
void judge_hosts(Judgement& judgement, const Facts& facts, report::Time now);

}  // namespace tlsrpt::probe
