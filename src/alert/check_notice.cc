// SPDX-License-Identifier: MIT
#include "alert/check_notice.h"

#include <algorithm>
#include <iterator>

#include "alert/body.h"
#include "policy/rules.h"
#include "report/printable.h"

namespace tlsrpt::alert {
namespace {

constexpr std::size_t kMostOfSubject = 300;
constexpr std::size_t kMostTold = 20;

bool is_alarming(const policy::Finding& finding) {
  return finding.severity == policy::Severity::error ||
         finding.rule->id.ends_with("certificate-expires-soon");
}

std::string shown_place(const policy::Place& place) {
  std::string text = prose::shown(place.of, prose::Form{});
  if (place.line > 0) text += ", line " + std::to_string(place.line);
  return text;
}

std::vector<const policy::Finding*> alarming(const policy::Findings& findings) {
  std::vector<const policy::Finding*> found;
  for (const policy::Finding& finding : findings) {
    if (is_alarming(finding)) found.push_back(&finding);
  }
  return found;
}

std::string subject(const Checked& checked, Kind kind) {
  const std::string start = "[tlsrpt] " + checked.domain + ": ";
  if (kind == Kind::check_over) return start + "the check finds nothing wrong any more";
  const auto found = alarming(checked.findings);
  std::string line = std::string(found.front()->rule->id) + ", " + found.front()->place.of;
  if (found.size() > 1) line += ", and " + prose::number(found.size() - 1, "more finding");
  return report::printable_ascii(start + line, kMostOfSubject);
}

void write_finding(Body& body, const policy::Finding& finding) {
  const policy::Rule& rule = *finding.rule;
  body.paragraph(shown_place(finding.place) + ": " + prose::shown(finding.what, prose::Form{}) +
                 ". " + std::string(rule.effect));
  body.paragraph("What to do: " + std::string(rule.remedy) +
                 (rule.source.empty() ? "" : " (" + std::string(rule.source) + ")"));
}

std::string body(const Checked& checked, Kind kind) {
  Body body;
  if (kind == Kind::check_over) {
    body.paragraph("A check of " + checked.domain + " finds nothing wrong any more.");
  } else {
    body.paragraph("A check of " + checked.domain + ", as senders see it, found:");
    const auto found = alarming(checked.findings);
    for (std::size_t i = 0; i != std::min(found.size(), kMostTold); ++i) {
      write_finding(body, *found[i]);
    }
    if (found.size() > kMostTold) {
      body.paragraph("And " + prose::number(found.size() - kMostTold, "more finding") + ".");
    }
  }
  body.paragraph("See for yourself:");
  body.command("tlsrpt-check " + checked.domain);
  return std::move(body).done();
}

std::string json_text(const Checked& checked, Kind kind, const std::string& line) {
  json::Writer out;
  out.begin_object();
  out.key("notice").text(name(kind)).key("test").boolean(false);
  out.key("subject").text(line).key("incident").null();
  out.key("domain").text(checked.domain);
  out.key("causes").begin_array();
  for (const std::string& cause : causes(checked.findings)) out.text(cause);
  out.end_array().key("findings").begin_array();
  for (const policy::Finding* const finding : alarming(checked.findings)) write(out, *finding);
  out.end_array().end_object();
  return std::string(out.str());
}

}  // namespace

std::vector<std::string> causes(const policy::Findings& findings) {
  std::vector<std::string> all;
  for (const policy::Finding* const finding : alarming(findings)) {
    all.push_back(std::string(finding->rule->id) + ' ' + report::printable(finding->place.of));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::optional<Kind> news(const Checked& checked, const std::optional<store::CheckNotice>& last,
                         report::Time now, std::chrono::days remind) {
  const std::vector<std::string> found = causes(checked.findings);
  const bool goes_on = last && last->kind == store::kCheck;
  if (found.empty()) {
    // What could not be looked at may be as wrong as it was.
    return goes_on && checked.complete ? std::optional(Kind::check_over) : std::nullopt;
  }
  if (!goes_on) return Kind::check;
  std::vector<std::string> told = last->causes;
  std::sort(told.begin(), told.end());
  const bool more = !std::includes(told.begin(), told.end(), found.begin(), found.end());
  // One that a clock made that was ahead would else never become old.
  const bool long_ago = now - last->created >= remind || last->created > now;
  return more || long_ago ? std::optional(Kind::check) : std::nullopt;
}

Texts texts(const Checked& checked, Kind kind) {
  const std::string line = subject(checked, kind);
  return {line, body(checked, kind), json_text(checked, kind, line)};
}

void write(json::Writer& out, const policy::Finding& finding) {
  const auto number_or_null = [&](std::size_t number) {
    number == 0 ? out.null() : out.number(number);
  };
  out.begin_object();
  out.key("rule").text(finding.rule->id);
  out.key("severity").text(policy::name(finding.severity));
  out.key("place").begin_object();
  out.key("of").text(finding.place.of);
  out.key("line");
  number_or_null(finding.place.line);
  out.key("column");
  number_or_null(finding.place.line == 0 ? 0 : finding.place.column);
  out.end_object();
  out.key("what").text(finding.what);
  out.key("effect").text(finding.rule->effect);
  out.key("remedy").text(finding.rule->remedy);
  out.key("source").text_or_null(finding.rule->source);
  out.key("result_type").text_or_null(finding.rule->result_type);
  out.end_object();
}

}  // namespace tlsrpt::alert
