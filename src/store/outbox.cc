// SPDX-License-Identifier: MIT
#include "store/outbox.h"

#include <map>
#include <utility>

#include "store/ask.h"
#include "store/seconds.h"
#include "store/text_list.h"
#include "store/turn.h"

namespace tlsrpt::store {
namespace {

constexpr const char* kNextDue =
    "SELECT notice.id, incident, kind, created, authenticated, recipients, subject, body, json,"
    " notifier, state, attempts, next_try, last_try, answer"
    " FROM delivery JOIN notice ON notice.id = delivery.notice"
    " WHERE state = 'pending' AND next_try <= ?"
    " AND (created <= ? OR notifier IN (SELECT value FROM json_each(?)))"
    " ORDER BY notifier <> 'syslog', attempts > 0, notice, notifier LIMIT 1";

/// What a clock that was ahead put off, or gave up: no try is that far away, and none was made
/// then. Its terms are those of the indices.
constexpr const char* kAhead =
    "SELECT 1 FROM delivery WHERE state = 'pending' AND next_try > ?1 UNION ALL"
    " SELECT 1 FROM delivery WHERE state <> 'delivered' AND state <> 'dropped'"
    " AND state = 'given-up' AND last_try > ?1 LIMIT 1";

/// With an index for its table. Most stores have none, which costs much less to ask than kAnyDue.
constexpr const char* kAnyWaiting =
    "SELECT 1 FROM delivery WHERE state <> 'delivered' AND state <> 'dropped' LIMIT 1";

constexpr const char* kAnyDue =
    "SELECT 1 FROM delivery WHERE state = 'pending' AND next_try <= ?2 UNION ALL"
    " SELECT 1 FROM delivery WHERE state = 'pending' AND next_try > ?1 UNION ALL"
    " SELECT 1 FROM delivery WHERE state <> 'delivered' AND state <> 'dropped'"
    " AND state = 'given-up' AND last_try > ?1 LIMIT 1";

constexpr const char* kSetRight =
    "UPDATE delivery SET state = 'pending', next_try = ?2"
    " WHERE (state = 'pending' AND next_try > ?1)"
    " OR (state <> 'delivered' AND state <> 'dropped' AND state = 'given-up' AND last_try > ?1)";

#define TLSRPT_WAITING                                                                           \
  "SELECT notice, notifier, state, attempts, next_try, last_try, answer, kind, subject, created" \
  " FROM delivery JOIN notice ON notice.id = delivery.notice"                                    \
  " WHERE state <> 'delivered' AND state <> 'dropped'"

constexpr const char* kWaiting = TLSRPT_WAITING " ORDER BY notice, notifier";
constexpr const char* kWaitingAfter = TLSRPT_WAITING
    " AND notice IN (SELECT DISTINCT notice FROM delivery"
    " WHERE state <> 'delivered' AND state <> 'dropped' AND notice > ? ORDER BY notice LIMIT 500)"
    " ORDER BY notice, notifier";

#undef TLSRPT_WAITING

Notice read_notice(const Query& row) {
  Notice notice;
  notice.id = row.integer(0);
  if (!row.is_null(1)) notice.incident = row.integer(1);
  notice.kind = row.text(2);
  notice.created = time_from(row.integer(3));
  notice.authenticated = row.integer(4) != 0;
  notice.recipients = read_list(row.text(5));
  notice.subject = row.text(6);
  notice.body = row.text(7);
  notice.json = row.text(8);
  return notice;
}

/// From the column of the notifier on.
Delivery read_delivery(const Query& row, std::int64_t notice, int column) {
  Delivery delivery;
  delivery.notice = notice;
  delivery.notifier = row.text(column);
  delivery.state = row.text(column + 1);
  delivery.attempts = count_of(row, column + 2);
  delivery.next_try = time_from(row.integer(column + 3));
  delivery.last_try = time_or_nothing(row, column + 4);
  delivery.answer = row.text(column + 5);
  return delivery;
}

WaitingRow read_waiting(const Query& row) {
  return {read_delivery(row, row.integer(0), 1), std::string(row.text(7)), std::string(row.text(8)),
          time_from(row.integer(9))};
}

}  // namespace

struct Outbox::Queries {
  Queries(SQLite::Database& opened, const std::string& path)
      : database(opened), sender(path, ".alerts") {}

