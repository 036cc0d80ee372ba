// SPDX-License-Identifier: MIT
#include "alert/conflict_notice.h"

#include <string>
#include <string_view>

#include "alert/body.h"
#include "alert/notice_json.h"
#include "json/writer.h"
#include "prose/show.h"
#include "report/printable.h"

namespace tlsrpt::alert {
namespace {

std::string subject(const store::ConflictRow& conflict) {
  const std::string domain =
      conflict.domain.empty()
          ? "(domain not told)"
          : prose::word(conflict.domain, report::printable_ascii(conflict.domain, kLongestName));
  return "[tlsrpt] " + domain + ": reports contradict each other (" +
         std::to_string(conflict.failed_sessions_not_counted) + " failed " +
         (conflict.failed_sessions_not_counted == 1 ? "session does" : "sessions do") +
         " not count)";
}

std::string listed(const std::vector<ToldCause>& causes) {
  std::string text;
  for (const ToldCause& told : causes) {
    text += (text.empty() ? "" : ", ") +
            prose::shown_cause(told.cause.result_type, told.cause.receiving_mx_hostname, kForm);
  }
  return text;
}

std::string_view why_it_counts(const store::ConflictRow& conflict) {
  if (conflict.reporter.is_signed && !conflict.not_counting_reporter.is_signed) {
    return "because it is authenticated";
  }
  return conflict.failed_sessions > conflict.failed_sessions_not_counted
             ? "because it tells of more failed sessions"
             : "because it came first";
}

std::string command(store::Id report) {
  return "tlsrpt-summary --report " + std::to_string(report);
}

std::string body(const store::ConflictRow& conflict, const std::vector<ToldCause>& causes) {
  const std::string domain = prose::shown_domain(conflict.domain, kForm);
  Body body;
  body.paragraph(domain + ": two reports with the same ID, for " +
                 report::format_day(conflict.day) + ", contradict each other.");
  body.paragraph(prose::shown_reporter(conflict.not_counting_reporter, kForm) + " reported " +
                 prose::number(conflict.failed_sessions_not_counted, "failed session") + ": " +
                 listed(causes) + ". This report does not count.");
  body.paragraph(prose::shown_reporter(conflict.reporter, kForm) + " reported " +
                 prose::number(conflict.failed_sessions, "failed session") +
                 ". This report counts, " + std::string(why_it_counts(conflict)) + ".");
  body.paragraph(
      "One of them may be forged, or two hosts of one sender may use the same ID. Compare them:");
  body.command(command(conflict.not_counting));
  body.command(command(conflict.counting));
  body.paragraph(
      "Another report with this ID sends a notice only if it tells of ten times as many failed "
      "sessions, and never of causes with an open incident.");
  return std::move(body).done();
}

void write(json::Writer& out, std::string_view key, store::Id number,
           const report::Reporter& reporter, std::uint64_t failed_sessions) {
  out.key(key).begin_object().key("report").number(static_cast<std::uint64_t>(number));
  write_reporter(out, reporter);
  out.key("failed_sessions").number(failed_sessions).end_object();
}

std::string json(const store::ConflictRow& conflict, const std::vector<ToldCause>& causes,
                 std::string_view subject) {
  json::Writer out;
  out.begin_object().key("notice").text(name(Kind::conflict)).key("test").boolean(false);
  out.key("subject").text(subject).key("incident").null();
  out.key("domain").text_or_null(conflict.domain);
  out.key("day").text(report::format_day(conflict.day));
  write(out, "counts", conflict.counting, conflict.reporter, conflict.failed_sessions);
  write(out, "does_not_count", conflict.not_counting, conflict.not_counting_reporter,
        conflict.failed_sessions_not_counted);
  out.key("causes").begin_array();
  for (const ToldCause& told : causes) {
    out.begin_object().key("result_type").text_or_null(told.cause.result_type);
    out.key("receiving_mx_hostname").text_or_null(told.cause.receiving_mx_hostname).end_object();
  }
  out.end_array().key("command").text(command(conflict.not_counting)).end_object();
  return std::string(out.str());
}

}  // namespace

Texts texts_of_conflict(const store::ConflictRow& conflict, const std::vector<ToldCause>& causes) {
  const std::string line = subject(conflict);
  return {line, body(conflict, causes), json(conflict, causes, line)};
}

}  // namespace tlsrpt::alert
