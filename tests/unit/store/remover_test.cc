// SPDX-License-Identifier: MIT
#include "store/remover.h"

#include "catch.h"
#include "fixture.h"
#include "store/incidents.h"
#include "store/newcomers.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Removed;
using store::Remover;
using store::Store;

namespace {

/// In steps of at most `most` reports.
Removed remove(Store& store, const store::RemovalScope& scope, int most = 1000) {
  Remover remover(store, scope);
  while (!remover.done()) {
    int left = most;
    Store::Transaction transaction(store);
    remover.step([&] { return --left <= 0; });
    transaction.commit();
  }
  CHECK(remover.found().reports == remover.removed().reports);
  CHECK(remover.found().not_counted == remover.removed().not_counted);
  CHECK(remover.found().originals == remover.removed().originals);
  CHECK(remover.found().original_bytes == remover.removed().original_bytes);
  return remover.removed();
}

Sent sent(const std::string& id, const std::string& organization, const std::string& domain,
          std::uint64_t failed = 0) {
  Sent sent;
  sent.report_id = id;
  sent.bytes = id + organization + std::to_string(failed);
  sent.organization_name = organization;
  sent.policies[0].domain = domain;
  sent.policies[0].failed = failed;
  if (failed > 0) sent.policies[0].failures = {{.sessions = failed}};
  return sent;
}

std::string sums(const std::string& path) {
  return text(path,
              "SELECT (SELECT group_concat(day || ' ' || name || ' ' || reports || ' ' ||"
              " failed_sessions) FROM day_result JOIN domain ON id = domain) || ';' ||"
              " (SELECT COALESCE(SUM(failed_sessions), 0) FROM day_failure) || ';' ||"
              " (SELECT SUM(reports) FROM day_reporter)");
}

}  // namespace

TEST_CASE("reports are removed by each filter, and by all of them at once") {
  const Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, sent("1", "Google Inc.", "example.com"));
  deliver(store, sent("2", "Google Inc.", "example.org"));
  deliver(store, sent("3", "Other", "example.com"));
  deliver(store, sent("4", "Other", "example.net"));
  const auto left = [&] {
    return text(folder.path(), "SELECT group_concat(report_id, '') FROM report");
  };
  CHECK(remove(store, {.reporters = {"google"}}).reports == 0);
  CHECK(remove(store, {.reporters = {"google inc."}, .domains = {"example.com"}}).reports == 1);
  CHECK(left() == "234");
  CHECK(remove(store, {.reports = {2, 77}, .unauthenticated = true}).reports == 1);
  CHECK(left() == "34");
  CHECK(remove(store, {.domains = {"example.com", "example.net"}, .from = day(1)}).reports == 0);
  CHECK(remove(store, {.domains = {"example.com", "example.net"}, .to = day(0)}, 1).reports == 2);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == 0);
  for (const char* table : {"original", "result", "deviation", "day_result", "day_reporter"}) {
    INFO(table);
    CHECK(number(folder.path(), "SELECT COUNT(*) FROM " + std::string(table)) == 0);
  }
}

TEST_CASE("reports are removed by who signed them, whatever name they give") {
  const Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, sent("1", "Google Inc.", "example.com"));
  Sent forged = sent("2", "Google Inc.", "example.com");
  forged.authenticated = true;
  forged.signer = "evil.example";
  deliver(store, forged);
  forged = sent("3", "Other", "example.com");
  forged.authenticated = true;
  forged.signer = "sender.example";
  deliver(store, forged);
  CHECK(remove(store, {.signers = {"nobody.example"}}).reports == 0);
  CHECK(remove(store, {.signers = {"evil.example"}}).reports == 1);
  CHECK(text(folder.path(), "SELECT group_concat(report_id, '') FROM report") == "13");
}

TEST_CASE("after a removal the sums are those of a store that never had the report") {
  const Folder folder;
  const Folder other;
  Store store(folder.path(), Access::write, {});
  Store never(other.path(), Access::write, {});
  for (Store* const into : {&store, &never}) {
    deliver(*into, sent("1", "Google Inc.", "example.com", 5));
    deliver(*into, sent("2", "Other", "example.com", 7));
  }
  deliver(store, sent("3", "Forger", "example.com", 1000));
  remove(store, {.reporters = {"Forger"}});
  CHECK(sums(folder.path()) == sums(other.path()));
}

TEST_CASE("the next best report of an identity counts where the removed one did") {
  const Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, sent("1", "Google Inc.", "example.com", 0));
  deliver(store, sent("1", "Google Inc.", "example.com", 3));
  deliver(store, sent("1", "Google Inc.", "example.com", 9));
  const std::int64_t counted = number(folder.path(), "SELECT id FROM report WHERE counted = 1");
  Remover remover(store, {.reports = {counted}});
  {
    Store::Transaction transaction(store);
    remover.step([] { return false; });
    transaction.commit();
  }
  CHECK(remover.counted_instead() == 1);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report WHERE counted = 1") == 1);
  CHECK(number(folder.path(), "SELECT SUM(reports) FROM day_reporter") == 1);
  // The one with most failures of those that are left.
  CHECK(number(folder.path(), "SELECT SUM(failed_sessions) FROM day_failure") ==
        number(folder.path(), "SELECT MAX(failed_sessions) FROM result"));
  remove(store, {.reporters = {"Google Inc."}}, 1);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM day_reporter") == 0);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM day_failure") == 0);
}

TEST_CASE("a removal names the open incidents that it concerns") {
  const Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, sent("1", "Google Inc.", "example.com", 5));
  deliver(store, sent("2", "Google Inc.", "example.org"));
  std::int64_t id = 0;
  {
    Store::Transaction transaction(store);
    store::Incidents incidents(store);
    store::Incident incident;
    incident.cause = {"example.com", "certificate-expired", "mx1.example.com"};
    id = incidents.add(incident);
    incident.cause = {"example.org", "certificate-expired", "mx1.example.com"};
    incidents.add(incident);
    transaction.commit();
  }
  Remover remover(store, {.reporters = {"Google Inc."}});
  Store::Transaction transaction(store);
  remover.step([] { return false; });
  CHECK(remover.incidents() == std::vector<store::Id>{id});
}

TEST_CASE("a digest shows a report that gets the number of a removed one") {
  const Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, sent("1", "A", "example.com"));
  deliver(store, sent("2", "B", "example.com"));
  SQLite::Database(folder.path(), SQLite::OPEN_READWRITE)
      .exec("INSERT INTO mark (name, report, rejected, moved) VALUES ('x', 2, 0, 0)");
  remove(store, {.reporters = {"B"}});
  deliver(store, sent("3", "C", "example.com"));
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report WHERE id > (SELECT report FROM mark)") ==
        1);
}

TEST_CASE("a store is full by what it holds, and knows its reporters") {
  const Folder folder;
  Store store(folder.path(), Access::write, {});
  deliver(store, sent("1", "Google Inc.", "example.com"));
  CHECK_FALSE(store::is_full(store, std::uint64_t{1} << 30));
  CHECK(store::is_full(store, 4096));
  CHECK(store::has_reported(store, "Google Inc.", "tls@sender.example"));
  CHECK_FALSE(store::has_reported(store, "Google Inc.", "tls@other.example"));
  CHECK_FALSE(store::has_reported(store, "Google", "tls@sender.example"));
}
