// SPDX-License-Identifier: MIT
#include "digest/json.h"

#include "digest/incidents.h"
#include "digest/waiting.h"
#include "json/writer.h"

namespace tlsrpt::digest {
namespace {

using json::Writer;
using store::Window;

void write_window(Writer& out, const Window& window) {
  out.begin_object();
  out.key("basis").text(window.basis == Window::Basis::received ? "received" : "covered");
  out.key("from").text(report::format_time(window.from));
  out.key("to").text(report::format_time(window.to));
  out.end_object();
}

void write_reporter(Writer& out, const store::ReporterRow& reporter) {
  out.begin_object();
  out.key("organization_name").text_or_null(reporter.organization_name);
  out.key("reports").number(reporter.reports);
  out.key("unverified").number(reporter.unverified);
  out.end_object();
}

void write_policy(Writer& out, const Policy& policy) {
  out.begin_object();
  out.key("policy_type").text_or_null(policy.policy_type);
  out.key("mode").text_or_null(policy.mode);
  out.key("reports").number(policy.reports);
  out.key("successful_sessions").number(policy.successful_sessions);
  out.key("failed_sessions").number(policy.failed_sessions);
  out.key("success_rate");
  const auto rate = policy.success_rate();
  rate ? out.fraction(*rate) : out.null();
  out.end_object();
}

void write_failure(Writer& out, const Failure& failure) {
  out.begin_object();
  out.key("result_type").text_or_null(failure.result_type);
  out.key("policy_type").text_or_null(failure.policy_type);
  out.key("receiving_mx_hostname").text_or_null(failure.receiving_mx_hostname);
  out.key("failed_sessions").number(failure.failed_sessions);
  out.key("reporters").begin_array();
  for (const std::string& reporter : failure.reporters) out.text_or_null(reporter);
  out.end_array();
  out.key("first_day").text(report::format_day(failure.first_day));
  out.key("last_day").text(report::format_day(failure.last_day));
  out.end_object();
}

void write_domain(Writer& out, const Domain& domain) {
  out.begin_object();
  out.key("domain").text_or_null(domain.domain);
  out.key("verdict").text(name(domain.verdict));
  if (domain.last_day) out.key("last_day").text(report::format_day(*domain.last_day));
  out.key("policies").begin_array();
  for (const Policy& policy : domain.policies) write_policy(out, policy);
  out.end_array();
  out.key("failures").begin_array();
  for (const Failure& failure : domain.failures) write_failure(out, failure);
  out.end_array();
  out.key("advice").begin_array().end_array();
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
  out.begin_object();
  out.key("messages").number(quarantine.messages);
  out.key("oldest");
  quarantine.oldest ? out.text(report::format_time(*quarantine.oldest)) : out.null();
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
  for (const store::ReporterRow& reporter : digest.reporters) write_reporter(out, reporter);
  out.end_array();
  out.key("domains").begin_array();
  for (const Domain& domain : digest.domains) write_domain(out, domain);
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
  out.end_object();
  return std::string(out.str());
}

}  // namespace tlsrpt::digest
