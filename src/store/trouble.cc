// SPDX-License-Identifier: MIT
#include "store/trouble.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tlsrpt::store {
namespace {

using Kind = Trouble::Kind;

bool is_lack_of_space(int code) {
  return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

Trouble full(const std::string& path, int code = ENOSPC) {
  if (code == EFBIG) {
    return {Kind::full, "the store " + path +
                            " may not grow: raise the caller's limit on the size of "
                            "files (Postfix: mailbox_size_limit)"};
  }
  return {Kind::full, "no space left for the store " + path + ": make room on its file system"};
}

Trouble unusable(const std::string& what) {
  return {Kind::unusable, what};
}

std::string words(int code) {
  return std::generic_category().message(code);
}

/// What the system call said that failed, or 0. SQLite does not tell the reason of a failed commit
/// where it tells that of a failed statement.
int system_code_of(sqlite3* database) {
  if (database == nullptr) return 0;
  int code = sqlite3_system_errno(database);
  if (code == 0) sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &code);
  sqlite3_file* journal = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
  if (code == 0 && journal != nullptr && journal->pMethods != nullptr) {
    journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &code);
  }
  return code;
}

bool is_reader(sqlite3* database) {
  return database != nullptr && sqlite3_db_readonly(database, "main") == 1;
}

/// A store has a log and its index beside it, unless another program removed them.
bool lacks_log(const std::string& path) {
  return ::access(path.c_str(), R_OK) == 0 && (::access((path + "-wal").c_str(), R_OK) != 0 ||
                                               ::access((path + "-shm").c_str(), R_OK) != 0);
}

Trouble trouble_without_log(const std::string& path) {
  return unusable("the log of the store " + path +
                  " (-wal, -shm) is missing or cannot be read: the next delivery creates it with "
                  "the mode and group of the store");
}

/// What the system said beside SQLite's own message, where it said something.
std::string reason(const SQLite::Exception& error, int system_code) {
  std::string text = error.what();
  if (system_code != 0) text += ", " + words(system_code);
  return text;
}

}  // namespace

Trouble trouble_of(const SQLite::Exception& error, const std::string& path, sqlite3* database) {
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return trouble_busy(path);
    case SQLITE_FULL:
      return full(path);
    case SQLITE_IOERR: {
      const int system_code = system_code_of(database);
      if (is_lack_of_space(system_code)) return full(path, system_code);
      return unusable("cannot read or write the store " + path + " (" + reason(error, system_code) +
                      "): check its disk");
    }
    case SQLITE_NOTADB:
      return unusable(path + " is not a database: move it away, or name another file");
    case SQLITE_CORRUPT:
      return {Kind::damaged, "the store " + path + " is damaged (" + error.what() +
                                 "): restore it from a backup, or move it away"};
    case SQLITE_READONLY:
      if (error.getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK) {
        return unusable("the journal of the store " + path +
                        " cannot be read, or a write was cut short: the next delivery fixes both");
      }
      return trouble_read_only(path);
    case SQLITE_CANTOPEN:
      if (is_reader(database) && lacks_log(path)) return trouble_without_log(path);
      [[fallthrough]];
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return unusable("cannot open the store " + path + " (" +
                      reason(error, system_code_of(database)) +
                      "): check owner and mode of the file and its directory");
    default:
      return unusable("the store " + path + " cannot be used: " + error.what());
  }
}

Trouble trouble_of_system(int code, const std::string& what, const std::string& path) {
  if (is_lack_of_space(code)) return full(path);
  return unusable("cannot " + what + " " + path + " (" + words(code) +
                  "): check owner and mode of it and its directory");
}

Trouble trouble_busy(const std::string& path) {
  return {Kind::busy, "the store " + path + " is locked by another program: try again later"};
}

Trouble trouble_newer(const std::string& path, std::int64_t version, std::int64_t known) {
  return {Kind::newer, "the store " + path + " has schema version " + std::to_string(version) +
                           ", this program knows " + std::to_string(known) +
                           ": install the newer program"};
}

Trouble trouble_older(const std::string& path) {
  return unusable("the store " + path + " has an older schema: the next delivery brings it up");
}

Trouble trouble_foreign(const std::string& path) {
  return unusable(path + " is the database of another program: name another file");
}

Trouble trouble_empty(const std::string& path) {
  return unusable("the store " + path + " is empty: no report has been delivered yet");
}

Trouble trouble_missing(const std::string& path) {
  return unusable("the store " + path + " does not exist: no report has been delivered yet, or " +
                  "another file is meant");
}

Trouble trouble_read_only(const std::string& path) {
  return unusable("the store " + path +
                  " cannot be written: check owner and mode of the file and its directory");
}

}  // namespace tlsrpt::store
