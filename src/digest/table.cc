// SPDX-License-Identifier: MIT
#include "digest/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "digest/show.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostFailing = 40;
constexpr std::size_t kMostClean = 20;
/// A name longer than this column stands on a line of its own.
constexpr std::size_t kDomainColumn = 24;
constexpr std::size_t kIndent = 2;

enum Column : std::size_t { kPolicy, kMode, kSessions, kFailed, kOk, kColumns };

using Cells = std::array<std::string, kColumns>;

struct Row {
  std::string domain;  // empty where it is that of the row above
  Cells cells;
};

/// Which columns are shown, and where.
struct Layout {
  std::size_t domain = 0;  // 0: every name stands on a line of its own
  std::size_t gap = 3;
  std::array<bool, kColumns> shown = {true, true, true, true, true};
  std::array<std::size_t, kColumns> widths = {};
};

std::size_t width(const Layout& layout) {
  std::size_t sum = layout.domain > 0 ? layout.domain : kIndent;
  bool first = layout.domain == 0;
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (!layout.shown[i]) continue;
    sum += layout.widths[i] + (first ? 0 : layout.gap);
    first = false;
  }
  return sum;
}

/// The width of the longest name that is not wider than `most`.
std::size_t longest_up_to(std::size_t most, const std::vector<Row>& rows) {
  std::size_t longest = 0;
  for (const Row& row : rows) {
    const std::size_t size = prose::display_width(row.domain);
    if (size <= most) longest = std::max(longest, size);
  }
  return longest;
}

/// The roomiest layout that fits: first the gaps give way, then the column of names, then modes
/// (which the blocks of failures tell as well), then sessions.
Layout fit(const std::vector<Row>& rows, std::size_t style_width) {
  Layout layout;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      layout.widths[i] = std::max(layout.widths[i], prose::display_width(row.cells[i]));
    }
  }
  const std::size_t longest = longest_up_to(std::string::npos, rows);
  for (const std::size_t gap : {std::size_t{3}, std::size_t{2}}) {
    layout.gap = gap;
    layout.domain = std::min(longest, kDomainColumn);
    const std::size_t least = width(layout);
    if (least > style_width) continue;
    layout.domain = longest_up_to(layout.domain + style_width - least, rows);
    return layout;
  }
  layout.domain = 0;
  for (const Column column : {kMode, kSessions}) {
    if (width(layout) > style_width) layout.shown[column] = false;
  }
  return layout;
}

void write(std::string& out, const Row& row, const Layout& layout, std::size_t style_width) {
  std::string line;
  if (prose::display_width(row.domain) > layout.domain) {
    for (const std::string& piece : prose::wrap(row.domain, style_width)) out += piece + "\n";
    line = std::string(layout.domain > 0 ? layout.domain : kIndent, ' ');
  } else {
    line = prose::pad_right(row.domain, layout.domain > 0 ? layout.domain : kIndent);
  }
  bool first = layout.domain == 0;
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (!layout.shown[i]) continue;
    if (!first) line.append(layout.gap, ' ');
    first = false;
    line += i >= kSessions ? prose::pad_left(row.cells[i], layout.widths[i])
                           : prose::pad_right(row.cells[i], layout.widths[i]);
  }
  out += line + "\n";
}

void add_rows(std::vector<Row>& rows, const Domain& domain, const TextStyle& style) {
  std::string name = shown_domain(domain.domain, style);
  for (const Policy& policy : domain.policies) {
    rows.push_back(
        {name,
         {shown_policy_type(policy.policy_type, style), policy.mode.empty() ? "-" : policy.mode,
          number(policy.sessions()), number(policy.failed_sessions), percent(policy)}});
    name.clear();
  }
}

/// Failing domains before clean ones, then the larger before the smaller.
std::vector<const Domain*> in_order(const Digest& digest) {
  std::vector<const Domain*> domains;
  for (const Domain& domain : digest.domains) {
    if (!domain.policies.empty()) domains.push_back(&domain);
  }
  const auto rank = [](const Domain* domain) {
    return std::tuple(domain->verdict == Verdict::failing, most_failed(*domain),
                      most_sessions(*domain));
  };
  std::stable_sort(domains.begin(), domains.end(),
                   [&](const Domain* a, const Domain* b) { return rank(a) > rank(b); });
  return domains;
}

std::string rest(std::size_t failing, std::size_t clean) {
  const std::string domains = number(failing + clean, "more domain");
  if (failing == 0) return fmt::format("and {}, all clean", domains);
  return fmt::format("and {}, {} of them failing", domains, number(failing));
}

}  // namespace

std::string table(const Digest& digest, const TextStyle& style) {
  std::vector<Row> rows = {{"domain", {"policy", "mode", "sessions", "failed", "ok"}}};
  std::size_t failing = 0;
  std::size_t clean = 0;
  for (const Domain* domain : in_order(digest)) {
    const bool fails = domain->verdict == Verdict::failing;
    std::size_t& seen = fails ? failing : clean;
    if (++seen <= (fails ? kMostFailing : kMostClean) || style.all) {
      add_rows(rows, *domain, style);
    }
  }
  if (rows.size() == 1) return {};

  const Layout layout = fit(rows, style.width);
  std::string out;
  for (const Row& row : rows) write(out, row, layout, style.width);
  const std::size_t more_failing = failing > kMostFailing ? failing - kMostFailing : 0;
  const std::size_t more_clean = clean > kMostClean ? clean - kMostClean : 0;
  if (more_failing + more_clean > 0 && !style.all) {
    prose::hang(out, ellipsis(style), rest(more_failing, more_clean), style.width);
  }
  return out;
}

}  // namespace tlsrpt::digest
