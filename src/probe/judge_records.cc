// SPDX-License-Identifier: MIT
// The records that the domain itself publishes.
#include <algorithm>
#include <iterator>
#include <utility>

#include "probe/verdicts.h"

namespace tlsrpt::probe {
namespace {

using policy::RecordKind;
using policy::Severity;

bool has_record(const std::vector<std::string>& texts, RecordKind kind) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return policy::kind_of_record(text) == kind; });
}

void take(Judgement& judgement, policy::Findings findings) {
  std::move(findings.begin(), findings.end(), std::back_inserter(judgement.findings));
}

void judge_tlsrpt(Judgement& judgement, const Facts& facts) {
  const std::string of = "_smtp._tls." + facts.domain;
  if (!judge_answer(judgement, facts.tlsrpt_answer, of + " TXT")) return;
  judgement.tlsrpt = policy::read_tlsrpt(facts.tlsrpt, of);
  take(judgement, std::move(judgement.tlsrpt.findings));
  if (!has_record(facts.tlsrpt, RecordKind::tlsrpt) && !is_null_mx(facts)) {
    find(judgement, "tlsrpt-missing", of, "there is no TLSRPT record");
  }
  const Severity severity = judgement.tlsrpt.valid ? Severity::note : Severity::error;
  for (const std::string& name : facts.misplaced) {
    find_as(judgement, severity, "record-owner", name,
            "a TLSRPT record stands here; senders look at " + of);
  }
}

/// A policy that is served and not announced is a mistake; neither is a choice. Where a wildcard
/// leads to another site, what that serves is not meant, as its certificate tells.
bool is_served(const Facts& facts) {
  for (const PolicyServer& server : facts.policy_servers) {
    if (server.fetched.reached == Fetched::Reached::answer && server.fetched.status == 200 &&
        server.judged.faults.empty() && server.fetched.body.find("STSv1") != std::string::npos) {
      return true;
    }
  }
  return false;
}

void judge_sts(Judgement& judgement, const Facts& facts) {
  const std::string of = "_mta-sts." + facts.domain;
  if (!judge_answer(judgement, facts.sts_answer, of + " TXT")) return;
  judgement.sts = policy::read_sts_record(facts.sts, of);
  take(judgement, std::move(judgement.sts.findings));
  if (announces_policy(facts)) return;
  if (is_served(facts)) {
    find(judgement, "sts-unannounced", of,
         "there is no MTA-STS record, but " + facts.policy_host + " serves a policy");
  } else if (!is_null_mx(facts)) {
    find(judgement, "sts-missing", of, "there is no MTA-STS record");
  }
}

}  // namespace

bool announces_policy(const Facts& facts) {
  return has_record(facts.sts, RecordKind::sts);
}

void judge_records(Judgement& judgement, const Facts& facts) {
  if (!facts.validated) {
    find(judgement, "dnssec-not-checked", facts.domain,
         "the answers of the DNS could not be validated");
  }
  judge_tlsrpt(judgement, facts);
  judge_sts(judgement, facts);
}

}  // namespace tlsrpt::probe
