// SPDX-License-Identifier: MIT
// A site of its own for one test: reports come in, and what is said of them can be read.
#pragma once

#include <string>
#include <vector>

#include "../store/fixture.h"
#include "alert/review.h"
#include "store/conflicts.h"
#include "store/remover.h"

namespace tlsrpt::alert::test {

using store::test::Failed;
using store::test::Sent;
using store::test::Told;

/// A report of an organization on a day, with nothing failed.
inline Sent clean(const std::string& organization, int day) {
  Sent sent;
  sent.organization_name = organization;
  sent.report_id = organization + std::to_string(day);
  sent.bytes = sent.report_id;
  sent.day = day;
  return sent;
}

/// The same, with one cause of failure.
inline Sent failing(const std::string& organization, int day, std::uint64_t sessions = 7,
                    const std::string& type = "certificate-expired",
                    const std::string& mx = "mx1.example.com") {
  Sent sent = clean(organization, day);
  Told& told = sent.policies[0];
  told.failed = sessions;
  told.failures = {{type, mx, sessions}};
  return sent;
}

class Site {
 public:
  using Said = std::vector<std::string>;

  Rules rules;
  bool silent = false;
  bool hurry = false;  ///< there is no time for a review
  std::vector<std::string> recipients;
  Outlets outlets;

  /// A report that comes on the morning after its day, or so many days later. Returns the kinds of
  /// the notices that it makes.
  Said send(const Sent& sent, int days_late = 0) {
    return send_at(sent, store::test::morning_after(sent.day + days_late));
  }
  Said send_at(const Sent& sent, report::Time now) {
    Review review(store_, rules, {now, silent, outlets, recipients, [this] { return hurry; }});
    const std::int64_t before = number("SELECT COALESCE(MAX(id), 0) FROM notice");
    {
      store::Store::Transaction transaction(store_);
      const auto appended = store::test::append(store_, sent);
      const auto report = store::test::report_of(sent);
      if (appended == store::Appended::stored) review.take(report, Review::Place::own);
      if (appended == store::Appended::replaced) review.take(report, Review::Place::of_another);
      if (appended == store::Appended::conflict) {
        const auto sha256 = store::test::arrival_of(sent).sha256;
        if (auto found = store::new_conflict(store_, sha256)) review.contradict(report, *found);
      }
      review.finish();
      transaction.commit();
    }
    return kinds_after(before);
  }
  Said close(std::int64_t id, const std::string& why, report::Time now) {
    Review review(store_, rules, {now, silent, outlets, recipients, {}});
    const std::int64_t before = number("SELECT COALESCE(MAX(id), 0) FROM notice");
    {
      store::Store::Transaction transaction(store_);
      review.close(*store::Incidents(store_).find(id), why);
      transaction.commit();
    }
    return kinds_after(before);
  }

  /// Removes the reports of an organization by hand.
  void remove(const std::string& organization, report::Time now) {
    store::Remover remover(store_, {.reporters = {organization}});
    Review review(store_, rules, {now, true, outlets, recipients, {}});
    store::Store::Transaction transaction(store_);
    remover.step([] { return false; });
    for (const std::int64_t incident : remover.incidents()) review.reconsider(incident);
    transaction.commit();
  }

  std::int64_t number(const std::string& sql) { return store::test::number(folder_.path(), sql); }
  std::string text(const std::string& sql) { return store::test::text(folder_.path(), sql); }
  std::int64_t open() { return number("SELECT COUNT(*) FROM incident WHERE resolved IS NULL"); }
  std::int64_t incidents() { return number("SELECT COUNT(*) FROM incident"); }
  store::Store& store() { return store_; }
  std::string store_path() const { return folder_.path(); }

 private:
  Said kinds_after(std::int64_t before) {
    Said kinds;
    const std::int64_t last = number("SELECT COALESCE(MAX(id), 0) FROM notice");
    for (std::int64_t id = before + 1; id <= last; ++id) {
      kinds.push_back(text("SELECT kind FROM notice WHERE id = " + std::to_string(id)));
    }
    return kinds;
  }

  store::test::Folder folder_;
  store::Store store_{folder_.path(), store::Access::write, {}};
};

}  // namespace tlsrpt::alert::test
