// SPDX-License-Identifier: MIT
#include "cli/paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace tlsrpt::cli {
namespace {

constexpr const char* kSystemDatabase = "/var/lib/tlsrpt/tlsrpt.db";

/// Why no path for the store is known.
std::string no_store() {
  const std::string folder = kSystemFolder;
  struct stat status = {};
  if (::stat(kSystemFolder, &status) != 0) {
    return "no store: " + folder + " does not exist and HOME is not set; name it with --database";
  }
  // Names of users cannot be looked up by a static program.
  const std::string user = std::to_string(::geteuid());
  const std::string owner = status.st_uid == 0 ? "root" : "user " + std::to_string(status.st_uid);
  return "no store: " + folder + " is owned by " + owner + ", and user " + user +
         " cannot write to it; run chown " + user + " " + folder +
         ", or name another store with --database";
}

}  // namespace

std::string environment_variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  const auto end = path.find_last_not_of('/', slash);
  return end == std::string::npos ? "/" : path.substr(0, end + 1);
}

std::string database_path(const StoreOptions& options, bool for_reading) {
  if (!options.database.empty()) return options.database;
  if (::access(kSystemFolder, W_OK) == 0) return kSystemDatabase;
  if (for_reading && ::access(kSystemDatabase, R_OK) == 0) return kSystemDatabase;
  const std::string data = environment_variable("XDG_DATA_HOME");
  if (data.starts_with('/')) return data + "/tlsrpt/tlsrpt.db";
  const std::string home = environment_variable("HOME");
  // The folder may be the home of who delivers.
  if (!home.starts_with('/') || home == kSystemFolder) throw BadOptions(no_store());
  return home + "/.local/share/tlsrpt/tlsrpt.db";
}

std::string existing_database(const StoreOptions& options) {
  std::string database = database_path(options, true);
  if (::access(database.c_str(), F_OK) != 0 && errno == ENOENT) {
    const bool is_closed =
        ::access(kSystemFolder, F_OK) == 0 && ::access(kSystemFolder, R_OK | X_OK) != 0;
    throw NoStore(database + " does not exist; " +
                  (is_closed ? "that of " + std::string(kSystemFolder) + " is closed to this user"
                             : "has tlsrpt-ingest stored a report?"));
  }
  return database;
}

std::string quarantine_path(const StoreOptions& options, const std::string& database) {
  if (!options.quarantine.empty()) return options.quarantine;
  const auto slash = database.rfind('/');
  return slash == std::string::npos ? "quarantine" : database.substr(0, slash + 1) + "quarantine";
}

}  // namespace tlsrpt::cli
