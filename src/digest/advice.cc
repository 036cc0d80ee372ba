// SPDX-License-Identifier: MIT
#include "digest/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "digest/show.h"
#include "report/domain.h"

namespace tlsrpt::digest {
namespace {

using report::Day;
using std::chrono::days;

constexpr days kSilence{3};
constexpr days kGrace{2};  // for senders to see a new policy
constexpr days kHalf{kTrend / 2};
constexpr std::uint64_t kWeek = 7 * 86'400;

std::string span(const std::vector<Day>& all) {
  return fmt::format("{} to {}", report::format_day(all.front()), report::format_day(all.back()));
}

/// A command about a domain; without its name where that is nothing to paste.
std::string command(std::string_view words, std::string_view domain) {
  return fmt::format("{}{}", words, report::is_host_name(domain) ? domain : "DOMAIN");
}

/// `certificate-expired on mx2.example.org, told by Google Inc.`, of the heaviest; and how many
/// more.
std::string heaviest(const std::vector<Refused>& refused, const prose::Form& form) {
  const Refused& first = refused.front();
  std::vector<std::string> reporters;
  std::size_t others = 0;
  for (const Refused& one : refused) {
    const bool same = one.result_type == first.result_type &&
                      one.receiving_mx_hostname == first.receiving_mx_hostname;
    same ? reporters.push_back(one.organization_name) : void(++others);
  }
  std::sort(reporters.begin(), reporters.end());
  std::string text = fmt::format(
      "{}, told by {}", prose::shown_cause(first.result_type, first.receiving_mx_hostname, form),
      listed(reporters, form));
  if (others > 0) text += fmt::format("; and {}", number(others, "other"));
  return text;
}

struct Text {
  const PolicyText* text;
  const DomainHistory::Days* days;
  Day first() const { return days->begin()->first; }
  Day last() const { return days->rbegin()->first; }
};

/// The text that was first seen last.
std::optional<Text> newest_text(const DomainHistory& history) {
  std::optional<Text> newest;
  const auto rank = [](const Text& text) {
    return std::tuple(text.first(), text.last(), strictness(text.text->mode));
  };
  for (const auto& [text, seen] : history.texts) {
    const Text one{&text, &seen};
    if (!newest || rank(one) > rank(*newest)) newest = one;
  }
  return newest;
}

/// Sessions under an old text since senders should know the new one.
std::uint64_t stale_sessions(const Text& old, Day since) {
  std::uint64_t sessions = 0;
  for (auto day = old.days->lower_bound(since); day != old.days->end(); ++day) {
    sessions = report::add_counts(sessions, day->second.sessions());
  }
  return sessions;
}

std::vector<std::string> seen_by(const std::vector<store::WitnessRow>& rows,
                                 const PolicyText& text) {
  std::vector<std::string> names;
  for (const store::WitnessRow& row : rows) {
    if (row.policy_type == "sts" && read_policy(row.policy_string) == text) {
      names.push_back(row.organization_name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string shown_seconds(std::uint64_t seconds) {
  constexpr std::uint64_t kDay = 86'400;
  return seconds >= kDay ? number(seconds / kDay, "day") : number(seconds, "second");
}

/// The newest days with sessions under an enforced policy, as many as a domain has to be in
/// testing; fewer where there are no more.
std::vector<Day> enforced_days(const DomainHistory& history) {
  std::vector<Day> found;
  const auto sts = history.policies.find("sts");
  if (sts == history.policies.end()) return found;
  for (auto at = sts->second.rbegin(); at != sts->second.rend(); ++at) {
    if (found.size() == kTestingDays) break;
    if (at->second.sessions() > 0 && history.mode_on(at->first) == "enforce") {
      found.push_back(at->first);
    }
  }
  std::reverse(found.begin(), found.end());
  return found;
}

bool has_policy(const DomainHistory& history, Day since) {
  for (const char* type : {"sts", "tlsa"}) {
    const auto known = history.policies.find(type);
    if (known != history.policies.end() &&
        known->second.lower_bound(since) != known->second.end()) {
      return true;
    }
  }
  return false;
}

void add(std::vector<Advice>& all, std::optional<Advice>&& one) {
  if (one) all.push_back(std::move(*one));
}

}  // namespace

std::optional<Advice> policy_stale(const Situation& situation) {
  const auto newest = newest_text(situation.history);
  if (!newest) return std::nullopt;
  const Day since = newest->first() + kGrace;
  for (const auto& [text, text_days] : situation.history.texts) {
    const Text old{&text, &text_days};
    const bool lately = old.last() >= since && old.last() > situation.last_day - kSilence &&
                        newest->last() + days(1) >= old.last();
    const std::uint64_t sessions = old.text == newest->text ? 0 : stale_sessions(old, since);
    if (!lately || sessions == 0) continue;
    const auto reporters = seen_by(situation.lookups.witnesses(since, situation.last_day), text);
    return Advice{kPolicyStale,
                  fmt::format("senders still see an older policy{} than the one first seen on {}: "
                              "{} until {}, told by {}",
                              text.mode.empty() ? "" : " (mode " + text.mode + ")",
                              report::format_day(newest->first()), number(sessions, "session"),
                              report::format_day(old.last()), listed(reporters, situation.form)),
                  "Check that the id in the record changed with the policy, and that every web "
                  "server has the new one.",
                  command("dig +short TXT _mta-sts.", situation.domain.domain)};
  }
  return std::nullopt;
}

std::optional<Advice> no_report(const Situation& situation) {
  const auto& covered = situation.history.covered;
  if (covered.empty()) return std::nullopt;
  const Day last = *covered.rbegin();
  const auto before = std::distance(covered.lower_bound(last - days(kTrend - 1)), covered.end());
  const days silence = situation.last_day - last;
  if (silence < kSilence || before < kHalf.count()) return std::nullopt;
  return Advice{
      kNoReport,
      fmt::format("no report for {} (the last one is of {}), after reports on {} of {} days",
                  number(static_cast<std::uint64_t>(silence.count()), "day"),
                  report::format_day(last), before, kTrend),
      "Check that the record is still there, and the mailbox that it names.",
      command("dig +short TXT _smtp._tls.", situation.domain.domain)};
}

std::optional<Advice> ready_for_enforce(const Situation& situation) {
  if (situation.history.mode() != "testing") return std::nullopt;
  const Readiness now = readiness(situation.history, situation.last_day, situation.lookups, false);
  if (now.is_ready()) {
    return Advice{
        kReady,
        fmt::format("ready for enforce: {} in testing ({}), {}, and none of {} would "
                    "have been refused",
                    number(now.days.size(), "day"), span(now.days),
                    number(now.reporters.size(), "reporter"), number(now.sessions, "session")),
        "Say mode: enforce in the policy, then change the id in the _mta-sts record.", ""};
  }
  if (now.refused_sessions == 0) return std::nullopt;
  return Advice{
      kNotReady,
      fmt::format("not ready for enforce: {} in {} of testing would have been refused ({})",
                  prose::failed_sessions(now.refused_sessions, now.sessions),
                  number(now.days.size(), "day"), heaviest(now.refused, situation.form)),
      "Mend that first. For the evidence:",
      command("tlsrpt-summary --ready ", situation.domain.domain)};
}

std::optional<Advice> raise_max_age(const Situation& situation) {
  const DomainHistory& history = situation.history;
  const auto newest = newest_text(history);
  if (!newest || history.mode() != "enforce" || newest->text->mode != "enforce") {
    return std::nullopt;
  }
  const auto& max_age = newest->text->max_age;
  const std::vector<Day> enforced = enforced_days(history);
  if (!max_age || *max_age >= kWeek || enforced.size() < kTestingDays) return std::nullopt;
  if (!refused_among(situation.lookups.failures(enforced.front(), situation.last_day)).empty()) {
    return std::nullopt;
  }
  return Advice{kRaiseMaxAge,
                fmt::format("senders keep the policy for {} only (max_age: {}), and nothing was "
                            "refused on {} in enforce",
                            shown_seconds(*max_age), *max_age, number(enforced.size(), "day")),
                "Raise max_age to weeks, as max_age: 2592000, then change the id in the _mta-sts "
                "record: who blocks the policy must then do so for longer.",
                ""};
}

std::optional<Advice> no_policy(const Situation& situation) {
  for (const Policy& policy : situation.domain.policies) {
    if (policy.policy_type != "no-policy-found" || policy.sessions() == 0) continue;
    if (has_policy(situation.history, situation.last_day - days(kTrend - 1))) break;
    return Advice{
        kNoPolicy,
        fmt::format("no policy yet: {} went without one", number(policy.sessions(), "session")),
        "Publish an MTA-STS policy in mode testing, or TLSA records; tlsrpt(7) tells "
        "what they are.",
        ""};
  }
  return std::nullopt;
}

std::vector<Advice> advise(const Situation& situation) {
  std::vector<Advice> all;
  add(all, policy_stale(situation));
  add(all, no_report(situation));
  // Nobody should move a policy while nothing is heard.
  if (all.empty() || all.back().id != kNoReport) add(all, ready_for_enforce(situation));
  add(all, raise_max_age(situation));
  add(all, no_policy(situation));
  return all;
}

}  // namespace tlsrpt::digest
