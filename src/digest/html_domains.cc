// SPDX-License-Identifier: MIT
// The numbers of the domains on a page, with bars for the trend.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "digest/html_sections.h"
#include "digest/order.h"
#include "digest/show.h"
#include "digest/table.h"

namespace tlsrpt::digest {
namespace {

/// Few enough that a mail of all that can be said stays below the 100 kB that large mail readers
/// show.
constexpr std::size_t kMostRows = 20;
constexpr std::size_t kMostSilentOfPage = 12;
// Pixels
constexpr int kMostPixels = 30;
constexpr int kLeastPixels = 2;
constexpr int kLeastPixelsFailed = 5;  // so that one failure among many sessions shows

struct Heights {
  int failed = 0;
  int good = 0;
};

Heights heights(const Numbers& day, std::uint64_t most) {
  const auto pixels = [&](std::uint64_t sessions, int lowest) {
    if (sessions == 0) return 0;
    const double share = static_cast<double>(sessions) / static_cast<double>(most);
    return std::clamp(static_cast<int>(std::lround(share * kMostPixels)), lowest, kMostPixels);
  };
  Heights heights;
  heights.failed = pixels(day.failed_sessions, kLeastPixelsFailed);
  heights.good = std::min(pixels(day.successful_sessions, kLeastPixels),
                          kMostPixels - std::min(heights.failed, 28));
  return heights;
}

void write_bar(Markup& page, const Look& look, const std::string& style) {
  page.open("div", Look{look.name, style}).close();
}

void write_day(Markup& page, report::Day day, const Numbers& numbers, std::uint64_t most) {
  const std::string title =
      fmt::format("title=\"{}: {}, {} failed\"", report::format_day(day),
                  number(numbers.sessions(), "session"), number(numbers.failed_sessions));
  page.open("td", kPlain, title);
  const auto [failed, good] = heights(numbers, most);
  if (failed == 0 && good == 0) page.open("div", kBarNone).close();
  if (failed > 0) {
    // A gap sets it off for who cannot tell red from green.
    write_bar(page, kBarBad,
              fmt::format("border-top:{}px solid #c62828;margin-bottom:1px", failed));
  }
  if (good > 0) write_bar(page, kBarGood, fmt::format("border-top:{}px solid #2a9d4e", good));
  page.close();
}

std::string label(const std::vector<Numbers>& days, std::size_t failing) {
  Numbers sum;
  for (const Numbers& day : days) {
    sum.successful_sessions = report::add_counts(sum.successful_sessions, day.successful_sessions);
    sum.failed_sessions = report::add_counts(sum.failed_sessions, day.failed_sessions);
  }
  return fmt::format("{} days: {}, {} failed, on {}", days.size(),
                     number(sum.sessions(), "session"), number(sum.failed_sessions),
                     number(failing, "day"));
}

void write_bars(Markup& page, const std::vector<Numbers>& days, report::Day last_day) {
  page.open("td", kBarsCell, "valign=\"top\"");
  if (!days.empty()) {
    std::uint64_t most = 1;
    for (const Numbers& day : days) most = std::max(most, day.sessions());
    const auto failing = static_cast<std::size_t>(std::count_if(
        days.begin(), days.end(), [](const Numbers& day) { return day.failed_sessions > 0; }));
    page.open("table", kBars,
              fmt::format("role=\"img\" aria-label=\"{}\" width=\"84\" cellpadding=\"0\" "
                          "cellspacing=\"1\" border=\"0\"",
                          label(days, failing)));
    page.open("tr", kPlain, "valign=\"bottom\" height=\"32\"");
    for (std::size_t i = 0; i < days.size(); ++i) {
      const std::chrono::days ago(static_cast<int>(days.size() - 1 - i));
      write_day(page, last_day - ago, days[i], most);
    }
    page.close().close();
    if (failing > 0)
      page.element("div", kBarsNote, fmt::format("{} failing", number(failing, "day")));
  }
  page.close();
}

/// A number, and below it what belongs to it.
void write_cell(Markup& page, std::string_view number, std::string_view below, bool fails) {
  constexpr std::size_t kLong = 14;  // may break, for it is wider than its column on a phone
  page.open("td", kNumberCell, "valign=\"top\"").open("span", fails ? kBad : kPlain);
  number.size() > kLong ? page.code(number) : page.text(number);
  page.close();
  if (!below.empty()) page.element("div", fails ? kSmallBad : kQuiet, below);
  page.close();
}

void write_type(Markup& page, const Policy& policy, const HtmlStyle& style) {
  page.open("td", kPolicyCell, "valign=\"top\"");
  page.element("div", kPolicyName, shown_policy_type(policy.policy_type, style));
  if (!policy.mode.empty()) page.element("div", kQuiet, shown(policy.mode, style));
  page.close();
}

void write_policy(Markup& page, const Policy& policy, const Digest& digest, bool with_trend,
                  const HtmlStyle& style) {
  page.open("tr", kPlain);
  write_type(page, policy, style);
  write_cell(page, number(policy.sessions()),
             policy.before ? number(policy.before->sessions()) + " before" : "", false);
  write_cell(page, percent(policy), number(policy.failed_sessions) + " failed",
             policy.failed_sessions > 0);
  if (with_trend) write_bars(page, policy.days, digest.last_day);
  page.close();
}

std::size_t rows_of(const Domain& domain, const HtmlStyle& style) {
  return style.all ? domain.policies.size() : std::min(domain.policies.size(), kMostPolicies);
}

void write_domain(Markup& page, const Domain& domain, const Digest& digest, bool with_trend,
                  const HtmlStyle& style) {
  page.open("tr", kPlain);
  page.open("th", kDomain,
            with_trend ? "colspan=\"4\" scope=\"rowgroup\"" : "colspan=\"3\" scope=\"rowgroup\"");
  page.text(shown_domain(domain.domain, style));
  if (domain.verdict == Verdict::failing) page.text(" ").element("span", kPill, "FAILING");
  page.close().close();
  const std::size_t rows = rows_of(domain, style);
  for (std::size_t i = 0; i < rows; ++i) {
    write_policy(page, domain.policies[i], digest, with_trend, style);
  }
  if (rows < domain.policies.size()) {
    page.open("tr", kPlain).open("td", kPolicyCell, with_trend ? "colspan=\"4\"" : "colspan=\"3\"");
    page.element("span", kQuiet,
                 fmt::format("{}and {}", ellipsis(style),
                             number(domain.policies.size() - rows, "more policy type")));
    page.close().close();
  }
}

void write_head(Markup& page, bool with_trend) {
  page.open("tr", kPlain).element("th", kHeadFirst, "policy", "scope=\"col\"");
  for (const char* words : {"sessions", "ok"}) {
    page.element("th", kHead, words, "scope=\"col\"");
  }
  if (with_trend) {
    page.element("th", kHead, fmt::format("{} days", kTrend), "scope=\"col\"");
  }
  page.close();
}

void write_legend(Markup& page, report::Day last_day) {
  page.element(
      "div", kNote,
      fmt::format("Bars are the sessions of {} days up to {}, failed ones in red on top; a "
                  "thin line is a day without any.",
                  kTrend, report::format_day(last_day)));
}

bool has_trend(const Digest& digest) {
  return std::any_of(digest.domains.begin(), digest.domains.end(), [](const Domain& domain) {
    return std::any_of(domain.policies.begin(), domain.policies.end(),
                       [](const Policy& policy) { return !policy.days.empty(); });
  });
}

}  // namespace

void write_domains(Markup& page, const Digest& digest, const HtmlStyle& style) {
  std::vector<const Domain*> domains = in_order(digest);
  std::erase_if(domains, [](const Domain* domain) { return domain->policies.empty(); });
  if (domains.empty()) return;
  const bool with_trend = has_trend(digest);
  write_heading(page, "Domains");
  open_card(page, kCard);
  page.open("table", kPlain, "width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"");
  write_head(page, with_trend);
  std::size_t rows = 0;
  std::size_t failing = 0;
  std::size_t clean = 0;
  for (const Domain* domain : domains) {
    // Once one is left out, all that follow are.
    const bool fits = failing + clean == 0 && rows + rows_of(*domain, style) <= kMostRows;
    if (style.all || rows == 0 || fits) {
      write_domain(page, *domain, digest, with_trend, style);
      rows += rows_of(*domain, style);
    } else {
      ++(domain->verdict == Verdict::failing ? failing : clean);
    }
  }
  page.close();
  if (failing + clean > 0) {
    page.element("div", kNote, fmt::format("{}{}", ellipsis(style), rest(failing, clean)));
  }
  if (with_trend) write_legend(page, digest.last_day);
  close_card(page);
}

void write_silent(Markup& page, const Digest& digest, const HtmlStyle& style) {
  std::vector<const Domain*> silent;
  for (const Domain& domain : digest.domains) {
    if (domain.verdict == Verdict::silent) silent.push_back(&domain);
  }
  if (silent.empty()) return;
  write_heading(page, "Silent domains");
  open_card(page, kListCard);
  Items items(page);
  const std::size_t shown = style.all ? silent.size() : std::min(silent.size(), kMostSilentOfPage);
  for (std::size_t i = 0; i < shown; ++i) {
    items.open();
    page.element("strong", kPlain, shown_domain(silent[i]->domain, style)).text(": no report");
    if (silent[i]->last_day) {
      page.text(" since that of " + report::format_day(*silent[i]->last_day));
    }
    items.close();
  }
  if (shown < silent.size()) {
    items.tell_rest("and " + number(silent.size() - shown, "more silent domain"), style);
  }
  close_card(page);
}

}  // namespace tlsrpt::digest
