// SPDX-License-Identifier: MIT
#include "alert/review.h"

#include <algorithm>
#include <set>
#include <utility>

namespace tlsrpt::alert {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// Of one report, those with most sessions: a report can name a million hosts.
constexpr std::size_t kMostCauses = 100;
/// Of one domain. More are no news to anybody, and each is looked at with every report.
constexpr std::size_t kMostOpen = 100;
/// Reporters of one incident that are asked about one by one.
constexpr std::size_t kMostReporters = 100;
constexpr std::size_t kMostDetails = 3;
/// A report may start so much after now (clocks differ).
constexpr days kAhead{2};
/// "The last 48 hours of coverage", in days that are covered.
constexpr std::size_t kRecentDays = 2;

using Weights = std::map<std::string, std::uint64_t>;

/// A few texts that stand for most sessions.
std::vector<std::string> heaviest(const Weights& weights) {
  std::vector<std::pair<std::string, std::uint64_t>> order(weights.begin(), weights.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> texts;
  for (const auto& [text, weight] : order) {
    if (texts.size() == kMostDetails) break;
    texts.push_back(text);
  }
  return texts;
}

void weigh(Weights& weights, std::string_view text, std::uint64_t sessions) {
  constexpr std::size_t kMostTexts = 1000;
  if (text.empty() || weights.size() == kMostTexts) return;
  std::uint64_t& weight = weights[std::string(text)];
  weight = report::add_counts(weight, sessions);
}

}  // namespace

/// What one report tells of a cause.
struct Review::Told {
  std::uint64_t sessions = 0;
  Weights reason_codes;
  Weights receiving_ips;

