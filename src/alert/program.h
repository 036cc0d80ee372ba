// SPDX-License-Identifier: MIT
// Program: a path, arguments and input to what came of running it, within a time limit. Never
// through a shell.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::alert {

struct Ran {
  enum class End { exited, killed, timed_out, not_started };
  End end = End::not_started;
  int status = 0;      ///< exit status, signal, or errno
  std::string errors;  ///< the first bytes that it wrote to standard error; hostile text

  bool well() const { return end == End::exited && status == 0; }
};

/// `arguments` begins with the path; `environment` is all that the program gets of it. It reads
/// `input`, its standard output goes nowhere, no other descriptor of ours is open in it. What it
/// writes to standard error is read to the end and forgotten beyond the first bytes. When the limit
/// has passed, it and its children are killed; it is also killed when this process dies. SIGPIPE
/// must be ignored and SIGCHLD must not.
Ran run_program(const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment, std::string_view input,
                std::chrono::milliseconds limit);

/// `ended with 75: postdrop: …`, `was killed by signal 9`, `did not end in time`; in ASCII.
std::string words(const Ran& ran);

}  // namespace tlsrpt::alert
