// SPDX-License-Identifier: MIT
#include "digest/stored_report.h"

#include <fmt/format.h>

#include <vector>

#include "digest/reporters.h"
#include "digest/show.h"
#include "json/writer.h"
#include "prose/lines.h"
#include "report/deviation.h"

namespace tlsrpt::digest {
namespace {

using store::ReportMatch;
using store::ReportMatches;
using store::StoredReport;

/// Below this width a label stands before its value and not in a column.
constexpr std::size_t kWideEnough = 60;
constexpr std::size_t kValueColumn = 20;
constexpr std::size_t kDetailColumn = 24;

std::string in_full(std::string_view told, const TextStyle& style) {
  return shown(told, style, told.size());
}

/// Lines of labels and values below a heading; a value that is not told has none.
class Fields {
 public:
  Fields(std::string& out, std::size_t indent, std::size_t column, const TextStyle& style)
      : out_(out), indent_(indent, ' '), column_(indent + column), style_(style) {}

  Fields& line(std::string_view label, std::string_view value) {
    if (value.empty()) return *this;
    if (style_.width >= kWideEnough) {
      prose::hang(out_, prose::pad_right(indent_ + std::string(label), column_), value,
                  style_.width);
      return *this;
    }
    const std::string line = fmt::format("{}: {}", label, value);
    if (indent_.size() + prose::display_width(line) <= style_.width) {
      prose::hang(out_, indent_, line, style_.width);
    } else {
      prose::hang(out_, indent_, fmt::format("{}:", label), style_.width);
      prose::hang(out_, indent_ + "  ", value, style_.width);
    }
    return *this;
  }
  Fields& told(std::string_view label, std::string_view told) {
    return line(label, in_full(told, style_));
  }
  Fields& told(std::string_view label, const std::vector<report::Text>& texts) {
    for (const report::Text text : texts) {
      told(label, text);
      if (style_.width >= kWideEnough) label = {};
    }
    return *this;
  }

