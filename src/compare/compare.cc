// SPDX-License-Identifier: MIT
#include "compare/compare.h"

#include <utility>

#include "compare/parts.h"
#include "compare/words.h"
#include "policy/rules.h"
#include "prose/show.h"

namespace tlsrpt::compare {
namespace {

constexpr std::chrono::days kSilence{3};

/// Whether reports come at all where senders are asked for them. Some come every few days only.
void compare_silence(policy::Findings& findings, const Sides& sides) {
  if (!sides.judgement.tlsrpt.valid) return;
  const auto last = sides.told.last_day();
  if (!last) {
    return find(findings, sides, "reports-none",
                "the store has no report about " + sides.facts.domain);
  }
  // Those of today come tomorrow.
  const std::chrono::days silence = report::day_of(sides.now) - std::chrono::days(1) - *last;
  if (silence < kSilence || silence <= digest::longest_gap(sides.told.covered)) return;
  find(findings, sides, "reports-silent",
       "the last report is about " + report::format_day(*last) + ", and " +
           prose::number(static_cast<std::uint64_t>(silence.count()), "day") +
           " came and went since");
}

}  // namespace

void find(policy::Findings& findings, const Sides& sides, std::string_view rule, std::string what) {
  findings.push_back(
      policy::finding(rule, {"reports about " + sides.facts.domain}, std::move(what)));
}

void find_as(policy::Findings& findings, const Sides& sides, policy::Severity severity,
             std::string_view rule, std::string what) {
  find(findings, sides, rule, std::move(what));
  findings.back().severity = severity;
}

policy::Findings compare(const Told& told, const probe::Facts& facts,
                         const probe::Judgement& judgement, report::Time now) {
  const Sides sides{told, facts, judgement, now};
  policy::Findings findings;
  compare_silence(findings, sides);
  compare_policies(findings, sides);
  compare_incidents(findings, sides);
  return findings;
}

std::string summary(const Told& told) {
  const auto last = told.last_day();
  if (!last) return "none";
  std::set<report::Reporter> reporters;
  for (const store::WitnessRow& row : told.witnesses) reporters.insert(row.reporter);
  std::string text = "until " + report::format_day(*last);
  if (!reporters.empty()) text += ", from " + listed(reporters);
  const std::size_t open = told.incidents.size();
  if (open == 0) return text + "; no incident is open";
  text += told.more_incidents ? "; more than " : "; ";
  return text + prose::number(open, "incident") + (open == 1 ? " is" : " are") + " open";
}

}  // namespace tlsrpt::compare
