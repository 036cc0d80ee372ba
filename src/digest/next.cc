// SPDX-License-Identifier: MIT
#include "digest/next.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "digest/advice.h"
#include "digest/order.h"
#include "digest/show.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostOfDomains = 3;
constexpr std::size_t kMostOfBrief = 1;
constexpr std::string_view kLabel = "next   - ";
constexpr std::string_view kNoLabel = "       - ";

std::size_t rank_of_advice(std::string_view id) {
  constexpr std::array kIds = {kPolicyLost, kPolicyStale,    kNoReport,    kNotReady,
                               kReady,      kReadyIfGenuine, kRaiseMaxAge, kNoPolicy};
  return static_cast<std::size_t>(std::find(kIds.begin(), kIds.end(), id) - kIds.begin());
}

std::string sentences(const Counsel& counsel, const TextStyle& style) {
  const Advice& advice = *counsel.advice;
  std::string text = advice.reason + ".";
  if (!style.brief) text += " " + advice.action;
  if (counsel.domain == nullptr) return text;
  return fmt::format("{}: {}", shown_domain(counsel.domain->domain, style), text);
}

/// A command stays on one line, to be pasted.
void write(std::string& out, const Counsel& counsel, const TextStyle& style) {
  const std::string blanks(kLabel.size(), ' ');
  prose::hang(out, out.empty() ? kLabel : kNoLabel, sentences(counsel, style), style.width);
  const std::string& command = counsel.advice->command;
  if (command.empty()) return;
  out.pop_back();
  const std::size_t used = prose::display_width(out.substr(out.rfind('\n') + 1));
  const bool fits = used + 1 + prose::display_width(command) <= style.width;
  out += (fits ? " " : "\n" + blanks) + command + "\n";
}

}  // namespace

std::vector<Counsel> counsels(const Digest& digest) {
  std::vector<Counsel> all;
  for (const Domain* domain : in_order(digest)) {
    for (const Advice& advice : domain->advice) all.push_back({domain, &advice});
  }
  std::stable_sort(all.begin(), all.end(), [](const Counsel& a, const Counsel& b) {
    return rank_of_advice(a.advice->id) < rank_of_advice(b.advice->id);
  });
  for (const Advice& advice : digest.advice) all.push_back({nullptr, &advice});
  return all;
}

std::string more_counsels(const Digest& digest, std::size_t left) {
  if (!digest.all_advised) return "and more; see --all";
  return fmt::format("and {} more; see --all", number(left));
}

std::string next(const Digest& digest, const TextStyle& style) {
  std::string out;
  const std::size_t most = style.brief ? kMostOfBrief : kMostOfDomains;
  std::size_t of_domains = 0;
  std::size_t left = 0;
  const auto tell_rest = [&] {
    if (left == 0) return;
    prose::hang(out, std::string(kLabel.size(), ' '),
                fmt::format("{}{}", ellipsis(style), more_counsels(digest, left)), style.width);
    left = 0;
  };
  for (const Counsel& counsel : counsels(digest)) {
    if (counsel.domain != nullptr && ++of_domains > most && !style.all) {
      ++left;
      continue;
    }
    if (counsel.domain == nullptr) tell_rest();
    write(out, counsel, style);
  }
  tell_rest();
  return out;
}

}  // namespace tlsrpt::digest
