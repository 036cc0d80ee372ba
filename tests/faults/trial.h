// SPDX-License-Identifier: MIT
// Trial: a command, of whose system calls one fails, or at one of which a process gets a signal. A
// filter of seccomp makes each call that can fail wait for an answer, so that no call is missed and
// none is done before: faster than tracing, and it needs no privileges.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "calls.h"

namespace tlsrpt::faults {

/// Call number `nth` of process number `process`, both from 0, in the order of their beginning.
struct Point {
  std::size_t process = 0;
  std::size_t nth = 0;
  bool operator==(const Point&) const = default;
};

/// One of the calls that can fail.
struct Seen {
  Point point;
  const Call* call = nullptr;
  bool says = false;  ///< it writes to standard error
};

struct Fault {
  Point at;
  int signal = 0;              ///< that the process gets as it begins the call
  std::optional<Error> error;  ///< else what the call answers
};

struct Command {
  std::vector<std::string> arguments;  ///< the first is the path
  std::string input, output, errors;   ///< files
};

struct Outcome {
  int status = 0;  ///< of exit; -1 where a signal ended it
  int signal = 0;
  bool hung = false;        ///< it was killed for not ending
  std::vector<Seen> seen;   ///< all of them
  std::optional<Seen> hit;  ///< the one that failed; nothing where the run did not come to it
  std::size_t read = 0;     ///< how far the input was read
};

/// Whether this machine lets a process answer another one's system calls.
bool can_try();

/// Returns when the command and all that it started have ended. A process that becomes another
/// program, as a notifier does, is left alone from there on; and nothing fails before the first
/// fcntl, by which main begins and the loader is done. Without a fault it tells which calls there
/// are.
Outcome try_it(const Command& command, const std::optional<Fault>& fault);

/// As it runs every day. Returns its exit status, or -1 where a signal ended it.
int run(const Command& command);

}  // namespace tlsrpt::faults
