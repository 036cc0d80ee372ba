// SPDX-License-Identifier: MIT
#include "cli/owner.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tlsrpt::cli {

void become_owner_of(const std::string& database) {
  if (::geteuid() != 0) return;
  const auto slash = database.rfind('/');
  const std::string folder =
      slash == std::string::npos ? "." : database.substr(0, slash == 0 ? 1 : slash);
  struct stat owner {};
  if (::stat(folder.c_str(), &owner) != 0 || owner.st_uid == 0) return;
  // The user's other groups are not to matter, and could not be looked up by a static program.
  if (::setgroups(1, &owner.st_gid) != 0 ||
      ::setresgid(owner.st_gid, owner.st_gid, owner.st_gid) != 0 ||
      ::setresuid(owner.st_uid, owner.st_uid, owner.st_uid) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot become the owner of " + folder);
  }
}

}  // namespace tlsrpt::cli
