// SPDX-License-Identifier: MIT
// floor: the SQLite work of one delivery and nothing else, as the least that a delivery can cost.
//
//   floor DATABASE      stores one small report of a made-up content; reads and forgets stdin
//
// It opens a store that tlsrpt-ingest has made, waits for its turn as a writer does, and writes the
// same rows for a report of one policy without failures.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

sqlite3* database = nullptr;

[[noreturn]] void fail() {
  std::fprintf(stderr, "floor: %s\n", sqlite3_errmsg(database));
  std::exit(1);
}

void run(const std::string& sql) {
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

/// The first column of the first row, or 0.
sqlite3_int64 ask(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
  const int step = sqlite3_step(statement);
  if (step != SQLITE_ROW && step != SQLITE_DONE) fail();
  const sqlite3_int64 value = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_finalize(statement);
  return value;
}

void read_input() {
  char block[64 * 1024];
  while (::read(STDIN_FILENO, block, sizeof block) > 0) {
  }
}

void take_turn(const std::string& path) {
  const int fd = ::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ::flock(fd, LOCK_EX) != 0) {
    std::perror("floor: lock");
    std::exit(1);
  }
}

/// A report that no other run makes.
std::string unique() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return std::to_string(now.tv_sec) + "-" + std::to_string(now.tv_nsec) + "-" +
         std::to_string(::getpid());
}

void store_report(const std::string& id) {
  const std::string day = "20780";
  ask("SELECT application_id FROM pragma_application_id");
  ask("SELECT user_version FROM pragma_user_version");
  int persist = 1;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 1048576");
  run("BEGIN IMMEDIATE");
  const std::string sha = "CAST(printf('%-32s', '" + id + "') AS BLOB)";
  ask("SELECT id FROM report WHERE sha256 = " + sha);
  run("INSERT INTO reporter (organization_name, contact_info, signer, reporter_domain)"
      " VALUES ('Floor', 'floor@sender.example', '', 'sender.example')"
      " ON CONFLICT DO NOTHING");
  const auto reporter =
      std::to_string(ask("SELECT id FROM reporter WHERE organization_name = 'Floor' AND"
                         " contact_info = 'floor@sender.example' AND signer = ''"));
  const auto domain = std::to_string(ask("SELECT id FROM domain WHERE name = 'example.com'"));
  const auto policy = std::to_string(ask("SELECT id FROM policy LIMIT 1"));
  ask("SELECT id FROM report WHERE reporter = " + reporter + " AND report_id = '" + id +
      "' AND start_datetime = 1 AND end_datetime = 2 AND domain = " + domain + " AND counted = 1");
  run("INSERT INTO report (reporter, report_id, start_datetime, end_datetime, day, domain, "
      "received,"
      " sha256, size, report_domain, submitter, message_id, authenticated, counted, deliveries)"
      " VALUES (" +
      reporter + ", '" + id + "', 1, 2, " + day + ", " + domain + ", strftime('%s'), " + sha +
      ", 700, '', 'sender.example', '<" + id + "@sender.example>', 0, 1, 1)");
  const auto report = std::to_string(sqlite3_last_insert_rowid(database));
  run("INSERT INTO original (report, bytes) VALUES (" + report + ", randomblob(400))");
  run("INSERT INTO result (report, n, day, domain, policy, policy_domain, is_first,"
      " successful_sessions, failed_sessions) VALUES (" +
      report + ", 0, " + day + ", " + domain + ", " + policy + ", 'example.com', 1, 200, 0)");
  run("INSERT INTO day_result (day, domain, policy, reports, successful_sessions, failed_sessions)"
      " VALUES (" +
      day + ", " + domain + ", " + policy +
      ", 1, 200, 0) ON CONFLICT (day, domain,"
      " policy) DO UPDATE SET reports = reports + 1,"
      " successful_sessions = min(successful_sessions + 200, 9007199254740991)");
  run("INSERT INTO day_reporter (day, reporter, reports, unverified) VALUES (" + day + ", " +
      reporter +
      ", 1, 1) ON CONFLICT (day, reporter) DO UPDATE SET reports = reports + 1,"
      " unverified = unverified + 1");
  run("COMMIT");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  read_input();
  if (sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) fail();
  sqlite3_busy_timeout(database, 30'000);
  take_turn(argv[1]);
  store_report(unique());
  sqlite3_close(database);
  return 0;
}