 private:
  std::string& out_;
  std::string indent_;
  std::size_t column_;
  const TextStyle& style_;
};

std::string counted(const StoredReport& stored) {
  if (stored.counted) return "yes";
  if (!stored.counts_instead) return "no";
  return fmt::format("no: report {} of the same identity counts instead", *stored.counts_instead);
}

std::string deviation(const store::StoredDeviation& stored, const TextStyle& style) {
  std::string line = in_full(stored.deviation, style);
  if (!stored.where.empty()) line += " at " + in_full(stored.where, style);
  const report::DeviationFacts* const facts = report::find_deviation(stored.deviation);
  return facts == nullptr ? line : fmt::format("{}: {}", line, facts->meaning);
}

void write_origin(std::string& out, const StoredReport& stored, const TextStyle& style) {
  Fields fields(out, 4, kValueColumn, style);
  fields.line("received", report::format_time(stored.received))
      .line("deliveries", number(stored.deliveries))
      .line("about", shown_domain(stored.domain, style))
      .told("report-domain", stored.report_domain)
      .told("submitter", stored.submitter)
      .told("message-id", stored.message_id)
      .line("authenticated", stored.authenticated
                                 ? "yes: signed by " + shown_domain(stored.signer, style)
                                 : "no: anybody can mail a report in any name")
      .line("counted", counted(stored))
      .line("original", stored.original_kept ? "is kept" : "is not kept")
      .line("size", number(stored.size, "byte"))
      .line("sha256", stored.sha256);
  for (const store::StoredDeviation& each : stored.deviations) {
    fields.line("deviation", deviation(each, style));
  }
}

void write_head(std::string& out, const report::Report& report, const TextStyle& style) {
  Fields(out, 4, kValueColumn, style)
      .told("organization-name", report.organization_name)
      .told("contact-info", report.contact_info)
      .told("report-id", report.report_id)
      .line("start-datetime", report::format_time(report.date_range.start_datetime))
      .line("end-datetime", report::format_time(report.date_range.end_datetime));
}

void write_failure(std::string& out, const report::FailureDetail& failure, const TextStyle& style) {
  const std::string type =
      failure.result_type.empty() ? "cause not told" : in_full(failure.result_type, style);
  out += '\n';
  prose::hang(out, "    ",
              fmt::format("{}: {}", number(failure.failed_session_count, "failed session"), type),
              style.width);
  Fields(out, 8, kDetailColumn, style)
      .told("receiving-mx-hostname", failure.receiving_mx_hostname)
      .told("receiving-mx-helo", failure.receiving_mx_helo)
      .told("receiving-ip", failure.receiving_ip)
      .told("sending-mta-ip", failure.sending_mta_ip)
      .told("failure-reason-code", failure.failure_reason_code)
      .told("additional-information", failure.additional_information);
}

void write_policy(std::string& out, const report::Policy& policy, const TextStyle& style) {
  Fields(out, 4, kValueColumn, style)
      .told("policy-type", policy.policy_type)
      .line("mail domain", shown_domain(policy.domain, style))
      .told("policy-domain", policy.policy_domain)
      .told("policy-string", policy.policy_string)
      .told("mx-host", policy.mx_host)
      .line("sessions",
            fmt::format("{} successful, {} failed", number(policy.total_successful_session_count),
                        number(policy.total_failure_session_count)));
  for (const report::FailureDetail& failure : policy.failure_details) {
    write_failure(out, failure, style);
  }
}

void write_others(std::string& out, const ReportMatches& others, const TextStyle& style) {
  if (others.rows.empty()) return;
  out += "\nOther reports with this ID:\n";
  for (const ReportMatch& other : others.rows) {
    prose::hang(out, fmt::format("    {}  ", other.number),
                fmt::format("of {} on {} for {}, received {} UTC{}",
                            prose::shown_reporter(other.reporter, style),
                            shown_domain(other.domain, style), report::format_day(other.day),
                            prose::minute(other.received), other.counted ? "" : ", does not count"),
                style.width);
  }
  if (others.more == 0) return;
  prose::hang(out, ellipsis(style), fmt::format("and {}", number(others.more, "older one")),
              style.width);
}

void write_origin(json::Writer& out, const StoredReport& stored) {
  out.key("number").number(static_cast<std::uint64_t>(stored.number));
  out.key("received").text(report::format_time(stored.received));
  out.key("deliveries").number(stored.deliveries);
  out.key("domain").text_or_null(stored.domain);
  out.key("report_domain").text_or_null(stored.report_domain);
  out.key("submitter").text_or_null(stored.submitter);
  out.key("message_id").text_or_null(stored.message_id);
  out.key("authenticated").boolean(stored.authenticated);
  out.key("signer").text_or_null(stored.signer);
  out.key("counted").boolean(stored.counted).key("counts_instead");
  stored.counts_instead ? out.number(static_cast<std::uint64_t>(*stored.counts_instead))
                        : out.null();
  out.key("original_kept").boolean(stored.original_kept);
  out.key("size").number(stored.size);
  out.key("sha256").text(stored.sha256);
  out.key("deviations").begin_array();
  for (const store::StoredDeviation& each : stored.deviations) {
    out.begin_object().key("deviation").text(each.deviation);
    out.key("where").text_or_null(each.where).end_object();
  }
  out.end_array();
}

void write_others(json::Writer& out, const ReportMatches& others) {
  out.key("others").begin_array();
  for (const ReportMatch& other : others.rows) {
    out.begin_object();
    out.key("number").number(static_cast<std::uint64_t>(other.number));
    write_reporter(out, other.reporter);
    out.key("domain").text_or_null(other.domain);
    out.key("day").text(report::format_day(other.day));
    out.key("received").text(report::format_time(other.received));
    out.key("counted").boolean(other.counted).end_object();
  }
  out.end_array().key("more_others").number(others.more);
}

}  // namespace

std::string stored_report_text(const StoredReport& stored, const ReportMatches& others,
                               const TextStyle& style) {
  const report::Report& report = stored.report;
  const report::Reporter reporter =
      report::reporter_of(report.organization_name, report.contact_info, stored.signer);
  std::string out;
  prose::hang(out, "",
              fmt::format("Report {} of {}, for {} UTC", stored.number,
                          prose::shown_reporter(reporter, style),
                          report::format_day(report::day_of(report))),
              style.width);
  out += '\n';
  write_origin(out, stored, style);
  out += '\n';
  write_head(out, report, style);
  std::size_t n = 0;
  for (const report::Policy& policy : report.policies) {
    out += fmt::format("\nPolicy {} of {}\n", number(++n), number(report.policies.size()));
    write_policy(out, policy, style);
  }
  write_others(out, others, style);
  return out;
}

std::string stored_report_json(const StoredReport& stored, const ReportMatches& others) {
  json::Writer out;
  out.begin_object();
  write_origin(out, stored);
  out.key("report");
  json::write(out, stored.report);
  write_others(out, others);
  out.end_object();
  return std::string(out.str());
}

}  // namespace tlsrpt::digest