  SQLite::Database& database;
  Turn sender;
  Query add_notice{database,
                   "INSERT INTO notice (incident, kind, created, authenticated, recipients,"
                   " subject, body, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
  Query add_delivery{database,
                     "INSERT INTO delivery (notice, notifier, state, attempts, next_try, last_try,"
                     " answer) VALUES (?, ?, ?, ?, ?, ?, ?)"};
  Query count_between{database,
                      "SELECT COUNT(*) FROM notice WHERE created > ? AND created <= ?"
                      " AND authenticated = ?"
                      " AND kind <> 'resolved' AND kind <> 'more'"
                      " AND kind <> 'check' AND kind <> 'check-over'"};
  Query last_check{database,
                   "SELECT kind, created, json ->> 'causes' FROM notice"
                   " WHERE kind IN ('check', 'check-over') AND json ->> 'domain' = ?"
                   " ORDER BY id DESC LIMIT 1"};
  Query kind_between{database,
                     "SELECT 1 FROM notice WHERE created > ? AND created <= ? AND kind = ?"
                     " AND authenticated = ? LIMIT 1"};
  Query recipients_of{database,
                      "SELECT recipients FROM notice WHERE incident = ? ORDER BY id DESC LIMIT 1"};
  Query any_waiting{database, kAnyWaiting};
  Query any_due{database, kAnyDue};
  Query ahead{database, kAhead};
  Query set_right{database, kSetRight};
  Query next_due{database, kNextDue};
  Query record{database,
               "UPDATE delivery SET state = ?, attempts = ?, next_try = ?, last_try = ?,"
               " answer = ? WHERE notice = ? AND notifier = ? AND state = 'pending'"};
  Query hold{database,
             "UPDATE delivery SET next_try = ? WHERE state = 'pending' AND notifier = ?"
             " AND next_try <= ?"};
  Query waiting{database, kWaiting};
  Query waiting_after{database, kWaitingAfter};
  Query find{database,
             "SELECT id, incident, kind, created, authenticated, recipients, subject, body, json"
             " FROM notice WHERE id = ?"};
  Query retry{database,
              "UPDATE delivery SET state = 'pending', next_try = ?"
              " WHERE notice = ?"
              " AND (state = 'pending' OR state = 'given-up' OR state = 'refused')"};
  Query drop{database,
             "UPDATE delivery SET state = 'dropped', last_try = ? WHERE notice = ?"
             " AND (state = 'pending' OR state = 'given-up' OR state = 'refused')"};
  Query drop_all_of{database,
                    "UPDATE delivery SET state = 'dropped', last_try = ?"
                    " WHERE notice IN (SELECT id FROM notice WHERE incident = ?)"
                    " AND (state = 'pending' OR state = 'given-up' OR state = 'refused')"};
};

Outbox::Outbox(Store& store)
    : store_(store),
      queries_(std::make_unique<Queries>(store.state().connection.database(),
                                         store.state().connection.path())) {}

Outbox::~Outbox() = default;

template <typename Work>
decltype(auto) Outbox::guarded(Work&& work) {
  return store_.state().connection.guarded(std::forward<Work>(work));
}

std::int64_t Outbox::add(const Notice& notice, const std::vector<Delivery>& deliveries) {
  return guarded([&] {
    queries_->add_notice.run(notice.incident, notice.kind, seconds(notice.created),
                             notice.authenticated, write_list(notice.recipients), notice.subject,
                             notice.body, notice.json);
    const std::int64_t id = queries_->database.getLastInsertRowid();
    for (const Delivery& delivery : deliveries) {
      queries_->add_delivery.run(id, delivery.notifier, delivery.state, delivery.attempts,
                                 seconds(delivery.next_try), seconds_or_null(delivery.last_try),
                                 delivery.answer);
    }
    return id;
  });
}

std::optional<CheckNotice> Outbox::last_check(const std::string& domain) {
  return guarded([&]() -> std::optional<CheckNotice> {
    Query& query = queries_->last_check.bind(domain);
    if (!query.next()) return std::nullopt;
    CheckNotice last{std::string(query.text(0)), time_from(query.integer(1)),
                     read_list(query.text(2))};
    query.reset();
    return last;
  });
}

std::uint64_t Outbox::count_between(report::Time after, report::Time until, bool authenticated) {
  return guarded([&] {
    return static_cast<std::uint64_t>(
        queries_->count_between.find(seconds(after), seconds(until), authenticated).value_or(0));
  });
}

bool Outbox::has_kind_between(const std::string& kind, report::Time after, report::Time until,
                              bool authenticated) {
  return guarded([&] {
    return queries_->kind_between.find(seconds(after), seconds(until), kind, authenticated)
        .has_value();
  });
}

std::vector<std::string> Outbox::recipients_of(std::int64_t incident) {
  return guarded([&] {
    std::vector<std::string> recipients;
    Query& query = queries_->recipients_of.bind(incident);
    if (query.next()) recipients = read_list(query.text(0));
    query.reset();
    return recipients;
  });
}

bool Outbox::any_due(report::Time now) {
  return guarded([&] {
    return queries_->any_waiting.find() &&
           queries_->any_due.find(seconds(now + kLongestPause), seconds(now));
  });
}

bool Outbox::was_ahead(report::Time now) {
  return guarded([&] { return queries_->ahead.find(seconds(now + kLongestPause)).has_value(); });
}

void Outbox::set_right(report::Time now) {
  guarded([&] { queries_->set_right.run(seconds(now + kLongestPause), seconds(now)); });
}

std::optional<Due> Outbox::next_due(report::Time now, const std::vector<std::string>& notifiers,
                                    report::Time expired) {
  return guarded([&] {
    std::optional<Due> due;
    Query& query = queries_->next_due.bind(seconds(now), seconds(expired), write_list(notifiers));
    if (query.next()) {
      due.emplace(Due{read_notice(query), {}});
      due->delivery = read_delivery(query, due->notice.id, 9);
    }
    query.reset();
    return due;
  });
}

void Outbox::record(const Delivery& delivery) {
  guarded([&] {
    queries_->record.run(delivery.state, delivery.attempts, seconds(delivery.next_try),
                         seconds_or_null(delivery.last_try), delivery.answer, delivery.notice,
                         delivery.notifier);
  });
}

void Outbox::hold(const std::string& notifier, report::Time now, report::Time until) {
  guarded([&] { queries_->hold.run(seconds(until), notifier, seconds(now)); });
}

std::vector<WaitingRow> Outbox::waiting_after(std::int64_t notice) {
  return guarded([&] {
    std::vector<WaitingRow> rows;
    Query& query = queries_->waiting_after.bind(notice);
    while (query.next()) rows.push_back(read_waiting(query));
    return rows;
  });
}

std::vector<WaitingRow> Outbox::waiting(std::size_t most) {
  return guarded([&] {
    std::vector<WaitingRow> rows;
    std::map<std::pair<std::string, std::string>, WaitingRow> rest;
    Query& query = queries_->waiting;
    while (query.next()) {
      WaitingRow row = read_waiting(query);
      if (rows.size() < most) {
        rows.push_back(std::move(row));
        continue;
      }
      const auto [at, is_new] =
          rest.try_emplace({row.delivery.notifier, row.delivery.state}, std::move(row));
      if (!is_new) ++at->second.deliveries;
      at->second.kind = at->second.subject = kRemainder;
    }
    for (auto& [key, row] : rest) rows.push_back(std::move(row));
    return rows;
  });
}

std::optional<Notice> Outbox::find(std::int64_t notice) {
  return guarded([&] {
    std::optional<Notice> found;
    Query& query = queries_->find.bind(notice);
    if (query.next()) found = read_notice(query);
    query.reset();
    return found;
  });
}

std::uint64_t Outbox::retry(std::int64_t notice, report::Time now) {
  return guarded([&] {
    queries_->retry.run(seconds(now), notice);
    return static_cast<std::uint64_t>(queries_->database.getChanges());
  });
}

std::uint64_t Outbox::drop_all_of(std::int64_t incident, report::Time now) {
  return guarded([&] {
    queries_->drop_all_of.run(seconds(now), incident);
    return static_cast<std::uint64_t>(queries_->database.getChanges());
  });
}

std::uint64_t Outbox::drop(std::int64_t notice, report::Time now) {
  return guarded([&] {
    queries_->drop.run(seconds(now), notice);
    return static_cast<std::uint64_t>(queries_->database.getChanges());
  });
}

bool Outbox::take_turn(bool wait) {
  Connection& connection = store_.state().connection;
  const GiveUp at_once = [] { return true; };
  try {
    queries_->sender.take(wait ? connection.give_up() : at_once);
    return true;
  } catch (const Trouble& trouble) {
    if (trouble.kind() == Trouble::Kind::busy) return false;
    throw;
  }
}

}  // namespace tlsrpt::store
