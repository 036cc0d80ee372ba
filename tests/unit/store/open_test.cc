// SPDX-License-Identifier: MIT
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fixture.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Appended;
using store::Store;
using Kind = store::Trouble::Kind;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat facts = {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 07777;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

bool exists(const std::string& path) {
  return std::filesystem::exists(path);
}

void open_to_write(const std::string& path) {
  Store store(path, Access::write, {});
}

void open_to_read(const std::string& path) {
  Store store(path, Access::read, {});
}

}  // namespace

TEST_CASE("A store and its folder are for their owner alone, whatever the umask") {
  for (const unsigned mask : {0U, 077U}) {
    Folder folder;
    const std::string path = folder.path("deep/down/tlsrpt.db");
    const auto before = ::umask(mask);
    Store store(path, Access::write, {});
    Store::Transaction transaction(store);
    append(store, {});
    ::umask(before);
    CHECK(mode_of(folder.path("deep")) == 0700);
    CHECK(mode_of(folder.path("deep/down")) == 0700);
    CHECK(mode_of(path) == 0600);
    CHECK(mode_of(path + "-wal") == 0600);
    CHECK(mode_of(path + "-shm") == 0600);
    CHECK(mode_of(path + ".lock") == 0600);
  }
}

TEST_CASE("A group that may read the store may read its log") {
  Folder folder;
  {
    Store store(folder.path(), Access::write, {});
    deliver(store, {});
  }
  for (const char* const tail : {"-wal", "-shm"}) CHECK(mode_of(folder.path() + tail) == 0600);
  ::chmod(folder.path().c_str(), 0640);
  open_to_write(folder.path());
  for (const char* const tail : {"-wal", "-shm"}) CHECK(mode_of(folder.path() + tail) == 0640);
}

