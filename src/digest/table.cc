// SPDX-License-Identifier: MIT
#include "digest/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "digest/changes.h"
#include "digest/order.h"
#include "digest/show.h"
#include "digest/spark.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

/// A name longer than this column stands on a line of its own.
constexpr std::size_t kDomainColumn = 24;
constexpr std::size_t kIndentWidth = 2;

enum Column : std::size_t {
  kPolicy,
  kMode,
  kSessions,
  kChange,
  kFailed,
  kOk,
  kTrendBars,
  kColumnCount
};

using Cells = std::array<std::string, kColumnCount>;

struct Row {
  std::string domain;  // empty where it is that of the row above
  Cells cells;
};

/// Which columns are shown, and where.
struct Layout {
  std::size_t domain = 0;  // 0: every name stands on a line of its own
  std::size_t gap = 3;
  std::array<bool, kColumnCount> shown = {true, true, true, true, true, true, true};
  std::array<std::size_t, kColumnCount> widths = {};
};

std::size_t width(const Layout& layout) {
  std::size_t sum = layout.domain > 0 ? layout.domain : kIndentWidth;
  bool first = layout.domain == 0;
  for (std::size_t i = 0; i < kColumnCount; ++i) {
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

/// A row of bars may have colours in it, which take no room.
std::size_t cell_width(const Cells& cells, std::size_t column, bool is_head) {
  return column == kTrendBars && !is_head && !cells[column].empty()
             ? kTrend
             : prose::display_width(cells[column]);
}

void measure(Layout& layout, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumnCount; ++i) {
      layout.widths[i] =
          std::max(layout.widths[i], cell_width(row.cells, i, &row == &rows.front()));
    }
  }
  layout.shown[kTrendBars] = std::any_of(
      rows.begin() + 1, rows.end(), [](const Row& row) { return !row.cells[kTrendBars].empty(); });
  layout.shown[kChange] = std::any_of(rows.begin() + 1, rows.end(), [](const Row& row) {
    const std::string& change = row.cells[kChange];
    return !change.empty() && change != "-";
  });
}

/// The roomiest layout that fits: first the gaps give way, then the change, then the column of
/// names, modes (which the blocks of failures tell as well), the bars, and sessions.
Layout fit(const std::vector<Row>& rows, std::size_t style_width) {
  Layout layout;
  measure(layout, rows);
  const std::size_t longest = longest_up_to(std::string::npos, rows);
  for (const bool with_change : {true, false}) {
    layout.shown[kChange] = layout.shown[kChange] && with_change;
    for (const std::size_t gap : {std::size_t{3}, std::size_t{2}}) {
      layout.gap = gap;
      layout.domain = std::min(longest, kDomainColumn);
      const std::size_t least = width(layout);
      if (least > style_width) continue;
      layout.domain = longest_up_to(layout.domain + style_width - least, rows);
      return layout;
    }
  }
  layout.domain = 0;
  for (const Column column : {kMode, kTrendBars, kSessions}) {
    if (width(layout) > style_width) layout.shown[column] = false;
  }
  return layout;
}

void write(std::string& out, const Row& row, const Layout& layout, std::size_t style_width) {
  std::string line;
  if (prose::display_width(row.domain) > layout.domain) {
    for (const std::string& piece : prose::wrap(row.domain, style_width)) out += piece + "\n";
    line = std::string(layout.domain > 0 ? layout.domain : kIndentWidth, ' ');
  } else {
    line = prose::pad_right(row.domain, layout.domain > 0 ? layout.domain : kIndentWidth);
  }
  bool first = layout.domain == 0;
  for (std::size_t i = 0; i < kColumnCount; ++i) {
    if (!layout.shown[i]) continue;
    if (!first) line.append(layout.gap, ' ');
    first = false;
    if (i == kTrendBars) {
      line += row.cells[i];
    } else {
      line += i >= kSessions ? prose::pad_left(row.cells[i], layout.widths[i])
                             : prose::pad_right(row.cells[i], layout.widths[i]);
    }
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

/// The rows of a domain; of many policy types the first.
std::vector<Row> rows_of(const Domain& domain, const TextStyle& style) {
  std::vector<Row> rows;
  std::string name = shown_domain(domain.domain, style);
  const std::size_t most = style.all ? domain.policies.size() : kMostPolicies;
  for (const Policy& policy : domain.policies) {
    if (rows.size() == most) break;
    rows.push_back(
        {name,
         {shown_policy_type(policy.policy_type, style), policy.mode.empty() ? "-" : policy.mode,
          number(policy.sessions()), change_of_sessions(policy), number(policy.failed_sessions),
          percent(policy), sparkline(policy.days, style)}});
    name.clear();
  }
  if (domain.policies.size() > rows.size()) {
    const std::size_t more = domain.policies.size() - rows.size();
    rows.push_back({"", {fmt::format("{}{} more", ellipsis(style), number(more))}});
  }
  return rows;
}

}  // namespace

std::string rest(std::size_t failing, std::size_t clean) {
  const std::string domains = number(failing + clean, "more domain");
  if (failing == 0) return fmt::format("and {}, all clean", domains);
  return fmt::format("and {}, {} of them failing", domains, number(failing));
}

std::string table(const Digest& digest, const TextStyle& style, std::size_t most_rows) {
  std::vector<Row> rows = {
      {"domain", {"policy", "mode", "sessions", "change", "failed", "ok", "14 days"}}};
  std::size_t failing = 0;
  std::size_t clean = 0;
  for (const Domain* domain : in_order(digest)) {
    if (domain->policies.empty()) continue;
    std::vector<Row> more = rows_of(*domain, style);
    // Once one is left out, all that follow are.
    const bool fits = failing + clean == 0 && rows.size() + more.size() <= most_rows;
    if (style.all || rows.size() == 1 || fits) {
      rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
    } else {
      ++(domain->verdict == Verdict::failing ? failing : clean);
    }
  }
  if (rows.size() == 1) return {};

  const Layout layout = fit(rows, style.width);
  std::string out;
  for (const Row& row : rows) write(out, row, layout, style.width);
  if (failing + clean > 0) {
    prose::hang(out, ellipsis(style), rest(failing, clean), style.width);
  }
  return out;
}

}  // namespace tlsrpt::digest
