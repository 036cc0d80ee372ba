// SPDX-License-Identifier: MIT
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

#include "fixture.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Appended;
using store::Store;
using Kind = store::Trouble::Kind;
using std::chrono::milliseconds;

namespace {

bool at_once() {
  return true;
}

/// Somebody who does not queue, as the sqlite3 shell.
class Stranger {
 public:
  explicit Stranger(const std::string& path) : database_(path, SQLite::OPEN_READWRITE) {
    database_.exec("BEGIN EXCLUSIVE");
  }

 private:
  SQLite::Database database_;
};

/// A signal every few milliseconds that does nothing but interrupt.
class Ticking {
 public:
  Ticking() {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, nullptr);
    set(10'000);
  }
  ~Ticking() { set(0); }
  Ticking(const Ticking&) = delete;
  Ticking& operator=(const Ticking&) = delete;

 private:
  static void set(int microseconds) {
    const itimerval timer{{0, microseconds}, {0, microseconds}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
  }
};

/// One process waits until another opens it.
class Gate {
 public:
  Gate() { REQUIRE(::pipe(ends_) == 0); }
  ~Gate() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void open() { REQUIRE(::write(ends_[1], "x", 1) == 1); }
  void wait() {
    char byte = 0;
    REQUIRE(::read(ends_[0], &byte, 1) == 1);
  }

 private:
  int ends_[2];
};

Sent numbered(int n) {
  Sent sent;
  sent.report_id = sent.bytes = std::to_string(n);
  return sent;
}

}  // namespace

TEST_CASE("A writer whose patience has ended does not wait for another writer") {
  Folder folder;
  Store first(folder.path(), Access::write, {});
  Store second(folder.path(), Access::write, at_once);
  {
    Store::Transaction transaction(first);
    CHECK(trouble([&] { Store::Transaction other(second); }) == Kind::busy);
  }
  CHECK(deliver(second, {}) == Appended::stored);
}

TEST_CASE("A signal ends the waiting for another writer when patience has ended") {
  Folder folder;
  int asked = 0;
  Store first(folder.path(), Access::write, {});
  Store second(folder.path(), Access::write, [&] { return ++asked == 5; });
  Ticking ticking;
  Store::Transaction transaction(first);
  CHECK(trouble([&] { Store::Transaction other(second); }) == Kind::busy);
  CHECK(asked == 5);
}

TEST_CASE("A writer asks whether to wait for somebody who does not queue") {
  Folder folder;
  int asked = 0;
  Store store(folder.path(), Access::write, [&] { return ++asked == 5; });
  Stranger stranger(folder.path());
  CHECK(trouble([&] { Store::Transaction transaction(store); }) == Kind::busy);
  CHECK(asked == 5);
}

TEST_CASE("A question does not wait for any writer") {
  Folder folder;
  Store(folder.path(), Access::write, {});
  Store store(folder.path(), Access::read, at_once);
  Stranger stranger(folder.path());
  CHECK(count_reports(store, covered(0, 1)) == 0);
}

TEST_CASE("A patience that throws ends the waiting") {
  Folder folder;
  Store store(folder.path(), Access::write, []() -> bool { throw 1; });
  Stranger stranger(folder.path());
  CHECK(trouble([&] { Store::Transaction transaction(store); }) == Kind::busy);
}

TEST_CASE("A writer waits until a stranger has finished") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  std::optional<Stranger> stranger(folder.path());
  std::thread later([&] {
    std::this_thread::sleep_for(milliseconds(50));
    stranger.reset();
  });
  CHECK(deliver(store, {}) == Appended::stored);
  later.join();
}

TEST_CASE("A commit does not wait for a reader, who goes on to see the same") {
  Folder folder;
  Store store(folder.path(), Access::write, at_once);
  deliver(store, numbered(1));
  SQLite::Database reader(folder.path());
  SQLite::Statement reading(reader, "SELECT * FROM report");
  REQUIRE(reading.executeStep());
  CHECK(deliver(store, numbered(2)) == Appended::stored);
  CHECK_FALSE(reading.executeStep());
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == 2);
}

TEST_CASE("Readers do not wait for a writer who has not committed") {
  Folder folder;
  Store writer(folder.path(), Access::write, {});
  Store::Transaction transaction(writer);
  append(writer, {});
  Store reader(folder.path(), Access::read, at_once);
  CHECK(count_reports(reader, covered(0, 1)) == 0);
  transaction.commit();
  CHECK(count_reports(reader, covered(0, 1)) == 1);
}

TEST_CASE("Writers have their turns in the order in which they came") {
  Folder folder;
  // SQLite forbids to take an open store along into a new process, so each opens its own.
  Gate hold, holds;
  std::vector<int> processes = {start([&] {
    Store store(folder.path(), Access::write, {});
    Store::Transaction transaction(store);
    holds.open();
    hold.wait();
    return 0;
  })};
  holds.wait();
  for (int i = 0; i < 6; ++i) {
    processes.push_back(start([&] {
      Store store(folder.path(), Access::write, {});
      return deliver(store, numbered(i)) == Appended::stored ? 0 : 1;
    }));
    std::this_thread::sleep_for(milliseconds(60));
  }
  hold.open();
  for (const int process : processes) CHECK(end(process) == 0);
  CHECK(text(folder.path(),
             "SELECT group_concat(report_id, '') FROM (SELECT * FROM report ORDER BY id)") ==
        "012345");
}

TEST_CASE("A writer that dies leaves nothing, and the next has its turn") {
  Folder folder;
  const int process = start([&] {
    Store store(folder.path(), Access::write, {});
    Store::Transaction transaction(store);
    append(store, numbered(1));
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  CHECK(end(process) == 101);
  Store store(folder.path(), Access::write, {});
  CHECK(deliver(store, numbered(2)) == Appended::stored);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == 1);
}