TEST_CASE("A large transaction leaves no large log") {
  Folder folder;
  const std::string log = folder.path() + "-wal";
  {
    Store store(folder.path(), Access::write, {});
    {
      Store::Transaction transaction(store);
      for (int i = 0; i < 4000; ++i) {
        Sent sent;
        sent.bytes = std::to_string(10'000 + i);
        sent.report_id = sent.bytes + std::string(500, 'x');
        append(store, sent);
      }
      transaction.commit();
    }
    CHECK(std::filesystem::file_size(log) > 1 << 20);
    deliver(store, {});
    CHECK(std::filesystem::file_size(log) <= 1 << 20);
  }
  CHECK(std::filesystem::file_size(log) == 0);
}

TEST_CASE("A reader keeps no writer waiting, and a store with a rollback journal changes later") {
  Folder folder;
  const auto mode = [&] { return text(folder.path(), "PRAGMA journal_mode"); };
  Store(folder.path(), Access::write, {});
  SQLite::Database(folder.path(), SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode = DELETE");
  REQUIRE(mode() == "delete");
  const auto give_up = [] { return true; };
  {
    SQLite::Database reader(folder.path(), SQLite::OPEN_READONLY);
    reader.exec("BEGIN");
    SQLite::Statement read(reader, "SELECT COUNT(*) FROM report");
    read.executeStep();
    // The old journal has to wait for the reader, but only for the commit.
    Store store(folder.path(), Access::write, give_up);
    Store::Transaction transaction(store);
    append(store, {});
    CHECK_THROWS_AS(transaction.commit(), store::Trouble);
  }
  CHECK(mode() == "delete");
  {
    Store store(folder.path(), Access::write, give_up);
    CHECK(deliver(store, {}) == store::Appended::stored);
  }
  CHECK(mode() == "wal");
  SQLite::Database reader(folder.path(), SQLite::OPEN_READONLY);
  reader.exec("BEGIN");
  SQLite::Statement read(reader, "SELECT COUNT(*) FROM report");
  read.executeStep();
  Store store(folder.path(), Access::write, give_up);
  Sent sent;
  sent.bytes = sent.report_id = "another";
  CHECK(deliver(store, sent) == store::Appended::stored);
  CHECK(read.getColumn(0).getInt() == 1);
}

TEST_CASE("A store carries its label, and opens again") {
  Folder folder;
  open_to_write(folder.path());
  CHECK(number(folder.path(), "PRAGMA application_id") == 0x544c5352);
  CHECK(number(folder.path(), "PRAGMA user_version") == 5);
  const std::string bytes = bytes_of(folder.path());
  open_to_write(folder.path());
  open_to_read(folder.path());
  CHECK(bytes_of(folder.path()) == bytes);
}

TEST_CASE("Reading makes no file") {
  Folder folder;
  CHECK(trouble([&] { open_to_read(folder.path()); }) == Kind::unusable);
  CHECK(trouble([&] { open_to_read(folder.path("no/such.db")); }) == Kind::unusable);
  CHECK(std::filesystem::is_empty(folder.path("")));
}

TEST_CASE("Reading a store that nothing was delivered to says so") {
  Folder folder;
  write_bytes(folder.path(), "");
  CHECK(trouble_text([&] { open_to_read(folder.path()); }) ==
        "the store " + folder.path() + " is empty: no report has been delivered yet");
  CHECK(bytes_of(folder.path()).empty());
}

TEST_CASE("An empty file becomes a store") {
  Folder folder;
  write_bytes(folder.path(), "");
  open_to_write(folder.path());
  open_to_read(folder.path());
}

TEST_CASE("A database of another program is left alone") {
  Folder folder;
  SQLite::Database(folder.path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE theirs (a)");
  const std::string bytes = bytes_of(folder.path());
  CHECK(trouble([&] { open_to_write(folder.path()); }) == Kind::unusable);
  CHECK(trouble_text([&] { open_to_read(folder.path()); }) ==
        folder.path() + " is the database of another program: name another file");
  CHECK(bytes_of(folder.path()) == bytes);
  CHECK_FALSE(exists(folder.path() + ".lock"));
}

TEST_CASE("A file that is no database is left alone") {
  Folder folder;
  const std::string bytes(5000, 'x');
  write_bytes(folder.path(), bytes);
  CHECK(trouble([&] { open_to_write(folder.path()); }) == Kind::unusable);
  CHECK(trouble_text([&] { open_to_read(folder.path()); }) ==
        folder.path() + " is not a database: move it away, or name another file");
  CHECK(bytes_of(folder.path()) == bytes);
}

TEST_CASE("A store of a newer program is left alone") {
  Folder folder;
  open_to_write(folder.path());
  SQLite::Database(folder.path(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 6");
  const std::string bytes = bytes_of(folder.path());
  CHECK(trouble([&] { open_to_write(folder.path()); }) == Kind::newer);
  CHECK(trouble([&] { open_to_read(folder.path()); }) == Kind::newer);
  CHECK(bytes_of(folder.path()) == bytes);
}

TEST_CASE("A store that a newer program brought up meanwhile is left alone") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  SQLite::Database(folder.path(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 6");
  CHECK(trouble([&] { deliver(store, {}); }) == Kind::newer);
}

TEST_CASE("A damaged store says so") {
  Folder folder;
  {
    Store store(folder.path(), Access::write, {});
    deliver(store, {});
  }
  std::string bytes = bytes_of(folder.path());
  std::fill(bytes.begin() + 4096, bytes.end(), 'x');
  write_bytes(folder.path(), bytes);
  Store store(folder.path(), Access::write, {});
  const auto told = trouble_text([&] { deliver(store, {}); });
  CHECK_THAT(told, tlsrpt::test::StartsWith("the store " + folder.path() + " is damaged"));
}

TEST_CASE("What cannot be made says why") {
  Folder folder;
  write_bytes(folder.path("file"), "");
  CHECK_THAT(trouble_text([&] { open_to_write(folder.path("file/tlsrpt.db")); }),
             tlsrpt::test::Contains("Not a directory"));
  CHECK(trouble([&] { open_to_write(folder.path("")); }) == Kind::unusable);
}

TEST_CASE("What its owner alone may write, others cannot") {
  if (::geteuid() == 0) return;  // root may do anything
  Folder folder;
  open_to_write(folder.path());
  ::chmod(folder.path().c_str(), 0400);
  CHECK(trouble([&] { open_to_write(folder.path()); }) == Kind::unusable);
  open_to_read(folder.path());
  ::chmod(folder.path().c_str(), 0);
  CHECK(trouble([&] { open_to_read(folder.path()); }) == Kind::unusable);
}

TEST_CASE("A path is the name of a file, and nothing else to SQLite") {
  Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path(""));
  open_to_write(":memory:");
  open_to_write("file:a.db");
  std::filesystem::current_path(before);
  CHECK(exists(folder.path(":memory:")));
  CHECK(exists(folder.path("file:a.db")));
}

TEST_CASE("Without room on the disk, nothing is stored and the store stays whole") {
  Folder folder;
  open_to_write(folder.path());
  const int process = start([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit little{1 << 18, 1 << 18};
    ::setrlimit(RLIMIT_FSIZE, &little);
    Store store(folder.path(), Access::write, {});
    try {
      Sent large;
      large.original.assign(1 << 20, 'x');
      deliver(store, large);
    } catch (const store::Trouble& trouble) {
      return trouble.kind() == Kind::full ? 0 : 1;
    }
    return 2;
  });
  CHECK(end(process) == 0);
  CHECK(number(folder.path(), "SELECT COUNT(*) FROM report") == 0);
  Store store(folder.path(), Access::write, {});
  CHECK(deliver(store, {}) == Appended::stored);
}

TEST_CASE("Processes that make a store at once make one store") {
  Folder folder;
  std::vector<int> processes;
  for (int i = 0; i < 8; ++i) {
    processes.push_back(start([&] {
      Sent sent;
      sent.report_id = sent.bytes = std::to_string(i);
      Store store(folder.path("new/tlsrpt.db"), Access::write, {});
      return deliver(store, sent) == Appended::stored ? 0 : 1;
    }));
  }
  for (const int process : processes) CHECK(end(process) == 0);
  CHECK(number(folder.path("new/tlsrpt.db"), "SELECT COUNT(*) FROM report") == 8);
}
