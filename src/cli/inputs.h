// SPDX-License-Identifier: MIT
// Inputs: a path on the command line to the mails and reports that it holds, one after the other.
#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>

namespace tlsrpt::cli {

struct Input {
  std::string label;         ///< the path; for mails of an mbox with `:` and their number
  std::string bytes;         ///< cut one byte after the limit
  bool bare_report = false;  ///< JSON or compressed, not a mail
  bool export_line = false;  ///< a line of what tlsrpt-store export printed
};

/// A path that cannot be read. What could be read before has been given to the caller.
class UnreadablePath : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// At most so many bytes of an input are kept.
struct InputLimits {
  std::size_t mail;
  std::size_t report;
  std::size_t export_line = std::size_t{256} << 20;
};

/// Calls `take` for everything in `path`: a mail, a bare report, an mbox (told by its first line),
/// a Maildir, or a folder of files; `-` is standard input. An export is one where a person names
/// it, not in a folder, where mails are that anybody has sent. Throws UnreadablePath.
void for_each_input(const std::string& path, const InputLimits& limits,
                    const std::function<void(Input&&)>& take);

}  // namespace tlsrpt::cli
