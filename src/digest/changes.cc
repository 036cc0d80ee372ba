// SPDX-License-Identifier: MIT
#include "digest/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "digest/advice.h"
#include "digest/order.h"
#include "digest/show.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

constexpr std::size_t kMostDomains = 3;
constexpr std::size_t kMostDomainsOfBrief = 1;
constexpr std::size_t kMostCauses = 2;  // new, and gone, of a domain
/// Sessions are worth a word where they double or halve, and are not few.
constexpr std::uint64_t kFewSessions = 50;

bool differs_much(std::uint64_t now, std::uint64_t before) {
  const auto [less, more] = std::minmax(now, before);
  return more >= kFewSessions && more / 2 >= less;
}

/// Shares of success where one is whole and the other is not, or which are a point apart.
bool differ(const Numbers& now, const Numbers& before) {
  const auto rate = now.success_rate();
  const auto rate_before = before.success_rate();
  if (!rate || !rate_before) return false;
  return (now.failed_sessions == 0) != (before.failed_sessions == 0) ||
         std::abs(*rate - *rate_before) >= 0.01;
}

void add(std::string& line, std::string_view piece) {
  if (piece.empty()) return;
  line.append(line.empty() ? "" : "; ").append(piece);
}

std::string causes(std::string_view word, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostCauses); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", names[i]);
  }
  if (names.size() > kMostCauses) {
    text += fmt::format(" and {}", number(names.size() - kMostCauses, "other"));
  }
  return names.empty() ? text : fmt::format("{} {}", word, text);
}

std::string new_causes(const Domain& domain, const prose::Form& form) {
  std::vector<std::string> names;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Failure& failure : domain.failures) {
    if (failure.change != Change::is_new) continue;
    // One cause may fail under several policy types.
    if (!seen.emplace(failure.result_type, failure.receiving_mx_hostname).second) continue;
    names.push_back(prose::shown_cause(failure.result_type, failure.receiving_mx_hostname, form));
  }
  return causes("new", names);
}

std::string gone_causes(const Domain& domain, const prose::Form& form) {
  std::vector<std::string> names;
  for (const Gone& gone : domain.gone) {
    names.push_back(fmt::format(
        "{} (last on {})", prose::shown_cause(gone.result_type, gone.receiving_mx_hostname, form),
        report::format_day(gone.last_day)));
  }
  return causes("gone", names);
}

std::string numbers(const Policy& policy, const prose::Form& form) {
  if (!policy.before) return {};
  std::string text;
  if (differ(policy, *policy.before)) {
    text = fmt::format("{} ok, {} before", percent(policy), percent(*policy.before));
  }
  if (differs_much(policy.sessions(), policy.before->sessions())) {
    text += fmt::format("{}{}, {} before", text.empty() ? "" : ", ",
                        number(policy.sessions(), "session"), number(policy.before->sessions()));
  }
  return text.empty() ? text
                      : fmt::format("{}: {}", shown_policy_type(policy.policy_type, form), text);
}

void write(std::string& out, const std::string& name, const std::string& line,
           const TextStyle& style) {
  constexpr std::string_view kLabel = "changed  ";
  const std::string lead = out.empty() ? std::string(kLabel) : std::string(kLabel.size(), ' ');
  prose::hang(out, lead, fmt::format("{}: {}", name, line), style.width);
}

}  // namespace

std::string change_of_sessions(const Policy& policy) {
  if (!policy.before) return "-";
  const double now = static_cast<double>(policy.sessions());
  const double before = static_cast<double>(policy.before->sessions());
  if (before == 0) return now > 0 ? "new" : "-";
  constexpr double kPlain = 10;  // times as many are told in percent
  if (now >= kPlain * before) return fmt::format("x {:.0f}", std::min(now / before, 9999.0));
  // Never -0, and never -100 where some are left.
  double percent = std::round((now / before - 1) * 100) + 0.0;
  if (now > 0) percent = std::max(percent, -99.0);
  return fmt::format("{:+.0f} %", percent == 0 ? 0.0 : percent);
}

std::string changes_of(const Domain& domain, const prose::Form& form) {
  std::string line;
  add(line, new_causes(domain, form));
  add(line, gone_causes(domain, form));
  std::size_t seen = 0;
  for (const Policy& policy : domain.policies) {
    if (++seen > kMostPolicies) break;
    add(line, numbers(policy, form));
  }
  return line;
}

std::string changes_of_reporters(const Digest& digest, const prose::Form& form) {
  std::string line;
  if (!digest.new_reporters.empty()) {
    line = "new: " + listed(digest.new_reporters, form);
  }
  std::vector<report::Reporter> gone;
  for (const SilentReporter& silent : digest.silent_reporters) {
    if (is_new(silent, digest)) gone.push_back(silent.reporter);
  }
  if (!gone.empty()) add(line, "silent: " + listed(gone, form));
  return line;
}

std::string changes(const Digest& digest, const TextStyle& style) {
  std::string out;
  const std::size_t most = style.brief ? kMostDomainsOfBrief : kMostDomains;
  std::size_t changed = 0;
  for (const Domain* domain : in_order(digest)) {
    const std::string line = changes_of(*domain, style);
    if (line.empty()) continue;
    if (++changed > most && !style.all) continue;
    write(out, shown_domain(domain->domain, style), line, style);
  }
  if (changed > most && !style.all) {
    prose::hang(out, "         ",
                fmt::format("{}and {}", ellipsis(style), number(changed - most, "more domain")),
                style.width);
  }
  const std::string reporters = changes_of_reporters(digest, style);
  if (!reporters.empty()) write(out, "reporters", reporters, style);
  return out;
}

}  // namespace tlsrpt::digest
