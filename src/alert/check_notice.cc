// SPDX-License-Identifier: MIT
#include "alert/check_notice.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "alert/body.h"
#include "policy/rules.h"
#include "report/printable.h"

namespace tlsrpt::alert {
namespace {

constexpr std::size_t kMostOfSubject = 300;
constexpr std::size_t kMostTold = 20;

/// The end of a certificate as well, where it is more than a note: who was told that it comes must
/// not be told that all is well once it is there.
bool is_alarming(const policy::Finding& finding) {
  const std::string_view rule = finding.rule->id;
  const bool is_end =
      rule.ends_with("certificate-expires-soon") || rule.ends_with("certificate-expired");
  return finding.severity == policy::Severity::error ||
         (finding.severity == policy::Severity::warning && is_end);
}

/// What rules tell where a server, or one address of it, could not be looked at.
bool is_unseen(const policy::Finding& finding) {
  constexpr std::array<std::string_view, 4> kRules = {"not-tried", "smtp-unreachable",
                                                      "smtp-refused", "policy-unreachable"};
  return std::find(kRules.begin(), kRules.end(), finding.rule->id) != kRules.end();
}

std::string cause_of(const policy::Finding& finding) {
  return std::string(finding.rule->id) + ' ' + report::printable(finding.place.of);
}

/// `certificate-expired mx1.example.com` of what has `[192.0.2.1], [192.0.2.2]` behind it: with
/// some hosts the addresses change from one question to the next.
std::string_view without_addresses(std::string_view cause) {
  return cause.substr(0, cause.find(" ["));
}

/// `mx1.example.com [192.0.2.1], [192.0.2.2]` to each `[192.0.2.1]`.
std::vector<std::string_view> addresses(std::string_view text) {
  std::vector<std::string_view> found;
  for (auto begin = text.find('['); begin != std::string_view::npos;) {
    const auto end = text.find(']', begin);
    if (end == std::string_view::npos) break;
    found.push_back(text.substr(begin, end + 1 - begin));
    begin = text.find('[', end);
  }
  return found;
}

/// Whether `unseen` keeps this time what was told from being seen.
bool hides(const policy::Finding& unseen, const std::string& cause) {
  if (unseen.rule->id == "dnssec-not-checked") {
    return cause.starts_with("tlsa-") || cause.starts_with("dnssec-");
  }
  const std::string host = ' ' + std::string(without_addresses(unseen.place.of));
  if (!is_unseen(unseen) || !without_addresses(cause).ends_with(host)) return false;
  const auto known = addresses(cause);
  const auto hidden = addresses(unseen.place.of);
  return std::find_first_of(known.begin(), known.end(), hidden.begin(), hidden.end()) !=
         known.end();
}

bool may_go_on(const std::vector<std::string>& told, const policy::Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [&](const policy::Finding& finding) {
    return std::any_of(told.begin(), told.end(),
                       [&](const std::string& cause) { return hides(finding, cause); });
  });
}

bool is_told(const std::vector<std::string>& told, const std::string& cause) {
  return std::any_of(told.begin(), told.end(), [&](const std::string& other) {
    return without_addresses(other) == without_addresses(cause);
  });
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
    all.push_back(cause_of(*finding));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Checked confirmed(const Checked& first, const Checked& second) {
  const std::vector<std::string> before = causes(first.findings);
  const std::vector<std::string> after = causes(second.findings);
  Checked both = second;
  std::erase_if(both.findings, [&](const policy::Finding& finding) {
    return is_alarming(finding) && !is_told(before, cause_of(finding));
  });
  const auto in = [](const std::vector<std::string>& all) {
    return [&all](const std::string& cause) { return is_told(all, cause); };
  };
  both.complete = first.complete && second.complete &&
                  std::all_of(before.begin(), before.end(), in(after)) &&
                  std::all_of(after.begin(), after.end(), in(before));
  return both;
}

std::optional<Kind> news(const Checked& checked, const std::optional<store::CheckNotice>& last,
                         report::Time now, std::chrono::days remind) {
  const std::vector<std::string> found = causes(checked.findings);
  const bool goes_on = last && last->kind == store::kCheck;
  if (found.empty()) {
    // What could not be looked at may be as wrong as it was.
    const bool over = goes_on && checked.complete && !may_go_on(last->causes, checked.findings);
    return over ? std::optional(Kind::check_over) : std::nullopt;
  }
  if (!goes_on) return Kind::check;
  const bool more = !std::all_of(found.begin(), found.end(), [&](const std::string& cause) {
    return is_told(last->causes, cause);
  });
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
