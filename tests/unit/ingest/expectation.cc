// SPDX-License-Identifier: MIT
#include "expectation.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>

namespace tlsrpt::test {
namespace {

const std::set<std::string> kKeys = {
    "verdict",   "fault", "deviations", "authentication", "organization-name", "contact-info",
    "report-id", "start", "end",        "policy",         "policy-string",     "mx-host",
    "failure"};

std::string or_dash(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

std::string key_of(const std::string& line) {
  return line.substr(0, line.find(' '));
}

/// Deviations are a set; sorted, two sets compare as lines.
std::string sorted_deviations(std::string line) {
  std::istringstream words(line.substr(key_of(line).size()));
  std::set<std::string> names{std::istream_iterator<std::string>(words), {}};
  line = "deviations";
  for (const std::string& name : names) line += " " + name;
  return line;
}

std::string deviations(const report::Notes& notes) {
  std::string line = "deviations";
  for (const report::Note& note : notes) line += " " + std::string(report::name(note.deviation));
  return sorted_deviations(notes.empty() ? "deviations none" : line);
}

std::string authentication(const ingest::Finding& finding) {
  const bool authenticated = finding.authenticity == report::Authenticity::authenticated;
  if (authenticated == finding.doubt.has_value()) return "both";
  return finding.doubt ? std::string(report::name(*finding.doubt)) : finding.signer;
}

void describe(const report::Policy& policy, Section& lines) {
  lines.push_back("policy " + or_dash(policy.domain) + " " + or_dash(policy.policy_type) + " " +
                  std::to_string(policy.total_successful_session_count) + " " +
                  std::to_string(policy.total_failure_session_count));
  lines.push_back("policy-string " + std::to_string(policy.policy_string.size()));
  lines.push_back("mx-host " + std::to_string(policy.mx_host.size()));
  for (const report::FailureDetail& failure : policy.failure_details) {
    lines.push_back("failure " + or_dash(failure.result_type) + " " +
                    or_dash(failure.receiving_mx_hostname) + " " +
                    std::to_string(failure.failed_session_count));
  }
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

std::vector<Section> read_expectation(const std::string& path) {
  std::istringstream lines(read_file(path));
  std::vector<Section> sections(1);
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(0, line.find(" #"));
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      if (!sections.back().empty()) sections.emplace_back();
      continue;
    }
    if (!kKeys.contains(key_of(line)))
      throw std::runtime_error(path + ": what is \"" + line + "\"?");
    sections.back().push_back(key_of(line) == "deviations" ? sorted_deviations(line) : line);
  }
  if (sections.back().empty()) sections.pop_back();
  return sections;
}

Section describe(const ingest::Finding& finding, ingest::Verdict verdict, const Section& asked) {
  Section lines{"verdict " + std::string(ingest::name(verdict))};
  if (!finding.report) {
    lines.push_back("fault " + std::string(report::name(finding.fault)));
  } else {
    const report::Report& report = *finding.report;
    lines.push_back(deviations(finding.notes));
    lines.push_back("authentication " + authentication(finding));
    lines.push_back("organization-name " + or_dash(report.organization_name));
    lines.push_back("contact-info " + or_dash(report.contact_info));
    lines.push_back("report-id " + or_dash(report.report_id));
    lines.push_back("start " + report::format_time(report.date_range.start_datetime));
    lines.push_back("end " + report::format_time(report.date_range.end_datetime));
    for (const report::Policy& policy : report.policies) describe(policy, lines);
  }
  std::set<std::string> keys;
  for (const std::string& line : asked) keys.insert(key_of(line));
  // These are never left out: a section that names no failure expects none.
  if (verdict == ingest::Verdict::stored) keys.insert("failure");
  keys.insert("fault");
  std::erase_if(lines, [&](const std::string& line) { return !keys.contains(key_of(line)); });
  return lines;
}

}  // namespace tlsrpt::test
