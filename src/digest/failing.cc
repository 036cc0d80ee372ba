// SPDX-License-Identifier: MIT
#include "digest/failing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "digest/show.h"
#include "prose/lines.h"
#include "report/effect.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostDomains = 20;
constexpr std::size_t kMostCauses = 5;
/// Below this width beside the domain, a block stands under it.
constexpr std::size_t kBeside = 48;

/// What failed sessions of one policy type a cause has. A failed session may be told under several
/// policy types (RFC 8460, section 4), so the shares stand side by side.
struct Share {
  const Policy* policy = nullptr;
  std::uint64_t failed = 0;
};

/// One thing to mend, under however many policy types it was seen.
struct Cause {
  std::string result_type;
  std::string receiving_mx_hostname;
  std::vector<Share> shares;
  std::vector<std::string> reporters;
  std::optional<std::pair<report::Day, report::Day>> days;
  report::Effect effect = report::Effect::mode_none;
};

const Policy* find_policy(const Domain& domain, std::string_view policy_type) {
  for (const Policy& policy : domain.policies) {
    if (policy.policy_type == policy_type) return &policy;
  }
  return nullptr;
}

void add(Cause& cause, const Domain& domain, const Failure& failure) {
  const Policy* policy = find_policy(domain, failure.policy_type);
  const report::Effect now = report::effect(failure.result_type, failure.policy_type,
                                            policy != nullptr ? policy->mode : "");
  cause.result_type = failure.result_type;
  cause.receiving_mx_hostname = failure.receiving_mx_hostname;
  cause.effect = cause.shares.empty() ? now : std::max(cause.effect, now);
  cause.shares.push_back({policy, failure.failed_sessions});
  cause.reporters.insert(cause.reporters.end(), failure.reporters.begin(), failure.reporters.end());
  std::sort(cause.reporters.begin(), cause.reporters.end());
  cause.reporters.erase(std::unique(cause.reporters.begin(), cause.reporters.end()),
                        cause.reporters.end());
  if (!cause.days) cause.days.emplace(failure.first_day, failure.last_day);
  cause.days->first = std::min(cause.days->first, failure.first_day);
  cause.days->second = std::max(cause.days->second, failure.last_day);
}

/// Failed sessions of a summary that has no details.
std::optional<Cause> untold_cause(const Domain& domain) {
  Cause cause;
  for (const Policy& policy : domain.policies) {
    const bool told =
        std::any_of(domain.failures.begin(), domain.failures.end(), [&](const Failure& failure) {
          return failure.policy_type == policy.policy_type && failure.failed_sessions > 0;
        });
    if (told || policy.failed_sessions == 0) continue;
    cause.effect = std::max(cause.effect, report::effect("", policy.policy_type, policy.mode));
    cause.shares.push_back({&policy, policy.failed_sessions});
  }
  if (cause.shares.empty()) return std::nullopt;
  return cause;
}

/// In the order of the failures: most sessions first.
std::vector<Cause> causes(const Domain& domain) {
  std::vector<Cause> found;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> places;
  for (const Failure& failure : domain.failures) {
    if (failure.failed_sessions == 0) continue;
    const auto [place, is_new] =
        places.try_emplace({failure.result_type, failure.receiving_mx_hostname}, found.size());
    if (is_new) found.emplace_back();
    add(found[place->second], domain, failure);
  }
  if (auto cause = untold_cause(domain)) found.push_back(std::move(*cause));
  return found;
}

std::string headline(const Cause& cause, const TextStyle& style) {
  std::string line = prose::shown_cause(cause.result_type, cause.receiving_mx_hostname, style);
  if (!cause.days) return line;
  const auto [first, last] = *cause.days;
  if (first == last) return fmt::format("{}, on {}", line, report::format_day(first));
  return fmt::format("{}, {} to {}", line, report::format_day(first), report::format_day(last));
}

std::string sessions(const Share& share, bool name_type, const TextStyle& style) {
  const std::uint64_t all = share.policy != nullptr ? share.policy->sessions() : 0;
  std::string text = prose::failed_sessions(share.failed, all);
  if (name_type && share.policy != nullptr) {
    text += fmt::format(" ({})", shown_policy_type(share.policy->policy_type, style));
  }
  return text;
}

std::string told(const Cause& cause, const Domain& domain, const TextStyle& style) {
  std::string line;
  for (const Share& share : cause.shares) {
    if (!line.empty()) line += " and ";
    line += sessions(share, domain.policies.size() > 1, style);
  }
  if (!cause.reporters.empty()) line += ", told by " + listed(cause.reporters, style);
  return line;
}

struct Block {
  std::vector<std::string> paragraphs;
  std::string command;
};

Block block(const Cause& cause, const Domain& domain, const TextStyle& style) {
  const report::ResultType& type = report::result_type(cause.result_type);
  Block block;
  block.command = report::command_for(type, domain.domain, cause.receiving_mx_hostname);
  block.paragraphs = {
      headline(cause, style), told(cause, domain, style),
      fmt::format("{} {}", type.meaning, sentence(cause.effect)),
      fmt::format("{}{}", type.remedy, block.command.empty() ? "" : " See for yourself:")};
  return block;
}

std::string label(const TextStyle& style) {
  return style.colour ? "\x1b[1;31mFAILING\x1b[0m  " : "FAILING  ";
}

void write(std::string& out, const Block& block, const std::string& domain,
           const TextStyle& style) {
  constexpr std::size_t kLabel = 9;
  const std::size_t beside = kLabel + prose::display_width(domain) + 3;
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
  prose::hang(lines, std::string(kLabel, ' '), domain, style.width);
  out += label(style) + lines.substr(kLabel) + body;
}

std::vector<const Domain*> failing_domains(const Digest& digest) {
  std::vector<const Domain*> domains;
  for (const Domain& domain : digest.domains) {
    if (domain.verdict == Verdict::failing) domains.push_back(&domain);
  }
  std::stable_sort(domains.begin(), domains.end(), [](const Domain* a, const Domain* b) {
    return most_failed(*a) > most_failed(*b);
  });
  return domains;
}

void write_domain(std::string& out, const Domain& domain, const TextStyle& style) {
  const std::vector<Cause> found = causes(domain);
  const std::size_t count = style.all ? found.size() : std::min(found.size(), kMostCauses);
  const std::string name = shown_domain(domain.domain, style);
  for (std::size_t i = 0; i < count; ++i) {
    if (!out.empty()) out += '\n';
    write(out, block(found[i], domain, style), name, style);
  }
  if (count < found.size()) {
    prose::hang(out, ellipsis(style),
                fmt::format("and {} of {}", number(found.size() - count, "more cause"), name),
                style.width);
  }
}

}  // namespace

std::string failing_blocks(const Digest& digest, const TextStyle& style) {
  const std::vector<const Domain*> domains = failing_domains(digest);
  const std::size_t count = style.all ? domains.size() : std::min(domains.size(), kMostDomains);
  std::string out;
  for (std::size_t i = 0; i < count; ++i) write_domain(out, *domains[i], style);
  if (count < domains.size()) {
    out += '\n';
    prose::hang(out, ellipsis(style),
                fmt::format("and {}", number(domains.size() - count, "more failing domain")),
                style.width);
  }
  return out;
}

}  // namespace tlsrpt::digest
