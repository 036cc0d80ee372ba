// SPDX-License-Identifier: MIT
#include "store/retention.h"

#include "catch.h"
#include "fixture.h"
#include "store/incidents.h"
#include "store/mark.h"
#include "store/outbox.h"
#include "store/quarantined.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Keep;
using store::Pruned;
using store::Retention;
using store::Store;

namespace {

/// All rows of a table, in words.
std::string rows(const std::string& path, const std::string& columns, const std::string& rest) {
  return text(path, "SELECT COALESCE(group_concat(line, ';'), '') FROM (SELECT " + columns +
                        " AS line FROM " + rest + " ORDER BY 1)");
}

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};

  /// A report on a day, from a reporter, that came on the morning after `came`.
  void send(const std::string& id, int on_day, const std::string& organization = "Example Sender",
            std::vector<Told> told = {Told{}}, int came = -1) {
    Sent sent;
    sent.report_id = sent.bytes = id;
    sent.day = on_day;
    sent.organization_name = organization;
    sent.policies = std::move(told);
    Store::Transaction transaction(store);
    report::Notes notes;
    store::Arrival arrival = arrival_of(sent);
    if (came >= 0) arrival.received = morning_after(came);
    store.append(report_of(sent), arrival, notes);
    transaction.commit();
  }

  std::int64_t add_incident(const store::Cause& cause, int first, int last,
                            std::optional<int> resolved) {
    store::Incident incident;
    incident.cause = cause;
    incident.opened = morning_after(first);
    incident.first_day = day(first);
    incident.last_day = day(last);
    if (resolved) incident.resolved = morning_after(*resolved);
    Store::Transaction transaction(store);
    const std::int64_t id = store::Incidents(store).add(incident);
    store::Notice notice;
    notice.incident = id;
    notice.created = morning_after(first);
    store::Delivery delivery;
    delivery.notifier = store::kMail;
    delivery.state = store::kDelivered;
    store::Outbox(store).add(notice, {delivery});
    transaction.commit();
    return id;
  }

  void reject(const std::string& bytes, int on_day, const std::string& file) {
    store::Rejected row;
    row.received = morning_after(on_day);
    row.fault = report::Fault::json_syntax;
    std::copy(bytes.begin(), bytes.end(), row.sha256.begin());
    row.quarantine_file = file;
    Store::Transaction transaction(store);
    store.append(row);
    transaction.commit();
  }

  /// To the end, at most `most` rows a step.
  Pruned prune(const Keep& keep, int most = 1000) {
    const Pruned foreseen = Retention(store, keep).dry_run();
    Retention retention(store, keep);
    int left = 0;
    do {
      left = most;
    } while (retention.step([&] { return --left <= 0; }));
    const Pruned& pruned = retention.pruned();
    CHECK(foreseen.originals == pruned.originals);
    CHECK(foreseen.original_bytes == pruned.original_bytes);
    CHECK(foreseen.reports == pruned.reports);
    CHECK(foreseen.closed == pruned.closed);
    CHECK(foreseen.incidents == pruned.incidents);
    CHECK(foreseen.notices == pruned.notices);
    CHECK(foreseen.rejected == pruned.rejected);
    CHECK(number(folder.path(), "SELECT COUNT(*) FROM pragma_foreign_key_check") == 0);
    return pruned;
  }

  std::string reports() { return rows(folder.path(), "report_id", "report"); }
  std::int64_t count(const std::string& table) {
    return number(folder.path(), "SELECT COUNT(*) FROM " + table);
  }
};

Keep rows_before(int n) {
  return {{}, morning_after(n)};
}

}  // namespace

TEST_CASE("Originals go by receipt, and their reports stay") {
  Fresh fresh;
  for (int i = 0; i < 6; ++i) fresh.send(std::to_string(i), i);
  const Pruned pruned = fresh.prune({morning_after(4), {}}, 1);
  CHECK(pruned.originals == 4);
  CHECK(pruned.original_bytes == 4 * std::string("compressed").size());
  CHECK(rows(fresh.folder.path(), "report_id", "original JOIN report ON id = report") == "4;5");
  CHECK(fresh.count("report") == 6);
  CHECK(fresh.prune({morning_after(4), {}}).nothing());
}

