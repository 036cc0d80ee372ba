// SPDX-License-Identifier: MIT
#include "alert/notice.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "alert/body.h"
#include "alert/notice_json.h"
#include "prose/show.h"
#include "report/printable.h"
#include "report/result_type.h"

namespace tlsrpt::alert {
namespace {

constexpr std::size_t kLongestType = 40;

/// Of a hostile text, so many bytes that a header line bears several.
std::string brief(std::string_view text, std::size_t most) {
  std::string shown = report::printable_ascii(text, most);
  if (shown.size() > most + 3) shown = shown.substr(0, most) + "...";
  return prose::word(text, shown);
}

/// `example.org: certificate-expired on mx2.example.org`
std::string headline(const store::Cause& cause) {
  std::string line = cause.domain.empty() ? "(domain not told)" : brief(cause.domain, kLongestName);
  line += ": ";
  line += cause.result_type.empty() ? "cause not told" : brief(cause.result_type, kLongestType);
  if (!cause.receiving_mx_hostname.empty()) {
    line += " on " + brief(cause.receiving_mx_hostname, kLongestName);
  }
  return line;
}

std::int64_t days_of(const store::Incident& incident) {
  return (incident.last_day - incident.first_day).count() + 1;
}

/// `57 of 1088 sessions`; senders may count more failures in the details than sessions (Mail.ru).
std::string sessions(const store::Incident& incident) {
  const std::string failed = std::to_string(incident.failed_sessions);
  if (incident.sessions >= incident.failed_sessions) {
    return failed + " of " + std::to_string(incident.sessions) + " sessions";
  }
  return failed + (incident.failed_sessions == 1 ? " session" : " sessions");
}

std::string subject(const Facts& facts) {
  const store::Incident& incident = facts.incident;
  const std::string line = "[tlsrpt] " + headline(incident.cause);
  const std::string counts = sessions(incident) + " failed";
  switch (facts.kind) {
    case Kind::worsened:
      return line + " is worse (" + counts + ")";
    case Kind::reminder:
      return line + " goes on, day " + std::to_string(days_of(incident)) + " (" + counts + ")";
    case Kind::resolved:
      return line + " is over (" + counts + " in " +
             prose::number(static_cast<std::uint64_t>(days_of(incident)), "day") + ")";
    default:
      return line + " (" + counts + ")";
  }
}

std::string span(const store::Incident& incident) {
  const std::string first = report::format_day(incident.first_day);
  if (incident.first_day == incident.last_day) return "on " + first;
  const auto days = static_cast<std::uint64_t>(days_of(incident));
  return "from " + first + " to " + report::format_day(incident.last_day) + " (" +
         prose::number(days, "day") + ")";
}

/// `, reported by A, B and 2 others`
std::string reported_by(const Facts& facts) {
  constexpr std::size_t kMost = 3;
  const std::size_t all = facts.reporters.size();
  const std::size_t named = all <= kMost + 1 ? all : kMost;
  std::string line;
  for (std::size_t i = 0; i < named; ++i) {
    const bool last = i + 1 == all;
    line += (i == 0 ? ", reported by "
             : last ? " and "
                    : ", ") +
            prose::shown_reporter(facts.reporters[i], kForm);
  }
  if (named < all) line += " and " + prose::number(all - named) + " others";
  return line;
}

std::string what_happened(const Facts& facts) {
  const store::Incident& incident = facts.incident;
  std::string line = prose::failed_sessions(incident.failed_sessions, incident.sessions) +
                     " failed " + span(incident) + reported_by(facts);
  if (!line.ends_with('.')) line += '.';
  if (facts.kind != Kind::worsened) return line;
  if (moved_to_enforce(incident)) {
    line += " The policy has moved from " + incident.noticed_mode +
            " to enforce since the last notice.";
  }
  if (incident.failed_sessions > incident.noticed_sessions) {
    line += " At the last notice they were " + prose::number(incident.noticed_sessions) + ".";
  }
  return line;
}

std::string authenticity(const Facts& facts) {
  if (facts.reporters.empty()) return {};
  std::vector<std::string> signers;
  bool all = true;
  for (const report::Reporter& reporter : facts.reporters) {
    all = all && reporter.is_signed;
    const bool known = std::find(signers.begin(), signers.end(), reporter.domain) != signers.end();
    if (reporter.is_signed && !known) signers.push_back(reporter.domain);
  }
  if (signers.empty()) {
    return "These reports are not authenticated and may be forged. Verify before acting.";
  }
  return (all ? "These reports are authenticated: signed by "
              : "Only the reports signed by these domains are authenticated: ") +
         prose::listed_names(signers, kForm) + ".";
}

void write_remedy(Body& body, const Facts& facts) {
  const store::Cause& cause = facts.incident.cause;
  const report::ResultType& type = report::result_type(cause.result_type);
  body.paragraph("What it means now: " + std::string(type.meaning) + " " +
                 std::string(report::sentence(facts.effect)));
  const std::string command = report::command_for(type, cause.domain, cause.receiving_mx_hostname);
  body.paragraph("What to do: " + std::string(type.remedy) +
                 (command.empty() ? "" : " See for yourself:"));
  body.command(command);
  if (!facts.details.reason_codes.empty() || !facts.details.receiving_ips.empty()) {
    body.paragraph("The last report says:");
    body.list("  reason code  ", facts.details.reason_codes);
    body.list("  at address   ", facts.details.receiving_ips);
  }
}

std::string what_follows(const Facts& facts) {
  const auto days = static_cast<std::uint64_t>(facts.remind.count());
  return "Further reports of this send no notice before " + prose::number(days, "day") +
         " have passed, unless it gets worse. When it is over, you are told once.";
}

std::string body(const Facts& facts) {
  const store::Incident& incident = facts.incident;
  Body body;
  const bool over = facts.kind == Kind::resolved;
  body.paragraph(
      prose::shown_domain(incident.cause.domain, kForm) + ": " +
      prose::shown_cause(incident.cause.result_type, incident.cause.receiving_mx_hostname, kForm) +
      (over ? " is over." : ""));
  body.paragraph(what_happened(facts));
  if (over) {
    body.paragraph("Why: " + prose::shown_end(incident.why, kForm) + ".");
  } else {
    write_remedy(body, facts);
  }
  body.paragraph(authenticity(facts));
  if (!over) body.paragraph(what_follows(facts));
  if (facts.kind != Kind::test) {
    body.paragraph("This is incident " + std::to_string(incident.id) +
                   "; tlsrpt-summary --incidents tells of all of them.");
  }
  return std::move(body).done();
}

}  // namespace

bool Facts::authenticated() const {
  return std::any_of(reporters.begin(), reporters.end(),
                     [](const report::Reporter& reporter) { return reporter.is_signed; });
}

Texts texts(const Facts& facts) {
  const std::string line = subject(facts);
  return {line, body(facts), notice_json(facts, line)};
}

Texts texts_of_more(std::uint64_t hourly) {
  const std::string line = "[tlsrpt] more than " + prose::number(hourly, "alert") +
                           " in an hour: further incidents send none now";
  Body body;
  body.paragraph("More than " + prose::number(hourly, "alert") +
                 " were due within an hour. Further incidents open without a notice; the first "
                 "report that tells of one again after this hour sends it.");
  body.paragraph(
      "Many domains may share one cause, or somebody may be mailing forged reports. See "
      "what there is:");
  body.command("tlsrpt-summary --incidents");
  return {line, std::move(body).done(), more_json(hourly, line)};
}

Texts texts_of_test(const Rules& rules, report::Time now) {
  Facts facts;
  facts.kind = Kind::test;
  facts.remind = rules.remind;
  facts.incident.opened = now;
  facts.incident.cause = {"example.org", "certificate-expired", "mx2.example.org"};
  facts.incident.first_day = facts.incident.last_day = report::day_of(now) - std::chrono::days(1);
  facts.incident.failed_sessions = 57;
  facts.incident.sessions = 1088;
  facts.incident.policy_type = "sts";
  facts.incident.mode = "testing";
  facts.effect = report::Effect::testing;
  facts.reporters = {{"Example Sender", "sender.example", false}};
  const std::string line =
      "[tlsrpt] TEST: " + subject(facts).substr(std::string_view("[tlsrpt] ").size());
  Body text;
  text.paragraph("This is a test. Nothing has failed; a real alert looks like this:");
  return {line, std::move(text).done() + "\n" + body(facts), notice_json(facts, line)};
}

}  // namespace tlsrpt::alert
