// SPDX-License-Identifier: MIT
#include "alert/notice_json.h"

#include <algorithm>
#include <span>

#include "alert/notice.h"
#include "json/writer.h"
#include "report/result_type.h"

namespace tlsrpt::alert {
namespace {

using json::Writer;

void write_list(Writer& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key).begin_array();
  for (const std::string& text : texts) out.text(text);
  out.end_array();
}

void write_cause(Writer& out, const store::Incident& incident) {
  out.key("domain").text_or_null(incident.cause.domain);
  out.key("result_type").text_or_null(incident.cause.result_type);
  out.key("receiving_mx_hostname").text_or_null(incident.cause.receiving_mx_hostname);
  out.key("policy_type").text_or_null(incident.policy_type);
  out.key("mode").text_or_null(incident.mode);
  out.key("failed_sessions").number(incident.failed_sessions);
  out.key("sessions").number(incident.sessions);
  out.key("first_day").text(report::format_day(incident.first_day));
  out.key("last_day").text(report::format_day(incident.last_day));
}

/// A forger has as many names as he likes.
constexpr std::size_t kMostReportersListed = 10;

void write_reporters(Writer& out, const std::vector<report::Reporter>& reporters) {
  const std::size_t count = std::min(reporters.size(), kMostReportersListed);
  out.key("reporters").begin_array();
  for (const report::Reporter& reporter : std::span(reporters).first(count)) {
    out.begin_object();
    write_reporter(out, reporter);
    out.end_object();
  }
  out.end_array().key("more_reporters").number(reporters.size() - count);
}

void write_end(Writer& out, const store::Incident& incident) {
  out.key("resolved");
  incident.resolved ? out.text(report::format_time(*incident.resolved)) : out.null();
  out.key("why").text_or_null(incident.why);
}

}  // namespace

void write_reporter(Writer& out, const report::Reporter& reporter) {
  out.key("organization_name").text_or_null(reporter.organization_name);
  out.key("authenticated").boolean(reporter.is_signed);
  out.key("reporter_domain").text_or_null(reporter.domain);
  out.key("signer").text_or_null(reporter.is_signed ? reporter.domain : std::string());
}

std::string notice_json(const Facts& facts, std::string_view subject) {
  const store::Incident& incident = facts.incident;
  const store::Cause& cause = incident.cause;
  const report::ResultType& type = report::result_type(cause.result_type);
  const bool test = facts.kind == Kind::test;
  Writer out;
  out.begin_object();
  out.key("notice").text(test ? name(Kind::opened) : name(facts.kind)).key("test").boolean(test);
  out.key("subject").text(subject).key("incident");
  test ? out.null() : out.number(static_cast<std::uint64_t>(incident.id));
  write_cause(out, incident);
  write_reporters(out, facts.reporters);
  write_list(out, "reason_codes", facts.details.reason_codes);
  write_list(out, "receiving_ips", facts.details.receiving_ips);
  out.key("meaning").text(type.meaning).key("effect").text(report::sentence(facts.effect));
  out.key("remedy").text(type.remedy).key("command");
  out.text_or_null(report::command_for(type, cause.domain, cause.receiving_mx_hostname));
  out.key("opened").text(report::format_time(incident.opened));
  write_end(out, incident);
  out.end_object();
  return std::string(out.str());
}

std::string more_json(std::uint64_t hourly, std::string_view subject) {
  Writer out;
  out.begin_object().key("notice").text(name(Kind::more)).key("test").boolean(false);
  out.key("subject").text(subject).key("incident").null();
  out.key("alert_limit").number(hourly).end_object();
  return std::string(out.str());
}

}  // namespace tlsrpt::alert
