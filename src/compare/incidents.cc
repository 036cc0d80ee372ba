// SPDX-License-Identifier: MIT
#include "compare/parts.h"
#include "compare/verdict.h"
#include "compare/words.h"

namespace tlsrpt::compare {
namespace {

constexpr std::size_t kLongestType = 40;
constexpr std::size_t kLongestHost = 64;

/// `certificate-expired on mx2.example.com, told by Example AG until 2026-11-22,`
std::string headline(const ToldIncident& incident) {
  const store::Cause& cause = incident.cause;
  std::string text = cause.result_type.empty() ? "a failure that no report explains"
                                               : cut(cause.result_type, kLongestType);
  if (!cause.receiving_mx_hostname.empty()) {
    text += " on " + cut(cause.receiving_mx_hostname, kLongestHost);
  }
  text += ", told";
  if (!incident.reporters.empty()) text += " by " + listed(incident.reporters);
  return text + (incident.first_day == incident.last_day ? " on " : " until ") +
         report::format_day(incident.last_day) + ", ";
}

void compare_incident(policy::Findings& findings, const Sides& sides,
                      const ToldIncident& incident) {
  const Verdict judged = verdict(incident.cause, sides.facts, sides.judgement);
  const std::string text = headline(incident);
  switch (judged.kind) {
    case Verdict::Kind::confirmed:
      return find(findings, sides, "reports-incident-confirmed",
                  text + "is confirmed: " + judged.words);
    case Verdict::Kind::not_reproduced:
      return find(findings, sides, "reports-incident-not-reproduced",
                  text + "is not reproduced: " + judged.words);
    case Verdict::Kind::no_host:
      return find(findings, sides, "reports-incident-no-host", text + judged.words);
    case Verdict::Kind::unclear:
      return find(findings, sides, "reports-incident-unclear",
                  text + "is neither confirmed nor refuted: " + judged.words);
  }
}

}  // namespace

void compare_incidents(policy::Findings& findings, const Sides& sides) {
  for (const ToldIncident& incident : sides.told.incidents) {
    compare_incident(findings, sides, incident);
  }
  if (sides.told.more_incidents) {
    find(findings, sides, "more-findings",
         "more incidents are open than are listed; see tlsrpt-summary --incidents");
  }
}

}  // namespace tlsrpt::compare
