// SPDX-License-Identifier: MIT
// The store's file: a path to an open database, made for its owner alone where it is missing.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "store/store.h"

namespace tlsrpt::store {

/// The path as SQLite takes it for the name of a file and nothing else.
std::string plain_path(const std::string& path);

/// Throws Trouble.
SQLite::Database open_file(const std::string& path, Access access);

}  // namespace tlsrpt::store
