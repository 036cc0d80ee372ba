// SPDX-License-Identifier: MIT
#include "cli/owner.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cli/paths.h"

namespace tlsrpt::cli {
namespace {

/// Of the folder that the store is in, or is to be made in.
struct stat folder_of_store(const std::string& database) {
  struct stat status = {};
  std::string folder = database;
  do {
    folder = folder_of(folder);
  } while (::stat(folder.c_str(), &status) != 0 && folder != "/" && folder != ".");
  return status;
}

}  // namespace

std::string only_for_root(const std::string& database) {
  if (folder_of(database) != kSystemFolder) return {};
  struct stat status = {};
  for (const std::string& path : {std::string(kSystemFolder), database}) {
    if (::stat(path.c_str(), &status) == 0 && status.st_uid == 0) {
      return path + " is owned by root; if another user delivers mail, chown it to that user";
    }
  }
  return {};
}

uid_t user_of(const StoreOptions& store) {
  const uid_t user = ::geteuid();
  return user == 0 ? folder_of_store(database_path(store, false)).st_uid : user;
}

void become_owner_of(const std::string& database) {
  if (::geteuid() != 0) return;
  const struct stat owner = folder_of_store(database);
  if (owner.st_uid == 0) return;
  // The user's other groups are not to matter, and could not be looked up by a static program.
  if (::setgroups(1, &owner.st_gid) != 0 ||
      ::setresgid(owner.st_gid, owner.st_gid, owner.st_gid) != 0 ||
      ::setresuid(owner.st_uid, owner.st_uid, owner.st_uid) != 0) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot become the owner of " + folder_of(database));
  }
}

}  // namespace tlsrpt::cli
