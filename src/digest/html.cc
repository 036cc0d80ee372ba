// SPDX-License-Identifier: MIT
#include "digest/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "digest/html_sections.h"
#include "digest/show.h"
#include "digest/window.h"

namespace tlsrpt::digest {
namespace {

std::size_t count(const Digest& digest, Verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(digest.domains.begin(), digest.domains.end(),
                    [&](const Domain& domain) { return domain.verdict == verdict; }));
}

const Look& banner_look(const Digest& digest) {
  if (digest.failing()) return kBannerBad;
  // Green is for a day on which nobody is needed.
  return digest.reports == 0 || digest.open_incidents() > 0 || digest.conflicts.fails ? kBannerNone
                                                                                      : kBannerGood;
}

std::string reports_line(const Digest& digest, const HtmlStyle& style) {
  std::vector<report::Reporter> names;
  for (const store::ReporterRow& row : digest.reporters) names.push_back(row.reporter);
  const std::string counts = fmt::format("{} by {}", number(digest.reports, "report"),
                                         number(digest.reporter_count(), "reporter"));
  return names.empty() ? counts : fmt::format("{}: {}", counts, listed(names, style));
}

/// What else is not as it should be, and stands further down.
std::string also(const Digest& digest) {
  std::string line;
  const auto add = [&](std::size_t found, std::string_view noun, std::string_view state) {
    if (found == 0) return;
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", number(found, noun), state);
  };
  add(count(digest, Verdict::silent), "domain", "silent");
  add(digest.open_incidents(), "incident", "open");
  std::set<std::int64_t> alerts;  // each may wait for several notifiers
  std::uint64_t more = 0;
  for (const store::WaitingRow& row : digest.waiting) {
    alerts.insert(row.delivery.notice);
    more += row.deliveries - 1;
  }
  add(alerts.size() + more, "alert", "not delivered");
  return line;
}

void write_banner(Markup& page, const Digest& digest, const HtmlStyle& style) {
  open_card(page, banner_look(digest));
  page.element("h1", kVerdict, verdict(digest));
  page.element("div", kBannerLine, fmt::format("TLS reports {}", shown_window(digest.window)));
  if (digest.reports > 0) page.element("div", kBannerLine, reports_line(digest, style));
  const std::string line = also(digest);
  if (!line.empty()) page.open("div", kBannerLine).element("strong", kPlain, line).close();
  close_card(page);
}

void write_foot(Markup& page) {
  page.element("div", kQuiet,
               "All days and times are UTC. A session may be counted under several policy types of "
               "its domain, so rows are never added up.");
}

std::string head(const Digest& digest) {
  // Phones make links of what looks like a date or a telephone number.
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
      "<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\">\n"
      "<title>TLS reports: {}</title>\n<style>\n:root{{color-scheme:light dark}}{}</style>\n"
      "</head>\n",
      escaped(verdict(digest)), style_sheet());
}

}  // namespace

std::string verdict(const Digest& digest) {
  if (digest.reports == 0) return "No reports";
  const std::size_t failing = count(digest, Verdict::failing);
  const std::size_t all = failing + count(digest, Verdict::clean);
  if (failing == 0 && digest.conflicts.fails) return "Reports contradict each other";
  if (all == 0) return "Nothing failed";
  if (failing > 0 && failing < all) {
    return fmt::format("{} of {} domains failing", number(failing), number(all));
  }
  const std::string_view state = failing > 0 ? "failing" : "clean";
  return all == 1 ? fmt::format("The domain is {}", state)
                  : fmt::format("All {} domains {}", number(all), state);
}

void write_heading(Markup& page, std::string_view words) {
  page.element("h2", kSection, words);
}

void open_card(Markup& page, const Look& look) {
  page.open("div", kGap).open_layout(kCardTable).open("tr", kPlain).open("td", look);
}

void close_card(Markup& page) {
  page.close().close().close().close();
}

void Items::open() {
  page_.open("div", is_first_ ? kFirstItem : kItem);
  is_first_ = false;
}

void Items::tell_rest(std::string_view words, const HtmlStyle& style) {
  open();
  page_.element("span", kQuiet, fmt::format("{}{}", ellipsis(style), words));
  close();
}

std::string html(const Digest& digest, const HtmlStyle& style) {
  Markup page;
  page.open("body", kPage);
  page.open_layout(kPageTable).open("tr", kPlain).open("td", kMiddle, "align=\"center\"");
  page.open("div", kColumn);
  write_banner(page, digest, style);
  write_failing(page, digest, style);
  write_changes(page, digest, style);
  write_domains(page, digest, style);
  write_silent(page, digest, style);
  write_next(page, digest, style);
  write_incidents(page, digest, style);
  write_troubles(page, digest, style);
  write_foot(page);
  page.close().close().close().close().close();
  return head(digest) + page.take() + "</html>\n";
}

}  // namespace tlsrpt::digest