  void add(const report::FailureDetail& failure) {
    sessions = report::add_counts(sessions, failure.failed_session_count);
    weigh(reason_codes, failure.failure_reason_code, failure.failed_session_count);
    weigh(receiving_ips, failure.receiving_ip, failure.failed_session_count);
  }
  Details details() const { return {heaviest(reason_codes), heaviest(receiving_ips)}; }
};

namespace {

/// The causes with most sessions, at most so many.
template <typename ToldCauses>
void keep_heaviest(ToldCauses& causes, std::size_t most) {
  if (causes.size() <= most) return;
  std::vector<std::uint64_t> sessions;
  for (const auto& [cause, told] : causes) sessions.push_back(told.sessions);
  std::nth_element(sessions.begin(), sessions.begin() + static_cast<std::ptrdiff_t>(most),
                   sessions.end(), std::greater<>());
  const std::uint64_t least = sessions[most];
  for (auto at = causes.begin(); at != causes.end();) {
    const bool goes =
        at->second.sessions < least || (at->second.sessions == least && causes.size() > most);
    at = goes ? causes.erase(at) : std::next(at);
  }
}

}  // namespace

Review::Review(store::Store& store, const Rules& rules, Setting setting)
    : rules_(rules),
      setting_(std::move(setting)),
      today_(report::day_of(setting_.now)),
      incidents_(store),
      outbox_(store) {}

void Review::take(const report::Report& report) {
  const report::Day day = report::day_of(report);
  silent_ = setting_.silent || today_ - day > rules_.max_age;
  ToldCauses causes;
  std::set<std::string> domains;
  for (const report::Policy& policy : report.policies) {
    domains.insert(policy.domain);
    if (policy.failure_details.empty() && policy.total_failure_session_count > 0) {
      Told& told = causes[{policy.domain, "", ""}];
      told.sessions = report::add_counts(told.sessions, policy.total_failure_session_count);
    }
    for (const report::FailureDetail& failure : policy.failure_details) {
      if (failure.failed_session_count == 0) continue;
      causes[{policy.domain, std::string(failure.result_type),
              std::string(failure.receiving_mx_hostname)}]
          .add(failure);
    }
  }
  if (causes.empty() && !incidents_.any_open()) return;
  keep_heaviest(causes, kMostCauses);
  for (const auto& [cause, told] : causes) consider(cause, told, day);
  for (const std::string& domain : domains) {
    for (store::Incident& incident : incidents_.open_ones(domain, kMostOpen)) {
      if (!causes.contains(incident.cause)) follow(std::move(incident), nullptr, day);
    }
  }
}

/// Of a cause that the report tells of.
void Review::consider(const store::Cause& cause, const Told& told, report::Day day) {
  auto last = incidents_.last(cause);
  if (last && last->open()) return follow(std::move(*last), &told, day);
  if (last && day <= last->last_day) {
    // Late: it was told of already.
    if (day >= last->first_day) {
      sum_up(*last, incidents_.told(cause, last->first_day, last->last_day));
      incidents_.update(*last);
    }
    return;
  }
  // A day that is not over yet covers nothing by itself: nobody can push the others out of sight
  // by a report on it.
  const auto recent = incidents_.last_covered(cause.domain, today_ - days(1), kRecentDays);
  report::Day from = recent.empty() ? day : recent.back();
  if (last) from = std::max(from, last->last_day + days(1));
  begin(cause, told, from);
}

void Review::begin(const store::Cause& cause, const Told& told, report::Day from) {
  const report::Day to = today_ + kAhead;
  const auto rows = incidents_.told(cause, from, to);
  const Threshold threshold = rules_.thresholds.of(cause.domain, cause.result_type);
  if (rows.empty() || !reaches(threshold, rows, incidents_.sessions(cause.domain, from, to))) {
    return;
  }
  store::Incident incident;
  incident.cause = cause;
  incident.opened = setting_.now;
  if (!over(incident, rows).empty()) return;
  sum_up(incident, rows);
  if (incidents_.open_ones(cause.domain, kMostOpen).size() == kMostOpen) return;
  incident.id = incidents_.add(incident);
  if (silent_) return;
  announce(incident, Kind::opened, told.details());
  incidents_.update(incident);
}

/// `told` is null where the report does not tell of it.
void Review::follow(store::Incident incident, const Told* told, report::Day day) {
  // A day before the first one, but not so long that the incident would have ended between.
  const bool earlier = told != nullptr && day < incident.first_day &&
                       incident.first_day - day <= rules_.resolve_after;
  const auto rows =
      incidents_.told(incident.cause, earlier ? day : incident.first_day, today_ + kAhead);
  const std::string why = over(incident, rows);
  // An end of what was announced is announced too: by the next report that may.
  const bool ends = !why.empty() && !(silent_ && incident.noticed);
  if (told == nullptr && !ends) return;
  sum_up(incident, rows);
  if (ends) {
    end(incident, why);
  } else if (why.empty() && !silent_) {
    if (const auto kind = news(incident, rules_, setting_.now)) {
      announce(incident, *kind, told->details());
    }
  }
  incidents_.update(incident);
}

/// Takes over what is told of it now; nothing where that is nothing any more.
void Review::sum_up(store::Incident& incident, const std::vector<store::ToldRow>& rows) {
  if (rows.empty()) return;
  incident.first_day = rows.front().day;
  incident.last_day = rows.back().day;
  const auto sessions =
      incidents_.sessions(incident.cause.domain, incident.first_day, incident.last_day);
  const Figures now = figures(rows, sessions);
  incident.failed_sessions = now.failed_sessions;
  incident.sessions = now.sessions;
  incident.policy_type = now.policy_type;
  std::string mode = newest_mode(incidents_.policies(incident.cause.domain, today_));
  if (!mode.empty()) incident.mode = std::move(mode);
}

/// Why it is over; empty where it is not.
std::string Review::over(const store::Incident& incident, const std::vector<store::ToldRow>& told) {
  if (told.empty()) return "withdrawn";
  const report::Day last_day = told.back().day;
  const std::string& domain = incident.cause.domain;
  const auto reporters = last_told(told);
  const bool each_covered =
      reporters.size() <= kMostReporters &&
      std::all_of(reporters.begin(), reporters.end(), [&](const auto& reporter) {
        return incidents_.covered_after(domain, reporter.first, reporter.second, today_);
      });
  if (each_covered) return "covered";
  const auto quiet = incidents_.days_covered(domain, last_day, today_);
  const auto enough = static_cast<std::uint64_t>(rules_.resolve_after.count());
  return quiet >= enough ? "quiet" : std::string();
}

void Review::end(store::Incident& incident, const std::string& why) {
  incident.resolved = setting_.now;
  incident.why = why;
  if (!incident.noticed || silent_) return;
  const Facts known = facts(incident, Kind::resolved, {});
  add(texts(known), Kind::resolved, &incident, known.authenticated());
}

void Review::close(store::Incident incident, const std::string& words) {
  silent_ = setting_.silent;
  sum_up(incident, incidents_.told(incident.cause, incident.first_day, today_ + kAhead));
  end(incident, "closed: " + words);
  incidents_.update(incident);
}

void Review::announce(store::Incident& incident, Kind kind, const Details& details) {
  const Facts known = facts(incident, kind, details);
  if (!may_send(known.authenticated())) return;
  add(texts(known), kind, &incident, known.authenticated());
  incident.noticed = setting_.now;
  incident.noticed_sessions = incident.failed_sessions;
  incident.noticed_mode = incident.mode;
}

/// Those that are authenticated do not compete with what anybody may mail.
bool Review::may_send(bool authenticated) {
  const report::Time since = setting_.now - hours(1);
  if (outbox_.count_since(since, authenticated) < rules_.hourly) return true;
  if (!outbox_.has_kind_since(name(Kind::more), since)) {
    add(texts_of_more(rules_.hourly), Kind::more, nullptr, authenticated);
  }
  return false;
}

Facts Review::facts(const store::Incident& incident, Kind kind, const Details& details) {
  Facts facts;
  facts.kind = kind;
  facts.incident = incident;
  facts.details = details;
  facts.rules = rules_;
  std::map<std::string, bool> tellers;
  for (const store::ToldRow& row :
       incidents_.told(incident.cause, incident.first_day, incident.last_day)) {
    tellers[row.organization_name] |= row.authenticated;
    facts.effect = std::max(
        facts.effect, report::effect(incident.cause.result_type, row.policy_type, incident.mode));
  }
  for (const auto& [organization, authenticated] : tellers) {
    facts.tellers.push_back({organization, authenticated});
  }
  return facts;
}

void Review::add(const Texts& texts, Kind kind, const store::Incident* incident,
                 bool authenticated) {
  store::Notice notice;
  if (incident != nullptr) notice.incident = incident->id;
  notice.kind = name(kind);
  notice.created = setting_.now;
  notice.authenticated = authenticated;
  notice.recipients = setting_.recipients;
  notice.subject = texts.subject;
  notice.body = texts.body;
  notice.json = texts.json;
  outbox_.add(notice, deliveries(setting_.outlets, setting_.recipients, setting_.now));
  ++notices_;
}

}  // namespace tlsrpt::alert