TEST_CASE("A report goes with all that belongs to it, and out of the sums") {
  Fresh fresh;
  fresh.send("old", 0, "Old Sender", {{.domain = "old.example", .failed = 1, .failures = {{}}}});
  fresh.send("new", 40);
  const std::string before = rows(fresh.folder.path(), "day || reports", "day_result");
  const Pruned pruned = fresh.prune(rows_before(30));
  CHECK(pruned.reports == 1);
  CHECK(fresh.reports() == "new");
  for (const char* table :
       {"original", "result", "day_result", "day_reporter", "domain", "reporter"}) {
    INFO(table);
    CHECK(fresh.count(table) == 1);
  }
  for (const char* table : {"failure", "day_failure", "mx"}) {
    INFO(table);
    CHECK(fresh.count(table) == 0);
  }
  CHECK(pruned.names == 3);  // its domain, its reporter, its host; the policy is still used
  CHECK(rows(fresh.folder.path(), "name", "domain") == "example.com");
}

TEST_CASE("What came late stays, and its day is summed up without what went") {
  Fresh fresh;
  fresh.send("early", 0, "A", {{.successful = 1, .failures = {}}});
  fresh.send("late", 0, "A", {{.successful = 10, .failures = {}}}, 35);
  fresh.send("last", 40);
  CHECK(fresh.prune(rows_before(30)).reports == 1);
  CHECK(rows(fresh.folder.path(), "reports || ':' || successful_sessions",
             "day_result WHERE day = 19723") == "1:10");
  CHECK(rows(fresh.folder.path(), "reports || ':' || unverified",
             "day_reporter WHERE day = 19723") == "1:1");
}

TEST_CASE("A report of a day to come goes when that day is old") {
  Fresh fresh;
  fresh.send("ahead", 60, "A", {Told{}}, 0);
  fresh.send("last", 61);
  CHECK(fresh.prune(rows_before(30)).reports == 0);
  CHECK(fresh.prune(rows_before(61)).reports == 1);
}

TEST_CASE("Sums that had stopped at their limit are right again") {
  Fresh fresh;
  fresh.send("huge", 0, "A", {{.successful = report::kMaxCount, .failures = {}}});
  fresh.send("small", 0, "A", {{.successful = 7, .failures = {}}}, 35);
  fresh.send("last", 40);
  fresh.prune(rows_before(30));
  CHECK(rows(fresh.folder.path(), "successful_sessions", "day_result WHERE day = 19723") == "7");
}

TEST_CASE("Small steps come to the same as one") {
  std::string one;
  for (const int most : {1000, 1, 3}) {
    Fresh fresh;
    for (int i = 0; i < 12; ++i) {
      const std::string n = std::to_string(i % 3);
      fresh.send("r" + std::to_string(i), i / 4, "Sender " + n,
                 {{.domain = "d" + n + ".example", .failed = 1, .failures = {{.mx = "mx" + n}}}},
                 i % 2 == 0 ? i / 4 : 35);
    }
    fresh.send("last", 40);
    CHECK(fresh.prune(rows_before(30), most).reports == 6);
    const std::string path = fresh.folder.path();
    const std::string left =
        fresh.reports() + "|" +
        rows(path, "day || name || reports || failed_sessions",
             "day_result JOIN domain ON id = domain") +
        "|" + rows(path, "day || mx.name || failed_sessions", "day_failure JOIN mx ON id = mx") +
        "|" + rows(path, "day || reports || unverified", "day_reporter");
    if (one.empty()) one = left;
    CHECK(left == one);
  }
}

TEST_CASE("The largest numbers stay, so that a mark holds and none is given twice") {
  Fresh fresh;
  fresh.send("1", 0, "A", {{.failed = 1, .failures = {{}}}});
  fresh.send("2", 1, "A", {{.failed = 1, .failures = {{}}}});
  fresh.reject("a", 0, "");
  fresh.reject("b", 0, "");
  for (int i = 0; i < 2; ++i) {
    fresh.add_incident({"example.com", "certificate-expired", "mx1.example.com"}, 0, 1, 2);
  }
  store::Window told;
  {
    store::Marks marks(fresh.store);
    Store::Transaction transaction(fresh.store);
    told = marks.since("", morning_after(2));
    marks.move("", told);
    transaction.commit();
  }
  const Pruned pruned = fresh.prune(rows_before(90));
  CHECK(pruned.reports == 1);
  CHECK(pruned.rejected == 1);
  CHECK(pruned.incidents == 1);
  CHECK(pruned.notices == 1);
  fresh.send("3", 91);
  store::Marks marks(fresh.store);
  const store::Window fresh_window = marks.since("", morning_after(92));
  CHECK(fresh_window.reports.after == told.reports.last);
  CHECK(count_reports(fresh.store, {fresh_window, {}}) == 1);
}

