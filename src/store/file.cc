// SPDX-License-Identifier: MIT
#include "store/file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "store/trouble.h"

namespace tlsrpt::store {
namespace {

/// Only one thread uses a Store, so SQLite need not lock its own memory.
constexpr int kFlags = SQLITE_OPEN_NOMUTEX;

bool is_missing(const std::string& path) {
  return ::access(path.c_str(), F_OK) != 0 && errno == ENOENT;
}

/// The directory, and those above it, for their owner alone.
void make_directory(const std::string& path) {
  if (path.empty() || ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return;
  const auto slash = path.find_last_of('/');
  if (errno != ENOENT || slash == std::string::npos) {
    throw trouble_of_system(errno, "make the directory", path);
  }
  make_directory(path.substr(0, slash));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    throw trouble_of_system(errno, "make the directory", path);
  }
}

/// An empty file, which SQLite takes for an empty database. SQLite itself would let the group and
/// others read it, and gives its journal the mode that it finds here.
void make_file(const std::string& path) {
  make_directory(path.substr(0, path.find_last_of('/')));
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno != EEXIST) throw trouble_of_system(errno, "make the store", path);
  if (fd >= 0) ::close(fd);
}

/// A reader of the store has to read the files beside it, too. SQLite gives them the mode of the
/// store, but only when it makes them; the store's may have been changed since.
void match_file(const std::string& path, const std::string& store) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return;
  struct stat ours = {};
  struct stat its = {};
  const bool is_its = ::stat(store.c_str(), &ours) == 0 && ::fstat(fd, &its) == 0 &&
                      S_ISREG(its.st_mode) && its.st_nlink == 1 && its.st_uid == ours.st_uid;
  const bool same_group =
      is_its && (its.st_gid == ours.st_gid || ::fchown(fd, its.st_uid, ours.st_gid) == 0);
  // What fails here concerns readers alone, and they get a message.
  if (same_group && its.st_mode != ours.st_mode) {
    [[maybe_unused]] const int changed = ::fchmod(fd, ours.st_mode & 0777);
  }
  ::close(fd);
}

void match_files(const std::string& store) {
  for (const char* const tail : {"-wal", "-shm", "-journal"}) match_file(store + tail, store);
}

/// SQLite would count its memory, with a lock for each piece: 2 % of a delivery, for numbers that
/// nobody asks for. And it would give each table of its own, as for a sort, twenty pages of cache
/// at once: 2 % of a delivery that looks at incidents. After its first use, as in a test, it goes
/// on so.
void make_sqlite_frugal() {
  [[maybe_unused]] static const bool done =
      sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
      sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0) == SQLITE_OK;
}

SQLite::Database open_existing(const std::string& path, int flags) {
  make_sqlite_frugal();
  try {
    return {path, flags | kFlags};
  } catch (const SQLite::Exception& error) {
    // SQLite's message does not tell why; the handle that would is gone.
    if (::access(path.c_str(), flags == SQLITE_OPEN_READONLY ? R_OK : R_OK | W_OK) != 0) {
      throw trouble_of_system(errno, "open the store", path);
    }
    throw trouble_of(error, path, nullptr);
  }
}

}  // namespace

std::string plain_path(const std::string& path) {
  // An empty name, ":memory:" and "file:…" have meanings of their own for SQLite.
  return path.empty() || path.front() != '/' ? "./" + path : path;
}

SQLite::Database open_file(const std::string& path, Access access) {
  if (access == Access::read) {
    if (is_missing(path)) throw trouble_missing(path);
    return open_existing(path, SQLITE_OPEN_READONLY);
  }
  if (is_missing(path)) make_file(path);
  SQLite::Database database = open_existing(path, SQLITE_OPEN_READWRITE);
  // SQLite opens a file that it may not write for reading alone, and does not say so.
  if (sqlite3_db_readonly(database.getHandle(), "main") == 1) throw trouble_read_only(path);
  match_files(path);
  return database;
}

}  // namespace tlsrpt::store
