// SPDX-License-Identifier: MIT
// The causes of failure on a page.
#include <fmt/format.h>

#include <algorithm>

#include "digest/causes.h"
#include "digest/html_sections.h"
#include "digest/show.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

/// So many causes have a card each; where there are more, a few have, others have a line each.
constexpr std::size_t kFewCausesOfPage = 8;
constexpr std::size_t kFullOfPage = 4;
constexpr std::size_t kMost = 12;

bool harms_mail(report::Effect effect) {
  return effect == report::Effect::enforced || effect == report::Effect::dane;
}

void write_name(Markup& page, const Entry& entry, const HtmlStyle& style) {
  page.open("h3", kName).text(shown_domain(entry.domain->domain, style)).text(" ");
  page.element("span", kPill, "FAILING").close();
}

void write_full(Markup& page, const Entry& entry, const HtmlStyle& style) {
  const Cause& cause = entry.cause;
  const report::ResultType& type = report::result_type(cause.result_type);
  open_card(page, kBadCard);
  write_name(page, entry, style);
  page.open("div", kLine).element("strong", kPlain, headline(cause, style)).close();
  page.element("div", kQuietLine, told(entry, style));
  page.open("div", kSpaced).text(type.meaning).text(" ");
  page.element("strong", harms_mail(cause.effect) ? kBad : kPlain, sentence(cause.effect)).close();
  const std::string shows = command(entry);
  page.open("div", kLine).text(type.remedy).text(shows.empty() ? "" : " See for yourself:").close();
  if (!shows.empty()) page.open("div", kCommand).code(shows).close();
  close_card(page);
}

void write_brief(Markup& page, const Entry& entry, const HtmlStyle& style) {
  page.element("strong", kPlain, shown_domain(entry.domain->domain, style));
  page.text(": " + headline(entry.cause, style));
  page.open("div", kQuietLine).text(sessions(entry, style)).text(". ");
  page.element("span", harms_mail(entry.cause.effect) ? kSmallBad : kPlain,
               sentence(entry.cause.effect));
  page.close();
}

}  // namespace

void write_failing(Markup& page, const Digest& digest, const HtmlStyle& style) {
  const std::vector<Entry> all = entries(digest);
  if (all.empty()) return;
  write_heading(page, "What fails");
  const std::size_t full = style.all || all.size() <= kFewCausesOfPage ? all.size() : kFullOfPage;
  const std::size_t shown = std::min(all.size(), std::max(full, kMost));
  for (std::size_t i = 0; i < full; ++i) write_full(page, all[i], style);
  if (full == all.size()) return;
  open_card(page, kBadCard);
  Items items(page);
  for (std::size_t i = full; i < shown; ++i) {
    items.open();
    write_brief(page, all[i], style);
    items.close();
  }
  if (shown < all.size()) items.tell_rest(rest(all, shown), style);
  close_card(page);
}

}  // namespace tlsrpt::digest
