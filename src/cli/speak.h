// SPDX-License-Identifier: MIT
// Speak: how the programs speak to people. What was asked for goes to standard output; what is
// wrong to standard error, on a line that starts with the program's name, without a capital or a
// full stop.
#pragma once

#include <string_view>

namespace tlsrpt::cli {

/// To standard output, at once. Throws std::system_error where it cannot be written.
void print(std::string_view text);

/// Where standard output is a file, what was printed is on the disk when this returns. Throws
/// std::system_error.
void settle_output();

/// To standard error as it is; that nobody reads it is no reason to fail.
void tell(std::string_view text) noexcept;

/// `tlsrpt-store: no store` to standard error. Returns the status, for main to end with.
int fail(std::string_view program, int status, std::string_view what);

/// What was asked for instead of work, as --help. Returns the status for main to end with: 0, or 75
/// where it could not be written.
int answer(std::string_view program, std::string_view text) noexcept;

}  // namespace tlsrpt::cli
