// SPDX-License-Identifier: MIT
#include "digest/json.h"

#include "digest/conflicts.h"
#include "digest/incidents.h"
#include "digest/reporters.h"
#include "digest/waiting.h"
#include "digest/window.h"
#include "json/writer.h"

namespace tlsrpt::digest {
namespace {

using json::Writer;

void write_row(Writer& out, const store::ReporterRow& row) {
  out.begin_object();
  write_reporter(out, row.reporter);
  out.key("reports").number(row.reports);
  out.key("unverified").number(row.unverified);
  out.end_object();
}

void write_silent(Writer& out, const SilentReporter& reporter) {
  out.begin_object();
  write_reporter(out, reporter.reporter);
  out.key("last_day").text(report::format_day(reporter.last_day));
  out.end_object();
}

void write_rate(Writer& out, const Numbers& numbers) {
  out.key("success_rate");
  const auto rate = numbers.success_rate();
  rate ? out.fraction(*rate) : out.null();
}

void write_sessions(Writer& out, const Numbers& numbers) {
  out.key("successful_sessions").number(numbers.successful_sessions);
  out.key("failed_sessions").number(numbers.failed_sessions);
}

void write_before(Writer& out, const Numbers& numbers) {
  out.begin_object().key("reports").number(numbers.reports);
  write_sessions(out, numbers);
  write_rate(out, numbers);
  out.end_object();
}

/// As columns, because there are many of them.
void write_days(Writer& out, const std::vector<Numbers>& days, report::Day last_day) {
  if (days.empty()) return void(out.null());
  const auto ago = std::chrono::days(static_cast<int>(days.size() - 1));
  out.begin_object().key("first").text(report::format_day(last_day - ago));
  out.key("successful_sessions").begin_array();
  for (const Numbers& day : days) out.number(day.successful_sessions);
  out.end_array().key("failed_sessions").begin_array();
  for (const Numbers& day : days) out.number(day.failed_sessions);
  out.end_array().end_object();
}

void write_policy(Writer& out, const Policy& policy, report::Day last_day) {
  out.begin_object();
  out.key("policy_type").text_or_null(policy.policy_type);
  out.key("mode").text_or_null(policy.mode);
  out.key("reports").number(policy.reports);
  write_sessions(out, policy);
  write_rate(out, policy);
  out.key("before");
  policy.before ? write_before(out, *policy.before) : void(out.null());
  out.key("days");
  write_days(out, policy.days, last_day);
  out.end_object();
}

void write_failure(Writer& out, const Failure& failure) {
  out.begin_object();
  out.key("result_type").text_or_null(failure.result_type);
  out.key("policy_type").text_or_null(failure.policy_type);
  out.key("receiving_mx_hostname").text_or_null(failure.receiving_mx_hostname);
  out.key("failed_sessions").number(failure.failed_sessions);
  write_reporters(out, failure.reporters);
  out.key("first_day").text(report::format_day(failure.first_day));
  out.key("last_day").text(report::format_day(failure.last_day));
  out.key("since");
  failure.since ? out.text(report::format_day(*failure.since)) : out.null();
  out.key("change");
  failure.change == Change::untold ? out.null() : out.text(name(failure.change));
  out.end_object();
}

void write_gone(Writer& out, const Gone& gone) {
  out.begin_object();
  out.key("result_type").text_or_null(gone.result_type);
  out.key("receiving_mx_hostname").text_or_null(gone.receiving_mx_hostname);
  out.key("failed_sessions").number(gone.failed_sessions);
  out.key("last_day").text(report::format_day(gone.last_day));
  out.end_object();
}

void write_advice(Writer& out, const std::vector<Advice>& all) {
  out.key("advice").begin_array();
  for (const Advice& advice : all) {
    out.begin_object().key("id").text(advice.id).key("text").text(advice.reason);
    out.key("action").text(advice.action).key("command").text_or_null(advice.command);
    out.end_object();
  }
  out.end_array();
}

void write_domain(Writer& out, const Domain& domain, report::Day last_day) {
  out.begin_object();
  out.key("domain").text_or_null(domain.domain);
  out.key("verdict").text(name(domain.verdict));
  if (domain.last_day) out.key("last_day").text(report::format_day(*domain.last_day));
  out.key("policies").begin_array();
  for (const Policy& policy : domain.policies) write_policy(out, policy, last_day);
  out.end_array();
  out.key("failures").begin_array();
  for (const Failure& failure : domain.failures) write_failure(out, failure);
  out.end_array();
  out.key("gone").begin_array();
  for (const Gone& gone : domain.gone) write_gone(out, gone);
  out.end_array();
  write_advice(out, domain.advice);
  out.end_object();
}

void write_rejected(Writer& out, const store::RejectedRow& rejected) {
  out.begin_object();
  out.key("verdict").text_or_null(rejected.verdict);
  out.key("fault").text_or_null(rejected.fault);
  out.key("mails").number(rejected.mails);
  out.end_object();
}

void write_quarantine(Writer& out, const Quarantine& quarantine) {
  if (!quarantine.messages) return void(out.null());
  out.begin_object();
  out.key("messages").number(*quarantine.messages);
  out.key("oldest");
  quarantine.oldest ? out.text(report::format_time(*quarantine.oldest)) : out.null();
  out.end_object();
}

/// How many have no row of their own.
void write_more(Writer& out, const Digest& digest) {
  out.key("more").begin_object();
  out.key("reporters").number(digest.reporter_count() - digest.reporters.size());
  out.key("domains").number(digest.more_domains);
  out.key("conflicts").number(digest.conflicts.more);
  out.key("incidents_open").number(digest.more_incidents.open);
  out.key("incidents_resolved").number(digest.more_incidents.resolved);
  out.end_object();
}

}  // namespace

std::string json(const Digest& digest) {
  Writer out;
  out.begin_object();
  out.key("window");
  write_window(out, digest.window);
  out.key("reports").number(digest.reports);
  out.key("reporters").begin_array();
  for (const store::ReporterRow& row : digest.reporters) write_row(out, row);
  out.end_array();
  write_names(out, "new_reporters", digest.new_reporters);
  write_each(out, "newly_reported_by", digest.new_reporters);
  out.key("silent_reporters").begin_array();
  for (const SilentReporter& reporter : digest.silent_reporters) write_silent(out, reporter);
  out.end_array();
  out.key("domains").begin_array();
  for (const Domain& domain : digest.domains) write_domain(out, domain, digest.last_day);
  out.end_array();
  write_advice(out, digest.advice);
  out.key("conflicts").begin_array();
  for (const store::ConflictRow& row : digest.conflicts.rows) write_conflict(out, row);
  out.end_array();
  out.key("incidents");
  write_incidents(out, digest.incidents);
  out.key("alerts");
  write_waiting_summary(out, digest.waiting);
  out.key("rejected").begin_array();
  for (const store::RejectedRow& rejected : digest.rejected) write_rejected(out, rejected);
  out.end_array();
  out.key("quarantine");
  write_quarantine(out, digest.quarantine);
  write_more(out, digest);
  out.end_object();
  return std::string(out.str());
}

}  // namespace tlsrpt::digest
