// SPDX-License-Identifier: MIT
#include "digest/incidents.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "digest/reporters.h"
#include "digest/show.h"
#include "digest/waiting.h"
#include "json/writer.h"
#include "prose/lines.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

using store::Incident;

/// Of those that are open, and of those that are over.
constexpr std::size_t kMostIncidentsShown = 40;

IncidentView view(store::Incidents& incidents, Incident&& incident) {
  IncidentView view;
  std::set<report::Reporter> reporters;
  for (const store::ToldRow& row :
       incidents.told(incident.cause, incident.first_day, incident.last_day)) {
    reporters.insert(row.reporter);
    view.unverified = view.unverified && !row.reporter.is_signed;
    view.effect = std::max(
        view.effect, report::effect(incident.cause.result_type, row.policy_type, incident.mode));
  }
  view.reporters.assign(reporters.begin(), reporters.end());
  view.incident = std::move(incident);
  return view;
}

std::string date_span(const Incident& incident) {
  const std::string first = report::format_day(incident.first_day);
  if (incident.first_day == incident.last_day) return "on " + first;
  return fmt::format("{} to {}", first, report::format_day(incident.last_day));
}

std::string headline(const Incident& incident, const TextStyle& style) {
  const store::Cause& cause = incident.cause;
  return fmt::format("{}, {}",
                     prose::shown_cause(cause.result_type, cause.receiving_mx_hostname, style),
                     date_span(incident));
}

std::string told(const IncidentView& view, const TextStyle& style) {
  const Incident& incident = view.incident;
  std::string line = prose::failed_sessions(incident.failed_sessions, incident.sessions);
  if (view.reporters.empty()) return line;
  return fmt::format("{}, told by {}", line, listed(view.reporters, style));
}

std::vector<std::string> paragraphs(const IncidentView& view, const TextStyle& style) {
  const Incident& incident = view.incident;
  const std::string notice =
      incident.noticed ? fmt::format("Last alert {} UTC.", prose::minute(*incident.noticed))
                       : std::string("No alert was sent.");
  if (!incident.open()) {
    return {headline(incident, style), told(view, style),
            fmt::format("Over since {} UTC: {}. {}", prose::minute(*incident.resolved),
                        prose::shown_end(incident.why, style), notice)};
  }
  const report::ResultType& type = report::result_type(incident.cause.result_type);
  return {headline(incident, style), told(view, style),
          fmt::format("{} {}", type.meaning, report::sentence(view.effect)),
          std::string(type.remedy), notice};
}

std::string label(const Incident& incident, const TextStyle& style) {
  const std::string text = fmt::format("{} {}", incident.open() ? "OPEN" : "OVER", incident.id);
  return incident.open() && style.colour ? fmt::format("\x1b[1;31m{}\x1b[0m", text) : text;
}

void write(std::string& out, const IncidentView& view, const TextStyle& style) {
  constexpr std::size_t kIndent = 9;
  const std::string name = shown_domain(view.incident.cause.domain, style);
  out += fmt::format("\n{}  {}\n", label(view.incident, style), name);
  for (const std::string& paragraph : paragraphs(view, style)) {
    prose::hang(out, std::string(kIndent, ' '), paragraph, style.width);
  }
}

void write_incident(json::Writer& out, const IncidentView& view) {
  const Incident& incident = view.incident;
  const auto time = [&](const std::optional<report::Time>& told) {
    told ? out.text(report::format_time(*told)) : out.null();
  };
  out.begin_object();
  out.key("id").number(static_cast<std::uint64_t>(incident.id));
  out.key("domain").text_or_null(incident.cause.domain);
  out.key("result_type").text_or_null(incident.cause.result_type);
  out.key("receiving_mx_hostname").text_or_null(incident.cause.receiving_mx_hostname);
  out.key("state").text(incident.open() ? "open" : "resolved");
  out.key("opened").text(report::format_time(incident.opened)).key("resolved");
  time(incident.resolved);
  out.key("why").text_or_null(incident.why);
  out.key("first_day").text(report::format_day(incident.first_day));
  out.key("last_day").text(report::format_day(incident.last_day));
  out.key("policy_type").text_or_null(incident.policy_type);
  out.key("mode").text_or_null(incident.mode);
  out.key("failed_sessions").number(incident.failed_sessions);
  out.key("sessions").number(incident.sessions);
  write_reporters(out, view.reporters);
  out.key("unverified").boolean(view.unverified).key("last_alert");
  time(incident.noticed);
  out.end_object();
}

}  // namespace

Incidents collect_incidents(store::Store& store, report::Time resolved_since,
                            const std::vector<std::string>& domains) {
  store::Incidents incidents(store);
  store::IncidentList list = incidents.list(resolved_since, domains);
  Incidents found{{}, {list.more_open, list.more_resolved}};
  for (Incident& incident : list.incidents) {
    found.views.push_back(view(incidents, std::move(incident)));
  }
  return found;
}

std::string incidents_text(const std::vector<IncidentView>& incidents, report::Time resolved_since,
                           const TextStyle& style, const MoreIncidents& more) {
  const auto is_open = [](const IncidentView& view) { return view.incident.open(); };
  const auto open =
      static_cast<std::size_t>(std::count_if(incidents.begin(), incidents.end(), is_open));
  std::string out =
      fmt::format("Incidents: {} open, {} over since {} UTC\n", number(open + more.open),
                  number(incidents.size() - open + more.resolved), prose::minute(resolved_since));
  for (const bool wanted : {true, false}) {
    std::size_t seen = 0;
    std::size_t shown = 0;
    for (const IncidentView& view : incidents) {
      if (is_open(view) != wanted) continue;
      if (++seen > kMostIncidentsShown && !style.all) continue;
      write(out, view, style);
      ++shown;
    }
    seen += wanted ? more.open : more.resolved;
    if (seen == shown) continue;
    out += '\n';
    prose::hang(out, ellipsis(style),
                fmt::format("and {} that {}", number(seen - shown, "more incident"),
                            wanted ? "are open" : "are over"),
                style.width);
  }
  return out;
}

void write_incidents(json::Writer& out, const std::vector<IncidentView>& incidents) {
  out.begin_array();
  for (const IncidentView& view : incidents) write_incident(out, view);
  out.end_array();
}

std::string incidents_json(const std::vector<IncidentView>& incidents,
                           const std::vector<store::WaitingRow>& waiting,
                           const MoreIncidents& more) {
  json::Writer out;
  out.begin_object().key("incidents");
  write_incidents(out, incidents);
  out.key("more_incidents").begin_object();
  out.key("open").number(more.open).key("resolved").number(more.resolved).end_object();
  out.key("alerts");
  write_waiting_summary(out, waiting);
  out.end_object();
  return std::string(out.str());
}

}  // namespace tlsrpt::digest
