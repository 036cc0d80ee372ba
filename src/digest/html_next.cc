// SPDX-License-Identifier: MIT
// What changed, and what to do next, on a page.
#include <fmt/format.h>

#include "digest/changes.h"
#include "digest/html_sections.h"
#include "digest/next.h"
#include "digest/order.h"
#include "digest/show.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostChanges = 8;
constexpr std::size_t kMostOfDomainsOfPage = 8;

struct Changed {
  std::string name;
  std::string words;
};

std::vector<Changed> changed(const Digest& digest, const HtmlStyle& style) {
  std::vector<Changed> all;
  for (const Domain* domain : in_order(digest)) {
    std::string words = changes_of(*domain, style);
    if (!words.empty()) all.push_back({shown_domain(domain->domain, style), std::move(words)});
  }
  return all;
}

void write_item(Markup& page, Items& items, const Changed& one) {
  items.open();
  page.element("strong", kPlain, one.name).text(": " + one.words);
  items.close();
}

void write_item(Markup& page, Items& items, const Counsel& counsel, const HtmlStyle& style) {
  items.open();
  if (counsel.domain != nullptr) {
    page.element("strong", kPlain, shown_domain(counsel.domain->domain, style)).text(": ");
  }
  page.text(counsel.advice->reason);
  page.element("div", kLine, counsel.advice->action);
  if (!counsel.advice->command.empty()) {
    page.open("div", kCommand).code(counsel.advice->command).close();
  }
  items.close();
}

}  // namespace

void write_changes(Markup& page, const Digest& digest, const HtmlStyle& style) {
  const std::vector<Changed> all = changed(digest, style);
  const std::string reporters = changes_of_reporters(digest, style);
  if (all.empty() && reporters.empty()) return;
  write_heading(page, "What changed");
  open_card(page, kListCard);
  Items items(page);
  const std::size_t shown = style.all ? all.size() : std::min(all.size(), kMostChanges);
  for (std::size_t i = 0; i < shown; ++i) write_item(page, items, all[i]);
  if (shown < all.size()) {
    items.tell_rest("and " + number(all.size() - shown, "more domain"), style);
  }
  if (!reporters.empty()) write_item(page, items, {"Reporters", reporters});
  close_card(page);
}

void write_next(Markup& page, const Digest& digest, const HtmlStyle& style) {
  const std::vector<Counsel> all = counsels(digest);
  if (all.empty()) return;
  write_heading(page, "What to do next");
  open_card(page, kListCard);
  Items items(page);
  std::size_t of_domains = 0;
  for (const Counsel& counsel : all) {
    if (counsel.domain != nullptr) ++of_domains;
    if (counsel.domain == nullptr || of_domains <= kMostOfDomainsOfPage || style.all) {
      write_item(page, items, counsel, style);
    }
  }
  if (of_domains > kMostOfDomainsOfPage && !style.all) {
    items.tell_rest(more_counsels(digest, of_domains - kMostOfDomainsOfPage), style);
  }
  close_card(page);
}

}  // namespace tlsrpt::digest