TEST_CASE("An open incident keeps no old report, and is closed when all of its own are old") {
  Fresh fresh;
  const auto failing = [](const std::string& domain) {
    return std::vector<Told>{{.domain = domain, .failed = 1, .failures = {{}}}};
  };
  fresh.send("first", 1, "A", failing("example.com"));
  fresh.send("second", 2, "A", failing("example.net"));
  fresh.send("third", 35, "A", failing("example.net"));
  fresh.send("last", 40);
  const store::Cause cause{"example.com", "certificate-expired", "mx1.example.com"};
  const store::Cause lasting{"example.net", "certificate-expired", "mx1.example.com"};
  const auto old = fresh.add_incident(cause, 1, 1, {});
  const auto open = fresh.add_incident(lasting, 2, 35, {});
  SQLite::Database(fresh.folder.path(), SQLite::OPEN_READWRITE)
      .exec("UPDATE delivery SET state = 'pending'");
  Keep keep = rows_before(30);
  keep.now = morning_after(41);
  const Pruned pruned = fresh.prune(keep);
  CHECK(pruned.reports == 2);
  CHECK(pruned.closed == 1);
  CHECK(fresh.reports() == "last;third");
  store::Incidents incidents(fresh.store);
  CHECK(incidents.find(open)->open());
  CHECK(incidents.find(old)->resolved == morning_after(41));
  CHECK(incidents.find(old)->why == "closed: its reports are older than keep-reports");
  CHECK(rows(fresh.folder.path(), "state", "delivery") == "dropped;pending");
}

TEST_CASE("Incidents that are over go with their alerts, unless one waits") {
  Fresh fresh;
  fresh.send("1", 0, "A", {{.failed = 1, .failures = {{}}}});
  fresh.send("last", 40);
  const store::Cause cause{"example.com", "certificate-expired", "mx1.example.com"};
  fresh.add_incident(cause, 0, 1, 3);
  const auto waits = fresh.add_incident(cause, 0, 1, 3);
  fresh.add_incident(cause, 0, 1, 35);
  fresh.add_incident(cause, 0, 1, {});
  SQLite::Database(fresh.folder.path(), SQLite::OPEN_READWRITE)
      .exec("UPDATE delivery SET state = 'pending' WHERE notice = " + std::to_string(waits));
  const Pruned pruned = fresh.prune(rows_before(30));
  CHECK(pruned.incidents == 1);
  CHECK(pruned.notices == 1);
  CHECK(rows(fresh.folder.path(), "id", "incident") == "2;3;4");
  CHECK(rows(fresh.folder.path(), "notice", "delivery") == "2;3;4");
  CHECK(rows(fresh.folder.path(), "name", "mx") == "mx1.example.com");
}

TEST_CASE("A mail that was not stored is forgotten when it has left the quarantine") {
  Fresh fresh;
  fresh.reject("a", 0, "kept");
  fresh.reject("b", 0, "released");
  fresh.reject("c", 0, "deleted");
  fresh.reject("d", 0, "gave way");
  fresh.reject("e", 0, "");
  fresh.reject("f", 35, "");
  {
    Store::Transaction transaction(fresh.store);
    store::Quarantined quarantined(fresh.store);
    quarantined.released("released", morning_after(1));
    quarantined.deleted("deleted", morning_after(1));
    fresh.store.quarantine_gave_way("gave way", morning_after(1));
    transaction.commit();
  }
  CHECK(fresh.prune(rows_before(30)).rejected == 4);
  CHECK(rows(fresh.folder.path(), "quarantine_file", "rejected") == ";kept");
}

TEST_CASE("A report that comes again after it went is stored again") {
  Fresh fresh;
  fresh.send("1", 0);
  fresh.send("last", 40);
  fresh.prune(rows_before(30));
  fresh.send("1", 0, "Example Sender", {Told{}}, 41);
  CHECK(fresh.reports() == "1;last");
  CHECK(rows(fresh.folder.path(), "day || ':' || reports", "day_reporter") == "19723:1;19763:1");
}

TEST_CASE("Names that are told of meanwhile stay") {
  Fresh fresh;
  fresh.send("1", 0, "Old Sender", {{.domain = "old.example", .failures = {}}});
  fresh.send("last", 40);
  Retention retention(fresh.store, rows_before(30));
  const auto at_once = [] { return true; };
  bool sent = false;
  while (retention.step(at_once)) {
    if (retention.pruned().reports == 1 && !sent) {
      fresh.send("2", 41, "Old Sender", {{.domain = "old.example", .failures = {}}});
      sent = true;
    }
  }
  CHECK(sent);
  CHECK(retention.pruned().names == 0);
  CHECK(number(fresh.folder.path(), "SELECT COUNT(*) FROM pragma_foreign_key_check") == 0);
}

TEST_CASE("Without a limit nothing goes") {
  Fresh fresh;
  fresh.send("1", 0);
  fresh.send("2", 0);
  CHECK(fresh.prune({}).nothing());
}
