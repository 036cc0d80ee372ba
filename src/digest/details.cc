// SPDX-License-Identifier: MIT
#include "digest/details.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "digest/csv_row.h"
#include "digest/reporters.h"
#include "digest/show.h"
#include "digest/window.h"
#include "json/writer.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

using store::DetailRow;
using store::Details;

constexpr std::string_view kIndent = "    ";

std::string head(const Details& details, const store::Window& window, bool is_part,
                 const TextStyle& style) {
  std::string out;
  if (details.combinations == 0) {
    prose::hang(out, "",
                fmt::format("No {}TLS failures {}", is_part ? "such " : "", shown_window(window)),
                style.width);
    return out;
  }
  const std::string title = fmt::format("TLS failures {}", shown_window(window));
  const std::string count = number(details.combinations, "combination");
  if (title.size() + 3 + count.size() <= style.width) return title + "   " + count + "\n";
  prose::hang(out, "", title, style.width);
  prose::hang(out, "", count, style.width);
  return out;
}

std::string date_span(const DetailRow& row) {
  const std::string first = report::format_day(row.first_day);
  if (row.first_day == row.last_day) return "on " + first;
  return fmt::format("{} to {}", first, report::format_day(row.last_day));
}

/// `at address 198.51.100.72, seen from 192.0.2.1, reason code 7`, of what is told.
std::string place(const DetailRow& row, const TextStyle& style) {
  std::string line;
  const auto add = [&](std::string_view words, const std::string& told) {
    if (told.empty()) return;
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", words, shown(told, style));
  };
  add("at address", row.receiving_ip);
  add("seen from", row.sending_mta_ip);
  add("reason code", row.failure_reason_code);
  return line;
}

void write_block(std::string& out, const DetailRow& row, const TextStyle& style) {
  const std::string cause = prose::shown_cause(row.result_type, row.receiving_mx_hostname, style);
  prose::hang(out, "", fmt::format("{}: {}", shown_domain(row.domain, style), cause), style.width);
  const std::array<std::string, 3> lines = {
      fmt::format("{} ({}), {}, told by {}", number(row.failed_sessions, "session"),
                  shown_policy_type(row.policy_type, style), date_span(row),
                  prose::shown_reporter(row.reporter, style)),
      place(row, style),
      fmt::format("in {}, {} {}", number(row.reports, "report"),
                  row.reports == 1 ? "number" : "the newest is number", row.newest_report)};
  for (const std::string& line : lines) prose::hang(out, kIndent, line, style.width);
}

void write_failure(json::Writer& out, const DetailRow& row) {
  out.begin_object();
  out.key("domain").text_or_null(row.domain);
  out.key("policy_type").text_or_null(row.policy_type);
  out.key("result_type").text_or_null(row.result_type);
  out.key("receiving_mx_hostname").text_or_null(row.receiving_mx_hostname);
  out.key("receiving_ip").text_or_null(row.receiving_ip);
  out.key("sending_mta_ip").text_or_null(row.sending_mta_ip);
  out.key("failure_reason_code").text_or_null(row.failure_reason_code);
  write_reporter(out, row.reporter);
  out.key("failed_sessions").number(row.failed_sessions);
  out.key("reports").number(row.reports);
  out.key("first_day").text(report::format_day(row.first_day));
  out.key("last_day").text(report::format_day(row.last_day));
  out.key("newest_report").number(static_cast<std::uint64_t>(row.newest_report));
  out.end_object();
}

}  // namespace

std::string details_text(const Details& details, const store::Window& window, bool is_part,
                         const TextStyle& style) {
  std::string out = head(details, window, is_part, style);
  if (details.rows.empty()) return out;
  const std::size_t shown =
      style.all ? details.rows.size() : std::min(details.rows.size(), kMostDetails);
  for (std::size_t i = 0; i < shown; ++i) {
    out += '\n';
    write_block(out, details.rows[i], style);
  }
  out += '\n';
  if (shown < details.combinations) {
    prose::hang(out, ellipsis(style),
                fmt::format("and {}; {}--domain, --type and --mx choose",
                            number(details.combinations - shown, "more combination"),
                            style.all ? "" : "--all shows more, "),
                style.width);
  }
  // A command stays on one line, to be pasted.
  prose::hang(out, "", "One of the reports in full:", style.width);
  out += fmt::format("{}tlsrpt-summary --report {}\n", kIndent, details.rows[0].newest_report);
  return out;
}

std::string details_json(const Details& details, const store::Window& window) {
  json::Writer out;
  out.begin_object().key("window");
  write_window(out, window);
  out.key("combinations").number(details.combinations).key("failures").begin_array();
  for (const DetailRow& row : details.rows) write_failure(out, row);
  out.end_array();
  out.key("more_combinations").number(details.combinations - details.rows.size());
  out.key("more_failed_sessions").number(details.rest_sessions).end_object();
  return std::string(out.str());
}

std::string details_csv(const Details& details) {
  static const std::vector<std::string> kColumns = {"domain",
                                                    "policy_type",
                                                    "result_type",
                                                    "receiving_mx_hostname",
                                                    "receiving_ip",
                                                    "sending_mta_ip",
                                                    "failure_reason_code",
                                                    "organization_name",
                                                    "failed_sessions",
                                                    "reports",
                                                    "first_day",
                                                    "last_day",
                                                    "newest_report",
                                                    "reporter_domain",
                                                    "signer"};
  std::string out;
  csv_row(out, kColumns);
  for (const DetailRow& row : details.rows) {
    const std::array<std::string, 15> cells = {row.domain,
                                               row.policy_type,
                                               row.result_type,
                                               row.receiving_mx_hostname,
                                               row.receiving_ip,
                                               row.sending_mta_ip,
                                               row.failure_reason_code,
                                               row.reporter.organization_name,
                                               std::to_string(row.failed_sessions),
                                               std::to_string(row.reports),
                                               report::format_day(row.first_day),
                                               report::format_day(row.last_day),
                                               std::to_string(row.newest_report),
                                               row.reporter.domain,
                                               signer_of(row.reporter)};
    csv_row(out, cells);
  }
  return out;
}

}  // namespace tlsrpt::digest
