// SPDX-License-Identifier: MIT
// Which policy each reporter saw last, against the one that is there now.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "compare/parts.h"
#include "compare/words.h"
#include "digest/history.h"
#include "policy/rules.h"
#include "prose/show.h"

namespace tlsrpt::compare {
namespace {

using digest::PolicyText;
using policy::Severity;
using report::Day;
using std::chrono::days;

constexpr days kGrace{2};   // for senders to see a new policy, as for the digest
constexpr days kLately{7};  // before the newest report: what is older says nothing of now
constexpr std::size_t kMostTexts = 5;

/// A text, from the first to the last day on which a reporter saw it.
struct Sight {
  PolicyText text;
  Day first;
  Day last;
};

/// What one reporter saw, each day being the last.
struct Reporter {
  std::vector<Sight> sights;
  std::optional<Day> found_sts;
  std::optional<Day> found_tlsa;
  std::optional<Day> found_none;

  /// What it saw last; nothing where it tells no text.
  const Sight* newest() const {
    const auto last = std::ranges::max_element(
        sights, {}, [](const Sight& sight) { return std::tie(sight.last, sight.first); });
    return last == sights.end() ? nullptr : &*last;
  }
  /// Whether this is among what it saw on the last of its days.
  bool knows(const PolicyText& text) const {
    const Sight* const last = newest();
    return std::ranges::any_of(sights, [&](const Sight& sight) {
      return sight.last == last->last && digest::is_compatible(sight.text, text);
    });
  }
};
using Reporters = std::map<report::Reporter, Reporter>;

void raise(std::optional<Day>& day, Day to) {
  day = std::max(day.value_or(to), to);
}

Reporters read_reporters(const std::vector<store::WitnessRow>& rows) {
  Reporters reporters;
  for (const store::WitnessRow& row : rows) {
    Reporter& reporter = reporters[row.reporter];
    if (row.policy_type == "sts") {
      if (auto text = digest::read_policy(row.policy_string)) {
        reporter.sights.push_back({std::move(*text), row.first_day, row.last_day});
      }
    }
    if (row.sessions == 0) continue;
    if (row.policy_type == "sts") raise(reporter.found_sts, row.last_day);
    if (row.policy_type == "tlsa") raise(reporter.found_tlsa, row.last_day);
    if (row.policy_type == "no-policy-found") raise(reporter.found_none, row.last_day);
  }
  return reporters;
}

/// The one that senders find; nothing where they find none.
std::optional<PolicyText> live_policy(const probe::Judgement& judgement) {
  if (judgement.mode().empty()) return std::nullopt;
  const policy::StsPolicy& read = judgement.policy->policy;
  PolicyText text{read.mode, read.max_age, read.mx};
  std::ranges::sort(text.mx);
  text.mx.erase(std::unique(text.mx.begin(), text.mx.end()), text.mx.end());
  return text;
}

/// On which day this reporter was the first time under the live policy; and whether it was under
/// another one between that and an earlier time, as after a change that was taken back.
std::pair<Day, bool> first_known(const Reporter& reporter, const PolicyText& live) {
  std::optional<Day> first;
  for (const Sight& sight : reporter.sights) {
    if (digest::is_compatible(sight.text, live))
      first = std::min(first.value_or(sight.first), sight.first);
  }
  std::optional<Day> between;
  for (const Sight& sight : reporter.sights) {
    if (!digest::is_compatible(sight.text, live) && sight.first > *first)
      raise(between, sight.last);
  }
  return {between.value_or(*first), between.has_value()};
}

/// When the live policy was first seen by anybody; nothing where nobody has seen it.
std::optional<Day> first_seen(const Reporters& reporters, const PolicyText& live) {
  std::optional<Day> first;
  std::optional<Day> again;
  for (const auto& [name, reporter] : reporters) {
    if (reporter.sights.empty() || !reporter.knows(live)) continue;
    const auto [day, is_again] = first_known(reporter, live);
    std::optional<Day>& earliest = is_again ? again : first;
    earliest = std::min(earliest.value_or(day), day);
  }
  return again ? again : first;
}

/// Reporters that saw one text last.
struct Group {
  std::set<report::Reporter> reporters;
  Day first;
  Day last;
};
using Groups = std::vector<std::pair<PolicyText, Group>>;

/// Of those that saw something else than `live` last, on `since` or later; the latest first.
Groups others(const Reporters& reporters, const PolicyText* live, Day since) {
  std::map<PolicyText, Group> found;
  for (const auto& [name, reporter] : reporters) {
    const Sight* const newest = reporter.newest();
    if (newest == nullptr || newest->last < since) continue;
    if (live != nullptr && reporter.knows(*live)) continue;
    Group& group =
        found.try_emplace(newest->text, Group{{}, newest->first, newest->last}).first->second;
    group.reporters.insert(name);
    group.first = std::min(group.first, newest->first);
    group.last = std::max(group.last, newest->last);
  }
  Groups groups(found.begin(), found.end());
  std::ranges::stable_sort(groups, std::greater(),
                           [](const auto& group) { return group.second.last; });
  return groups;
}

class Policies {
 public:
  Policies(policy::Findings& findings, const Sides& sides, Day newest)
      : findings_(findings),
        sides_(sides),
        lately_(newest - kLately),
        reporters_(read_reporters(sides.told.witnesses)),
        live_(live_policy(sides.judgement)) {}

