// SPDX-License-Identifier: MIT
// Program: a path, arguments and input to what came of running it, within a time limit. Never
// through a shell.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::alert {

struct Ran {
  enum class End { exited, killed, timed_out, not_started, refused };
  End end = End::not_started;
  int status = 0;          ///< exit status, signal, or errno
  std::string refusal;     ///< why it was not run
  std::string errors;      ///< the first bytes that it wrote to standard error; hostile text
  bool took_all = false;   ///< of the input
  bool cut_short = false;  ///< the input could not be written, and not because it wanted no more

  bool well() const { return end == End::exited && status == 0 && !cut_short; }
};

/// What is left of a time limit; 0 or below where it has passed.
using Left = std::function<std::chrono::milliseconds()>;

/// `arguments` begins with the path, which is refused if others than root and the user that this
/// process runs as can change the program; `environment` is all that the program gets of it. It
/// reads `input`, its standard output goes nowhere, no other descriptor of ours is open in it. What
/// it writes to standard error is read to the end and forgotten beyond the first bytes. When no
/// time is left, it and its process group are killed; it is also killed when this process dies.
/// What has become another user by a set-uid bit may withstand both, and is left behind. SIGPIPE
/// must be ignored and SIGCHLD must not.
Ran run_program(const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment, std::string_view input,
                const Left& left);

/// `ended with 75: postdrop: …`, `was killed by signal 9`, `did not end in time`; in ASCII.
std::string words(const Ran& ran);

}  // namespace tlsrpt::alert
