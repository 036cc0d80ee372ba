// SPDX-License-Identifier: MIT
#include "digest/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "digest/show.h"
#include "report/domain.h"

namespace tlsrpt::digest {
namespace {

using report::Day;
using std::chrono::days;

constexpr days kGrace{2};  // for senders to see a new policy
constexpr days kHalf{kTrend / 2};
constexpr std::uint64_t kWeek = std::uint64_t{7} * 86'400;

std::string span(const std::vector<Day>& all) {
  return fmt::format("{} to {}", report::format_day(all.front()), report::format_day(all.back()));
}

/// A command about a domain; without its name where that is nothing to paste.
std::string command(std::string_view words, std::string_view domain) {
  return fmt::format("{}{}", words, report::is_domain_name(domain) ? domain : "DOMAIN");
}

/// `certificate-expired on mx2.example.org, told by Google Inc.`, of the heaviest; and how many
/// more.
std::string heaviest(const std::vector<Refused>& refused, const prose::Form& form) {
  const Refused& first = refused.front();
  std::vector<report::Reporter> reporters;
  std::size_t others = 0;
  for (const Refused& one : refused) {
    const bool same = one.result_type == first.result_type &&
                      one.receiving_mx_hostname == first.receiving_mx_hostname;
    const bool is_told = one.reporter != report::Reporter() || !one.result_type.empty();
    if (!same) ++others;
    if (same && is_told) reporters.push_back(one.reporter);
  }
  std::sort(reporters.begin(), reporters.end());
  std::string text = prose::shown_cause(first.result_type, first.receiving_mx_hostname, form);
  if (!reporters.empty()) text += ", told by " + listed(reporters, form);
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

std::vector<report::Reporter> seen_by(const std::vector<store::WitnessRow>& rows,
                                      const PolicyText& text, Day since) {
  std::vector<report::Reporter> reporters;
  for (const store::WitnessRow& row : rows) {
    if (row.policy_type == "sts" && row.last_day >= since &&
        read_policy(row.policy_string) == text) {
      reporters.push_back(row.reporter);
    }
  }
  std::sort(reporters.begin(), reporters.end());
  reporters.erase(std::unique(reporters.begin(), reporters.end()), reporters.end());
  return reporters;
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

bool has_policy(const DomainHistory& history) {
  return history.policies.contains("sts") || history.policies.contains("tlsa");
}

/// Whether one who had found a policy found none after `last`: some reporters never look for one.
bool tells_of_loss(const Situation& situation, Day last) {
  const auto rows = situation.lookups.witnesses(situation.last_day - kLookBack, situation.last_day);
  std::set<report::Reporter> knowing;
  for (const store::WitnessRow& row : rows) {
    const bool is_policy = row.policy_type == "sts" || row.policy_type == "tlsa";
    if (is_policy && row.sessions > 0) knowing.insert(row.reporter);
  }
  return std::any_of(rows.begin(), rows.end(), [&](const store::WitnessRow& row) {
    return row.policy_type == "no-policy-found" && row.last_day > last &&
           knowing.contains(row.reporter);
  });
}

}  // namespace

std::optional<Advice> policy_lost(const Situation& situation) {
  const auto last = situation.history.lost_policy();
  if (!last || situation.history.mode_on(*last) == "none") return std::nullopt;
  const auto none = situation.history.policies.find("no-policy-found");
  if (none == situation.history.policies.end()) return std::nullopt;
  std::uint64_t sessions = 0;
  for (auto day = none->second.upper_bound(*last); day != none->second.end(); ++day) {
    sessions = report::add_counts(sessions, day->second.sessions());
  }
  if (sessions == 0 || !tells_of_loss(situation, *last)) return std::nullopt;
  return Advice{kPolicyLost,
                fmt::format("senders found no policy any more after {}: {} went without one",
                            report::format_day(*last), number(sessions, "session")),
                "If that was not meant, check the _mta-sts record, the policy file and the TLSA "
                "records: mail goes unprotected.",
                command("dig +short TXT _mta-sts.", situation.domain.domain)};
}

namespace {

/// Whether a reporter that had seen the newest text saw the old one after it: then somebody went
/// back, and the old one is the one in force.
bool is_reverted(const std::vector<store::WitnessRow>& rows, const PolicyText& newest,
                 const PolicyText& old) {
  std::map<report::Reporter, Day> last;
  for (const store::WitnessRow& row : rows) {
    if (row.policy_type == "sts" && read_policy(row.policy_string) == newest) {
      Day& day = last.try_emplace(row.reporter, row.last_day).first->second;
      day = std::max(day, row.last_day);
    }
  }
  return std::any_of(rows.begin(), rows.end(), [&](const store::WitnessRow& row) {
    const auto seen = last.find(row.reporter);
    return row.policy_type == "sts" && seen != last.end() && row.last_day > seen->second &&
           read_policy(row.policy_string) == old;
  });
}

}  // namespace

std::optional<Advice> policy_stale(const Situation& situation) {
  const auto newest = newest_text(situation.history);
  if (!newest || situation.history.lost_policy()) return std::nullopt;
  const Day since = newest->first() + kGrace;
  for (const auto& [text, text_days] : situation.history.texts) {
    const Text old{&text, &text_days};
    const bool lately = old.last() >= since && old.last() > situation.last_day - kSilence &&
                        newest->last() + days(1) >= old.last();
    if (!lately || is_compatible(text, *newest->text)) continue;
    const std::uint64_t sessions = stale_sessions(old, since);
    if (sessions == 0) continue;
    const auto rows = situation.lookups.witnesses(newest->first(), situation.last_day);
    if (is_reverted(rows, *newest->text, text)) continue;
    return Advice{kPolicyStale,
                  fmt::format("senders still see an older policy{} than the one first seen on {}: "
                              "{} until {}, told by {}",
                              text.mode.empty() ? "" : " (mode " + text.mode + ")",
                              report::format_day(newest->first()), number(sessions, "session"),
                              report::format_day(old.last()),
                              listed(seen_by(rows, text, since), situation.form)),
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
  if (silence < kSilence || before < kHalf.count() || silence <= longest_gap(covered)) {
    return std::nullopt;
  }
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
  if (now.meets_all()) {
    std::string reason = fmt::format(
        "ready for enforce{}: {} in testing ({}), {}, and none of {} would have been "
        "refused",
        now.proviso(), number(now.days.size(), "day"), span(now.days),
        number(now.count_reporters(), "reporter"), number(now.sessions, "session"));
    if (now.is_ready()) {
      return Advice{
          kReady, std::move(reason),
          "Set \"mode: enforce\" in the policy, then change the id in the _mta-sts record.", ""};
    }
    return Advice{kReadyIfGenuine, std::move(reason),
                  "Make sure that they are genuine first. Details:",
                  command("tlsrpt-summary --ready ", situation.domain.domain)};
  }
  if (now.refused_sessions == 0 || !now.is_fresh()) return std::nullopt;
  return Advice{
      kNotReady,
      fmt::format("not ready for enforce: {} in {} of testing would have been refused ({})",
                  now.refused_text(), number(now.days.size(), "day"),
                  heaviest(now.refused, situation.form)),
      "Mend that first. For the evidence:",
      command("tlsrpt-summary --ready ", situation.domain.domain)};
}

namespace {

/// `proving` is the history of the reports that are evidence.
std::optional<Advice> raise_max_age(const Situation& situation, const DomainHistory& proving) {
  const auto newest = newest_text(proving);
  if (!newest || proving.mode() != "enforce" || newest->text->mode != "enforce") {
    return std::nullopt;
  }
  const auto& max_age = newest->text->max_age;
  const std::vector<Day> enforced = enforced_days(proving);
  if (!max_age || *max_age >= kWeek || enforced.size() < kTestingDays) return std::nullopt;
  const auto failures = situation.lookups.failures(enforced.front(), situation.last_day);
  if (!refused_among(failures).empty() ||
      unexplained(situation.history, failures, enforced.front(), situation.last_day) > 0) {
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

}  // namespace

std::optional<Advice> raise_max_age(const Situation& situation) {
  auto advice = raise_max_age(situation, situation.history);
  if (!advice) return std::nullopt;
  auto proven = raise_max_age(situation, situation.lookups.authenticated());
  if (proven || situation.lookups.evidence == Evidence::authenticated) return proven;
  advice->reason += kIfGenuine;
  return advice;
}

std::optional<Advice> no_policy(const Situation& situation) {
  for (const Policy& policy : situation.domain.policies) {
    if (policy.policy_type != "no-policy-found" || policy.sessions() == 0) continue;
    if (has_policy(situation.history)) break;
    return Advice{
        kNoPolicy,
        fmt::format("no policy yet: {} went without one", number(policy.sessions(), "session")),
        "Publish an MTA-STS policy in mode testing, or TLSA records; tlsrpt(7) tells "
        "what they are. To begin with:",
        command("tlsrpt-check --setup ", situation.domain.domain)};
  }
  return std::nullopt;
}

std::vector<Advice> advise(const Situation& situation) {
  std::vector<Advice> all;
  add_if_any(all, policy_lost(situation));
  add_if_any(all, policy_stale(situation));
  add_if_any(all, no_report(situation));
  // Nobody should move a policy while nothing is heard.
  if (all.empty() || all.back().id != kNoReport) add_if_any(all, ready_for_enforce(situation));
  add_if_any(all, raise_max_age(situation));
  add_if_any(all, no_policy(situation));
  return all;
}

}  // namespace tlsrpt::digest
