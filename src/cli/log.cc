// SPDX-License-Identifier: MIT
#include "cli/log.h"

#include <syslog.h>

#include "report/printable.h"

namespace tlsrpt::cli {

std::string field(std::string_view text, std::size_t most) {
  return report::escaped_too(report::printable_ascii(text, most), " \"");
}

namespace {

constexpr std::size_t kPoliciesInLine = 4;

std::string quoted(std::string_view text) {
  return '"' + report::escaped_too(report::printable_ascii(text, 80), "\"") + '"';
}

/// `example.com/sts=230+0`: successful and failed sessions.
std::string field_of(const report::Policy& policy) {
  const std::string name = field(policy.domain, 80) + "/" + field(policy.policy_type, 20);
  return report::escaped_too(name, "=") + "=" +
         std::to_string(policy.total_successful_session_count) + "+" +
         std::to_string(policy.total_failure_session_count);
}

std::string fields_of(const report::Report& report) {
  std::string line = " reporter=" + quoted(report.organization_name) +
                     " report-id=" + quoted(report.report_id) +
                     " day=" + report::format_day(report::day_of(report));
  std::size_t shown = 0;
  for (const report::Policy& policy : report.policies) {
    if (shown++ == kPoliciesInLine) {
      line += " and " + std::to_string(report.policies.size() - kPoliciesInLine) + " more";
      break;
    }
    line += " " + field_of(policy);
  }
  return line;
}

/// Who signed it, or why it may be forged; nothing where nobody was asked.
std::string authenticity(const ingest::Finding& finding) {
  if (!finding.is_admitted()) return {};
  if (finding.doubt) return " unverified=" + std::string(report::name(*finding.doubt));
  return finding.signer.empty() ? "" : " signed-by=" + field(finding.signer, 80);
}

std::string conflict(const ingest::Finding& finding) {
  if (!finding.counts_in_conflict) return {};
  return *finding.counts_in_conflict ? " conflict=counts" : " conflict=does-not-count";
}

}  // namespace

std::string reason(const ingest::Finding& finding) {
  const report::FaultFacts& facts = report::facts(finding.fault);
  std::string line(facts.meaning);
  // The verdict has said it already.
  if (!finding.is_other_mail()) line = std::string(facts.name) + ": " + line;
  if (!finding.where.empty()) line += " (" + finding.where + ")";
  if (!finding.detail.empty()) line += ": " + finding.detail;
  // No text of a mail must look like a field.
  return report::escaped_too(report::printable_ascii(line), "\"=");
}

std::string describe(const ingest::Finding& finding, ingest::Verdict verdict) {
  std::string line = std::string(ingest::name(verdict)) + ":";
  if (!finding.is_admitted()) line += " " + reason(finding);
  if (finding.readable()) {
    line += fields_of(*finding.report) + authenticity(finding) + conflict(finding);
  }
  return line;
}

void open_log(const char* program) {
  ::openlog(program, LOG_PID, LOG_MAIL);
}

void log_info(std::string_view line) {
  ::syslog(LOG_INFO, "%.*s", static_cast<int>(line.size()), line.data());
}

void log_alert(std::string_view words) {
  const std::string line = report::escaped_too(words, "\"=");
  ::syslog(LOG_WARNING, "%.*s", static_cast<int>(line.size()), line.data());
}

void log_error(std::string_view line) {
  ::syslog(LOG_ERR, "%.*s", static_cast<int>(line.size()), line.data());
}

}  // namespace tlsrpt::cli
