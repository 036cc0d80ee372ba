// SPDX-License-Identifier: MIT
#include "alert/review.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "alert/causes.h"
#include "alert/conflict_notice.h"
#include "report/condense.h"
#include "report/domain.h"

namespace tlsrpt::alert {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// Of one domain, that are looked at with a report that does not tell of them.
constexpr std::size_t kMostFollowed = 100;
/// Reporters of one incident that are asked about one by one.
constexpr std::size_t kMostReporters = 100;
/// Before the last day of an incident, where the newest policy is looked for.
constexpr days kPolicyAge{90};
/// "The last 48 hours of coverage", in days that are covered.
constexpr std::size_t kRecentDays = 2;

}  // namespace

Review::Review(store::Store& store, const Rules& rules, Setting setting)
    : rules_(rules),
      setting_(std::move(setting)),
      today_(report::day_of(setting_.now)),
      incidents_(store),
      lookups_(incidents_),
      outbox_(store) {}

void Review::take(const report::Report& report, Place place) {
  place_ = place;
  const report::Day day = report::day_of(report);
  silent_ = is_silent(report);
  lookups_.forget();
  const std::vector<ToldCause> causes =
      heaviest_causes(report, report::kMostIncidents, rules_.concern);
  if (causes.empty() && !incidents_.any_open()) return;
  std::set<store::Cause> told_of;
  for (const ToldCause& told : causes) {
    if (expired()) return;
    consider(told.cause, told.details, day);
    told_of.insert(told.cause);
  }
  std::set<std::string> domains;
  for (const report::Policy& policy : report.policies) domains.insert(policy.domain);
  for (const std::string& domain : domains) {
    for (store::Incident& incident : incidents_.open_ones(domain, kMostFollowed)) {
      if (expired()) return;
      if (!told_of.contains(incident.cause)) follow(std::move(incident), nullptr, day);
    }
  }
}

/// Of a cause that the report tells of.
void Review::consider(const store::Cause& cause, const Details& told, report::Day day) {
  auto last = incidents_.last(cause);
  if (last && last->open()) return follow(std::move(*last), &told, day);
  if (last && day >= last->first_day && day <= last->last_day) {
    // Late: it was told of already.
    sum_up(*last, incidents_.told(cause, last->first_day, last->last_day));
    return incidents_.update(*last);
  }
  // A day that is not over yet covers nothing by itself: nobody can push the others out of sight
  // by a report on it.
  const auto recent = incidents_.last_covered(cause.domain, today_ - days(1), kRecentDays);
  auto rows = incidents_.told(cause, recent.empty() ? day : recent.back(), today_);
  if (last) {
    std::erase_if(rows, [&](const store::ToldRow& row) {
      return row.day >= last->first_day && row.day <= last->last_day;
    });
  }
  if (!rows.empty()) begin(cause, told, rows);
}

/// `rows` are those of the last days that no incident has claimed.
void Review::begin(const store::Cause& cause, const Details& told,
                   const std::vector<store::ToldRow>& rows) {
  const Threshold threshold = rules_.thresholds.of(cause.domain, cause.result_type);
  const auto& all = lookups_.sessions(cause.domain, rows.front().day, today_);
  if (!reaches(threshold, rows, all)) return;
  store::Incident incident;
  incident.cause = cause;
  incident.opened = setting_.now;
  incident.first_day = rows.front().day;
  if (!over(incident, rows).empty()) return;
  sum_up(incident, rows);
  incident.id = incidents_.add(incident);
  if (silent_) return;
  announce(incident, Kind::opened, told);
  incidents_.update(incident);
}

/// `told` is null where the report does not tell of it.
void Review::follow(store::Incident incident, const Details* told, report::Day day) {
  if (told != nullptr) extend(incident, day);
  // What tells of an incident does not end it; and without notices its sums can wait, lest a year
  // of reports sums up a year each time.
  if (told != nullptr && silent_) {
    stale_.insert(incident.id);
    return incidents_.update(incident);
  }
  // Nothing ends what was told of yesterday, but that who told it is no longer believed.
  if (told == nullptr && place_ == Place::own && incident.last_day >= today_ - days(1)) return;
  const auto rows = incidents_.told(incident.cause, incident.first_day, today_);
  const std::string why = over(incident, rows);
  // An end of what was announced is announced too: by the next report that may.
  const bool ends = !why.empty() && !(silent_ && incident.noticed);
  if (told == nullptr && !ends) return;
  sum_up(incident, rows);
  if (ends) {
    end(incident, why);
  } else if (why.empty()) {
    if (const auto kind = news(incident, rules_, setting_.now)) {
      announce(incident, *kind, *told);
    }
  }
  incidents_.update(incident);
}

/// By a day on which it was told; also one before the first, but not so long before that the
/// incident would have ended between.
void Review::extend(store::Incident& incident, report::Day day) const {
  if (day > today_) return;
  incident.last_day = std::max(incident.last_day, day);
  if (incident.first_day - day <= rules_.resolve_after) {
    incident.first_day = std::min(incident.first_day, day);
  }
}

bool Review::is_silent(const report::Report& report) const {
  return setting_.silent || today_ - report::day_of(report) > rules_.max_age;
}

void Review::contradict(const report::Report& report, const store::ConflictRow& conflict) {
  const auto causes = heaviest_causes(report, kMostConflictCauses, rules_.concern);
  // Of a cause with an open incident people know already.
  const bool is_known = std::all_of(causes.begin(), causes.end(), [&](const ToldCause& told) {
    const auto last = incidents_.last(told.cause);
    return last && last->open();
  });
  if (is_silent(report) || is_known) return;
  const bool authenticated = conflict.not_counting_reporter.is_signed;
  if (!has_room(authenticated)) return say_there_are_more(authenticated);
  ++announced_;
  add(texts_of_conflict(conflict, causes), Kind::conflict, nullptr, authenticated);
}

