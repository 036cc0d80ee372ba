// SPDX-License-Identifier: MIT
// Paths: where the store and the quarantine are when nobody says it.
#pragma once

#include <stdexcept>
#include <string>

#include "cli/options.h"

namespace tlsrpt::cli {

/// Where the package has the store.
inline constexpr const char* kSystemFolder = "/var/lib/tlsrpt";

/// Empty where it is not set.
std::string environment_variable(const char* name);

/// Where `path` is, without a slash at the end unless that is the root folder.
std::string folder_of(const std::string& path);

/// The database of the options, else /var/lib/tlsrpt/tlsrpt.db where that folder can be written,
/// else tlsrpt/tlsrpt.db below XDG_DATA_HOME or ~/.local/share. `for_reading` also takes the first
/// where it can only be read. Throws BadOptions where there is no home.
std::string database_path(const StoreOptions& options, bool for_reading);

/// The user asked for a store that is not there.
class NoStore : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// database_path for reading, of a file that exists. Throws NoStore too.
std::string existing_database(const StoreOptions& options);

/// The quarantine of the options, else `quarantine` beside the database.
std::string quarantine_path(const StoreOptions& options, const std::string& database);

}  // namespace tlsrpt::cli
