// SPDX-License-Identifier: MIT
// Incidents, alerts and mails that were not stored, on a page.
#include <fmt/format.h>

#include "digest/conflicts.h"
#include "digest/html_sections.h"
#include "digest/not_stored.h"
#include "digest/show.h"
#include "digest/waiting.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostIncidents = 12;

void write_item(Markup& page, const IncidentView& view, const HtmlStyle& style) {
  const store::Incident& incident = view.incident;
  const store::Cause& cause = incident.cause;
  page.element("strong", kPlain, shown_domain(cause.domain, style));
  page.text(": " + prose::shown_cause(cause.result_type, cause.receiving_mx_hostname, style));
  const std::string reporters =
      view.reporters.empty() ? "" : ", told by " + listed(view.reporters, style);
  page.element(
      "div", kQuietLine,
      fmt::format("Since {}: {}{}", report::format_day(incident.first_day),
                  prose::failed_sessions(incident.failed_sessions, incident.sessions), reporters));
}

/// The lines of a text that is not wrapped.
std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t end = 0; !text.empty(); text.remove_prefix(end + 1)) {
    end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
  }
  return lines;
}

void write_lines(Markup& page, std::string_view heading, const std::string& text) {
  if (text.empty()) return;
  write_heading(page, heading);
  open_card(page, kCard);
  for (const std::string& line : lines(text)) page.element("div", kLine, line);
  close_card(page);
}

}  // namespace

void write_incidents(Markup& page, const Digest& digest, const HtmlStyle& style) {
  const std::size_t open = digest.open_incidents();
  if (open == 0) return;
  write_heading(page, "Open incidents");
  open_card(page, kListCard);
  Items items(page);
  std::size_t seen = 0;
  for (const IncidentView& view : digest.incidents) {
    if (!view.incident.open()) continue;
    if (++seen > kMostIncidents && !style.all) break;
    items.open();
    write_item(page, view, style);
    items.close();
  }
  if (open > kMostIncidents && !style.all) {
    items.tell_rest(fmt::format("and {}; see tlsrpt-summary --incidents",
                                number(open - kMostIncidents, "more incident")),
                    style);
  }
  close_card(page);
}

void write_troubles(Markup& page, const Digest& digest, const HtmlStyle& style) {
  constexpr std::size_t kEndless = 1'000'000;
  const TextStyle unwrapped{{style.unicode, style.all}, kEndless};
  write_lines(page, "Conflicts", conflict_lines(digest, unwrapped));
  write_lines(page, "Alerts", waiting_lines(digest.waiting, unwrapped));
  write_lines(page, "Mails", not_stored(digest, unwrapped));
}

}  // namespace tlsrpt::digest
