// SPDX-License-Identifier: MIT
#include "ingest/possible.h"

#include <algorithm>

#include "report/condense.h"
#include "report/domain.h"
#include "unpack/unpack.h"

namespace tlsrpt::ingest {
namespace {

using report::Deviation;

bool is_normal_name(std::string_view name) {
  return name.size() <= kLongestName && report::normal_domain(name) == name;
}

bool is_count(std::uint64_t count) {
  return count <= report::kMaxCount;
}

bool is_possible(const report::FailureDetail& failure, const json::Limits& limits) {
  return failure.result_type.size() <= limits.name &&
         is_normal_name(failure.receiving_mx_hostname) &&
         failure.receiving_mx_helo.size() <= limits.name &&
         failure.sending_mta_ip.size() <= limits.text &&
         failure.receiving_ip.size() <= limits.text &&
         failure.additional_information.size() <= limits.text &&
         failure.failure_reason_code.size() <= limits.text &&
         is_count(failure.failed_session_count);
}

bool is_possible(const report::Policy& policy, const json::Limits& limits) {
  std::size_t bytes = 0;
  const auto each_fits = [&](const std::vector<report::Text>& lines) {
    return std::all_of(lines.begin(), lines.end(), [&](report::Text line) {
      bytes += line.size();
      return line.size() <= limits.text;
    });
  };
  return policy.policy_type.size() <= limits.name && policy.policy_domain.size() <= limits.name &&
         is_normal_name(policy.domain) && each_fits(policy.policy_string) &&
         each_fits(policy.mx_host) && bytes <= limits.policy_texts &&
         std::all_of(policy.mx_host.begin(), policy.mx_host.end(), is_normal_name) &&
         is_count(policy.total_successful_session_count) &&
         is_count(policy.total_failure_session_count) &&
         std::all_of(policy.failure_details.begin(), policy.failure_details.end(),
                     [&](const auto& failure) { return is_possible(failure, limits); });
}

bool is_possible(const report::Report& report, const json::Limits& limits) {
  return report.organization_name.size() <= limits.name &&
         report.contact_info.size() <= limits.text && report.report_id.size() <= limits.text &&
         report.date_range.start_datetime <= report.date_range.end_datetime &&
         std::all_of(report.policies.begin(), report.policies.end(),
                     [&](const auto& policy) { return is_possible(policy, limits); });
}

/// What is stored beside the report.
bool is_possible(const Finding& finding, const Limits& limits) {
  if (!finding.readable()) return finding.original.empty();
  const bool has_original = !finding.original.empty();
  return is_possible(*finding.report, limits.json) && finding.size > 0 &&
         finding.size <= limits.unpack.inflated &&
         has_original != finding.notes.has(Deviation::original_too_large) &&
         (!has_original || unpack::sniff(finding.original) != unpack::Container::plain) &&
         std::all_of(finding.named_domains.begin(), finding.named_domains.end(),
                     [](const NamedDomain& named) { return is_normal_name(named.domain); }) &&
         is_normal_name(finding.report_domain) && finding.submitter.size() <= kLongestName;
}

bool is_possible(const mail::Header& header) {
  return header.from.size() <= kLongestText && header.subject.size() <= kLongestText &&
         header.message_id.size() <= kLongestText &&
         header.tls_report_domain.size() <= kLongestName &&
         header.tls_report_submitter.size() <= kLongestName;
}

}  // namespace

bool is_possible(const Examined& examined, const Limits& limits, std::size_t size) {
  if (examined.findings.empty() || !is_possible(examined.header)) return false;
  report::Room room = report::room_of(size);
  std::size_t originals = 0;
  for (const Finding& finding : examined.findings) {
    originals += finding.original.size();
    if (!is_possible(finding, limits)) return false;
    if (finding.readable() && !report::is_condensed(*finding.report, room)) return false;
  }
  return originals <= limits.original;
}

}  // namespace tlsrpt::ingest