  void compare() {
    if (!live_) return compare_without_policy();
    if (const auto since = first_seen(reporters_, *live_)) {
      compare_texts(*since);
    } else {
      compare_unseen();
    }
    compare_lost();
  }

 private:
  void compare_texts(Day since) {
    const Groups groups = others(reporters_, &*live_, std::max(since, lately_));
    for (std::size_t i = 0; i != std::min(groups.size(), kMostTexts); ++i) {
      const auto& [text, group] = groups[i];
      const Severity severity = group.last > since + kGrace ? Severity::warning : Severity::note;
      find_as(findings_, sides_, severity, "reports-policy-stale",
              listed(group.reporters) + " saw another policy (" + shown(text, &*live_) + ") " +
                  span(group.first, group.last) + "; the one that is there now was first seen on " +
                  report::format_day(since));
    }
    if (groups.size() > kMostTexts) {
      const std::size_t more = groups.size() - kMostTexts;
      find(findings_, sides_, "more-findings",
           "senders saw " + prose::number(more) + (more == 1 ? " more policy" : " more policies") +
               " than are listed");
    }
  }

  /// Too young to be in any report, or never fetched.
  void compare_unseen() {
    const Groups groups = others(reporters_, &*live_, lately_);
    if (!groups.empty()) {
      const auto& [text, group] = groups.front();
      return find(findings_, sides_, "reports-policy-unseen",
                  "no report tells of the policy that is there now; " + listed(group.reporters) +
                      " saw another one (" + shown(text, &*live_) + ") until " +
                      report::format_day(group.last));
    }
    // Who leaves the text out may have seen it; and one in mode none is to be as if it were not
    // there.
    if (live_->mode == "none") return;
    std::set<report::Reporter> names;
    std::optional<Day> last;
    for (const auto& [name, reporter] : reporters_) {
      if (reporter.found_sts) return;
      if (!reporter.found_none || *reporter.found_none < lately_) continue;
      names.insert(name);
      raise(last, *reporter.found_none);
    }
    if (!last) return;
    find(findings_, sides_, "reports-policy-unseen",
         "no report tells of any policy; " + listed(names) + " found none until " +
             report::format_day(*last));
  }

  /// Who found a policy, and then none although there is one. Some never look for one: of them
  /// nothing is said.
  void compare_lost() {
    const bool is_dane = std::ranges::any_of(
        sides_.facts.hosts, [](const probe::MailHost& host) { return host.has_dane(); });
    if (live_->mode == "none") return;
    std::set<report::Reporter> names;
    std::optional<Day> found, missed;
    for (const auto& [name, reporter] : reporters_) {
      const auto& last_found =
          is_dane ? std::max(reporter.found_sts, reporter.found_tlsa) : reporter.found_sts;
      if (!last_found || !reporter.found_none || *reporter.found_none <= *last_found) continue;
      if (*reporter.found_none < lately_) continue;
      names.insert(name);
      raise(found, *last_found);
      raise(missed, *reporter.found_none);
    }
    if (!missed) return;
    const bool others_find = std::ranges::any_of(reporters_, [&](const auto& entry) {
      const Reporter& reporter = entry.second;
      return !names.contains(entry.first) && reporter.found_sts && *reporter.found_sts >= *missed;
    });
    find_as(findings_, sides_, others_find ? Severity::warning : Severity::note,
            "reports-policy-lost",
            listed(names) + " found no policy on " + report::format_day(*missed) +
                ", but had found one until " + report::format_day(*found) +
                (others_find ? "; others find it" : "; nor has anybody else found it since"));
  }

  void compare_without_policy() {
    using Kind = probe::Answer::Kind;
    const probe::Facts& facts = sides_.facts;
    if (facts.sts_answer.kind == Kind::failed || facts.mx_answer.kind == Kind::no_name) return;
    const bool is_removed = !probe::announces_policy(facts);
    if (!is_removed && !was_looked_at(facts)) return;
    const Groups groups = others(reporters_, nullptr, lately_);
    if (groups.empty() || groups.front().first.mode == "none") return;
    const auto& [text, group] = groups.front();
    const report::Time end =
        report::Time(group.last) + days(1) +
        std::chrono::seconds(std::min<std::uint64_t>(text.max_age.value_or(0), kYear));
    const bool is_held = is_removed && text.mode == "enforce" && sides_.now < end;
    find_as(
        findings_, sides_, is_held ? Severity::warning : Severity::note, "reports-policy-kept",
        listed(group.reporters) + " saw a policy (" + shown(text, nullptr) + ") until " +
            report::format_day(group.last) + ", and now there is none" +
            (is_held ? "; it may be kept until " + report::format_day(report::day_of(end)) : ""));
  }

  static constexpr std::uint64_t kYear = 31'557'600;  // the most that max_age may be

  /// Whether it was the domain that failed, and not the way there.
  static bool was_looked_at(const probe::Facts& facts) {
    using Reached = probe::Fetched::Reached;
    return std::ranges::any_of(facts.policy_servers, [](const probe::PolicyServer& server) {
      return server.fetched.reached > Reached::nothing;
    });
  }

  policy::Findings& findings_;
  const Sides& sides_;
  Day lately_;
  Reporters reporters_;
  std::optional<PolicyText> live_;
};

}  // namespace

void compare_policies(policy::Findings& findings, const Sides& sides) {
  if (const auto newest = sides.told.last_day()) Policies(findings, sides, *newest).compare();
}

}  // namespace tlsrpt::compare