void Review::finish() {
  lookups_.forget();
  for (const std::int64_t id : stale_) {
    auto incident = incidents_.find(id);
    if (!incident || !incident->open()) continue;
    sum_up(*incident, incidents_.told(incident->cause, incident->first_day, today_));
    incidents_.update(*incident);
  }
  stale_.clear();
}

/// Takes over what is told of it now; nothing where that is nothing any more.
void Review::sum_up(store::Incident& incident, const std::vector<store::ToldRow>& rows) {
  if (rows.empty()) return;
  incident.first_day = std::min(incident.first_day, rows.front().day);
  incident.last_day = rows.back().day;
  const std::string& domain = incident.cause.domain;
  const Figures now =
      figures(rows, lookups_.sessions(domain, incident.first_day, incident.last_day));
  incident.failed_sessions = now.failed_sessions;
  incident.sessions = now.sessions;
  incident.policy_type = now.policy_type;
  const std::string& mode = lookups_.mode(domain, incident.last_day - kPolicyAge, today_);
  if (!mode.empty()) incident.mode = mode;
}

/// Why it is over; empty where it is not.
std::string Review::over(const store::Incident& incident, const std::vector<store::ToldRow>& told) {
  if (told.empty()) return std::string(store::kWithdrawn);
  // A day that is not over yet covers nothing: the rest of its reports may be to come.
  const report::Day up_to = today_ - days(1);
  const report::Day last_day = told.back().day;
  if (last_day >= up_to) return {};
  const std::string& domain = incident.cause.domain;
  const auto reporters = last_told(told);
  // The latest first: it is the one that most likely has covered nothing since.
  const bool each_covered =
      reporters.size() <= kMostReporters &&
      std::all_of(reporters.begin(), reporters.end(), [&](const LastTold& last) {
        return lookups_.covered_after(domain, last.reporter, last.day, up_to, last.authenticated);
      });
  if (each_covered) return std::string(store::kCovered);
  const bool authenticated = std::any_of(reporters.begin(), reporters.end(),
                                         [](const LastTold& last) { return last.authenticated; });
  const auto quiet = lookups_.days_covered(domain, last_day, up_to, authenticated);
  const auto enough = static_cast<std::uint64_t>(rules_.resolve_after.count());
  return quiet >= enough ? std::string(store::kQuiet) : std::string();
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
  sum_up(incident, incidents_.told(incident.cause, incident.first_day, today_));
  end(incident, std::string(store::kClosed) + words);
  incidents_.update(incident);
}

bool Review::reconsider(std::int64_t id) {
  auto incident = incidents_.find(id);
  if (!incident || !incident->open()) return false;
  lookups_.forget();
  const auto rows = incidents_.told(incident->cause, incident->first_day, today_);
  if (rows.empty()) {
    incident->resolved = setting_.now;
    incident->why = store::kWithdrawn;
    outbox_.drop_all_of(id, setting_.now);
  } else {
    incident->first_day = rows.front().day;
    sum_up(*incident, rows);
  }
  incidents_.update(*incident);
  return incident->open();
}

void Review::announce(store::Incident& incident, Kind kind, const Details& details) {
  const Facts known = facts(incident, kind, details);
  if (!has_room(known.authenticated())) return say_there_are_more(known.authenticated());
  ++announced_;
  add(texts(known), kind, &incident, known.authenticated());
  incident.noticed = setting_.now;
  incident.noticed_sessions = incident.failed_sessions;
  incident.noticed_mode = incident.mode;
}

bool Review::expired() const {
  return setting_.expired && setting_.expired();
}

/// In this hour. Those that are authenticated do not compete with what anybody may mail.
bool Review::has_room(bool authenticated) {
  if (announced_ >= setting_.most_notices) return false;
  return outbox_.count_between(setting_.now - hours(1), setting_.now, authenticated) <
         rules_.hourly;
}

void Review::say_there_are_more(bool authenticated) {
  if (outbox_.has_kind_between(name(Kind::more), setting_.now - hours(1), setting_.now,
                               authenticated))
    return;
  add(texts_of_more(std::min(rules_.hourly, setting_.most_notices)), Kind::more, nullptr,
      authenticated);
}

Facts Review::facts(const store::Incident& incident, Kind kind, const Details& details) {
  Facts facts;
  facts.kind = kind;
  facts.incident = incident;
  facts.details = details;
  facts.remind = rules_.remind;
  std::set<report::Reporter> reporters;
  for (const store::ToldRow& row :
       incidents_.told(incident.cause, incident.first_day, incident.last_day)) {
    reporters.insert(row.reporter);
    facts.effect = std::max(
        facts.effect, report::effect(incident.cause.result_type, row.policy_type, incident.mode));
  }
  facts.reporters.assign(reporters.begin(), reporters.end());
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
  // Who ends an incident by hand, or imports, does not know where its reports come to.
  if (notice.recipients.empty() && incident != nullptr) {
    notice.recipients = outbox_.recipients_of(incident->id);
  }
  notice.subject = texts.subject;
  notice.body = texts.body;
  notice.json = texts.json;
  outbox_.add(notice, deliveries(setting_.outlets, notice.recipients, setting_.now));
  ++notices_;
}

}  // namespace tlsrpt::alert
