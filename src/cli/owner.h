// SPDX-License-Identifier: MIT
// Owner: root to the user whose folder the store is in.
#pragma once

#include <string>

namespace tlsrpt::cli {

/// From now on this process is the owner of the database's folder, where it is root and that is
/// somebody else. What it makes there is that user's, and a link that this user has put into a
/// place leads it nowhere that this user could not go. Throws std::system_error.
void become_owner_of(const std::string& database);

}  // namespace tlsrpt::cli
