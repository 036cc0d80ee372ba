// SPDX-License-Identifier: MIT
// Review: a report that was just stored to incidents that open, go on or end, and to the notices of
// that in the outbox. All of it is part of the caller's transaction.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "alert/lookups.h"
#include "alert/notice.h"
#include "alert/outlets.h"
#include "alert/rules.h"
#include "report/report.h"
#include "store/conflicts.h"
#include "store/incidents.h"
#include "store/outbox.h"

namespace tlsrpt::alert {

struct Setting {
  report::Time now;
  bool silent = false;                  ///< incidents change, but no notice is made
  Outlets outlets;                      ///< what delivers a notice
  std::vector<std::string> recipients;  ///< of the mail that brought the report
  /// Asked again and again: true leaves what is not reviewed yet to the next report. May be empty.
  std::function<bool()> expired;
  /// Notices at most, but for those that say that it is over.
  std::uint64_t most_notices = UINT64_MAX;
};

class Review {
 public:
  Review(store::Store& store, const Rules& rules, Setting setting);

  /// Of a report that counts, after it was appended, in the `place` of another one or in its own.
  /// Throws store::Trouble.
  enum class Place { own, of_another };
  void take(const report::Report& report, Place place);
  /// Of a report with failures that does not count: it changes no incident, and there is a notice
  /// if it tells of a cause that no open one is about.
  void contradict(const report::Report& report, const store::ConflictRow& conflict);
  /// Brings sums up to date that silent reports have left for later. To be called before the
  /// commit.
  void finish();
  /// Ends an incident by hand, `words` saying why.
  void close(store::Incident incident, const std::string& words);
  /// Brings an open incident up to date after reports were removed. If no report shows it any more,
  /// it is withdrawn, and what was to be sent about it is dropped: it is not resolved, but never
  /// was. Returns whether it still is open.
  bool reconsider(std::int64_t id);
  /// How many notices were made.
  std::size_t notices() const { return notices_; }

 private:
  void consider(const store::Cause& cause, const Details& told, report::Day day);
  void begin(const store::Cause& cause, const Details& told,
             const std::vector<store::ToldRow>& rows);
  void follow(store::Incident incident, const Details* told, report::Day day);
  void extend(store::Incident& incident, report::Day day) const;
  void sum_up(store::Incident& incident, const std::vector<store::ToldRow>& rows);
  std::string over(const store::Incident& incident, const std::vector<store::ToldRow>& told);
  void end(store::Incident& incident, const std::string& why);
  bool expired() const;
  bool has_room(bool authenticated);
  void say_there_are_more(bool authenticated);
  void announce(store::Incident& incident, Kind kind, const Details& details);
  Facts facts(const store::Incident& incident, Kind kind, const Details& details);
  bool is_silent(const report::Report& report) const;
  void add(const Texts& texts, Kind kind, const store::Incident* incident, bool authenticated);

  const Rules& rules_;
  Setting setting_;
  report::Day today_;
  store::Incidents incidents_;
  Lookups lookups_;  ///< of the report at hand
  store::Outbox outbox_;
  Place place_ = Place::own;
  bool silent_ = false;           ///< the report at hand, or all of them
  std::set<std::int64_t> stale_;  ///< of all reports so far
  std::size_t notices_ = 0;
  std::uint64_t announced_ = 0;
};

}  // namespace tlsrpt::alert
