// SPDX-License-Identifier: MIT
#include "digest/failing.h"

#include <fmt/format.h>

#include <algorithm>

#include "digest/causes.h"
#include "digest/show.h"
#include "prose/lines.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

/// So many causes are told in full; where there are more, the heaviest are, others in a line each,
/// and the rest is counted.
constexpr std::size_t kFewCauses = 4;
constexpr std::size_t kFull = 2;
constexpr std::size_t kShown = 6;
constexpr std::size_t kFullOfBrief = 1;
constexpr std::size_t kShownOfBrief = 3;
constexpr std::size_t kLabelWidth = 9;
/// Below this width beside the domain, a block stands under it.
constexpr std::size_t kBeside = 48;

struct Block {
  std::vector<std::string> paragraphs;
  std::string command;
};

Block block(const Entry& entry, const TextStyle& style) {
  const report::ResultType& type = report::result_type(entry.cause.result_type);
  Block block;
  block.command = command(entry);
  block.paragraphs = {
      headline(entry.cause, style), told(entry, style),
      fmt::format("{} {}", type.meaning, sentence(entry.cause.effect)),
      fmt::format("{}{}", type.remedy, block.command.empty() ? "" : " See for yourself:")};
  return block;
}

std::string label(const TextStyle& style) {
  return style.colour ? "\x1b[1;31mFAILING\x1b[0m  " : "FAILING  ";
}

void write(std::string& out, const Block& block, const std::string& domain,
           const TextStyle& style) {
  const std::size_t beside = kLabelWidth + prose::display_width(domain) + 3;
  const bool fits = beside + kBeside <= style.width;
  const std::string blanks(fits ? beside : 2, ' ');
  std::string body;
  for (const std::string& paragraph : block.paragraphs) {
    prose::hang(body, blanks, paragraph, style.width);
  }
  // A command stays on one line, to be pasted.
  if (!block.command.empty()) body += blanks + block.command + "\n";
  if (fits) {
    out += label(style) + domain + "   " + body.substr(beside);
    return;
  }
  std::string lines;
  prose::hang(lines, std::string(kLabelWidth, ' '), domain, style.width);
  out += label(style) + lines.substr(kLabelWidth) + body;
}

void write_full(std::string& out, const Entry& entry, const TextStyle& style) {
  if (!out.empty()) out += '\n';
  write(out, block(entry, style), shown_domain(entry.domain->domain, style), style);
}

void write_brief(std::string& out, const Entry& entry, const TextStyle& style) {
  std::string line;
  prose::hang(line, std::string(kLabelWidth, ' '),
              fmt::format("{}: {}, {}", shown_domain(entry.domain->domain, style),
                          headline(entry.cause, style), sessions(entry, style)),
              style.width);
  out += label(style) + line.substr(kLabelWidth);
}

}  // namespace

std::string failing_blocks(const Digest& digest, const TextStyle& style) {
  const std::vector<Entry> all = entries(digest);
  std::size_t full = std::min(all.size(), style.brief ? kFullOfBrief : kFull);
  std::size_t shown = std::min(all.size(), style.brief ? kShownOfBrief : kShown);
  if (style.all || (all.size() <= kFewCauses && !style.brief)) full = shown = all.size();
  std::string out;
  for (std::size_t i = 0; i < full; ++i) write_full(out, all[i], style);
  if (full < shown) out += '\n';
  for (std::size_t i = full; i < shown; ++i) write_brief(out, all[i], style);
  if (shown < all.size()) prose::hang(out, ellipsis(style), rest(all, shown), style.width);
  return out;
}

}  // namespace tlsrpt::digest
