// SPDX-License-Identifier: MIT
#include "cli/check_report.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "policy/lines.h"

namespace tlsrpt::cli {
namespace {

void add(policy::Findings& all, policy::Findings&& found) {
  all.insert(all.end(), std::make_move_iterator(found.begin()),
             std::make_move_iterator(found.end()));
}

policy::RecordsRead read_of(policy::RecordKind kind, std::string of,
                            const std::vector<std::string>& texts, bool valid) {
  policy::RecordsRead read;
  read.kind = kind;
  read.of = std::move(of);
  read.texts = texts;
  read.valid = valid;
  return read;
}

policy::RecordsRead read_tlsrpt(const probe::Facts& facts, const policy::TlsrptReading& reading) {
  policy::RecordsRead read = read_of(policy::RecordKind::tlsrpt, "_smtp._tls." + facts.domain,
                                     facts.tlsrpt, reading.valid);
  if (reading.record) read.ruas = reading.record->ruas;
  return read;
}

policy::RecordsRead read_sts(const probe::Facts& facts, const policy::StsRecordReading& reading) {
  policy::RecordsRead read =
      read_of(policy::RecordKind::sts, "_mta-sts." + facts.domain, facts.sts, reading.valid);
  if (reading.record) read.id = reading.record->id;
  return read;
}

}  // namespace

void check_policy(CheckReport& report, std::string text, const std::string& of) {
  policy::StsPolicyReading reading = policy::read_sts_policy(text, of);
  add(report.findings, std::move(reading.findings));
  report.policy = PolicyRead{of, std::move(text), std::move(reading.policy), reading.valid};
}

void check_records(CheckReport& report, const std::vector<std::string>& given) {
  policy::GivenReading reading = policy::read_given_records(given);
  add(report.findings, std::move(reading.findings));
  report.records.insert(report.records.end(), std::make_move_iterator(reading.records.begin()),
                        std::make_move_iterator(reading.records.end()));
}

void check_live(CheckReport& report, probe::Facts facts, probe::Judgement judgement) {
  add(report.findings, std::move(judgement.findings));
  if (judgement.policy) {
    report.policy = PolicyRead{probe::policy_url(facts), judgement.policy_text,
                               judgement.policy->policy, judgement.policy->valid};
  }
  if (!facts.tlsrpt.empty()) report.records.push_back(read_tlsrpt(facts, judgement.tlsrpt));
  if (!facts.sts.empty()) report.records.push_back(read_sts(facts, judgement.sts));
  report.incomplete = judgement.incomplete;
  report.live = std::move(facts);
}

std::size_t count(const CheckReport& report, policy::Severity severity) {
  return static_cast<std::size_t>(
      std::ranges::count(report.findings, severity, &policy::Finding::severity));
}

std::optional<std::string> line_of(const CheckReport& report, const policy::Place& place) {
  if (place.line == 0) return std::nullopt;
  if (report.policy && report.policy->of == place.of) {
    policy::Lines lines(report.policy->text);
    while (const auto line = lines.next()) {
      if (line->number == place.line) return std::string(line->text);
    }
    return std::nullopt;
  }
  for (const policy::RecordsRead& read : report.records) {
    if (read.of == place.of && place.line <= read.texts.size()) return read.texts[place.line - 1];
  }
  return std::nullopt;
}

}  // namespace tlsrpt::cli
