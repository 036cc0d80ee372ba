// SPDX-License-Identifier: MIT
// Trusted path: a file that nobody but root and one user can change or replace.
#pragma once

#include <sys/types.h>

#include <string>

namespace tlsrpt::alert {

/// Why the file at `path` (which begins with /) cannot be trusted, and what to do about it; empty
/// if it can. Judged are the file, all folders above it, and the same for each symbolic link on the
/// way: all must belong to root or `user`, and be writable by nobody else. Group root may write. In
/// a sticky folder, as /tmp, others can write but not replace what they do not own.
std::string distrust(const std::string& path, uid_t user);

}  // namespace tlsrpt::alert
