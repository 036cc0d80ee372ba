// SPDX-License-Identifier: MIT
// Owner: root to the user whose folder the store is in.
#pragma once

#include <sys/types.h>

#include <string>

#include "cli/options.h"

namespace tlsrpt::cli {

/// From now on this process is the owner of the database's folder, or of the nearest folder above
/// that exists, if it is root and that is another user. What it makes there is that user's, and a
/// link that this user has put into a place leads it nowhere that this user could not go. Every
/// command that opens the store or runs a program does this first. Throws std::system_error.
void become_owner_of(const std::string& database);

/// What keeps others than root from storing reports where the package has the store, for a person;
/// empty where nothing does. Elsewhere only who made the folder knows whose it is to be.
std::string only_for_root(const std::string& database);

/// Who this process is once it has done that. Throws BadOptions.
uid_t user_of(const StoreOptions& store);

}  // namespace tlsrpt::cli
