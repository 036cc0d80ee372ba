// SPDX-License-Identifier: MIT
// Inputs: a path on the command line to the mails and reports that it holds, one after the other.
#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string>

#include "mail/mbox.h"

namespace tlsrpt::cli {

struct Input {
  enum class Kind {
    mail,
    mail_of_mbox,  ///< cut out of a longer text: its header may be what a stranger wrote as a body
    bare_report,   ///< JSON or compressed, not a mail
    an_export,     ///< of tlsrpt-store, which only for_each_line_of_export() reads; without bytes
    export_line,   ///< of such an export
  };
  std::string label;  ///< the path; for mails of an mbox and lines with `:` and their number
  std::string bytes;  ///< cut one byte after the limit
  Kind kind = Kind::mail;
  mail::CutMail::Doubt doubt = mail::CutMail::Doubt::none;
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

/// Calls `take` for everything in `path`: a file, a Maildir, or a folder of files and of folders,
/// those of Maildir++ included; `-` is standard input. A file of a Maildir is one mail, whatever
/// its bytes look like: a stranger chose them. Any other file is a bare report, an mbox or MMDF,
/// an export or a mail, by its first bytes. Calls `complain` with the path and the reason for each
/// file or folder below a folder that cannot be read. Throws UnreadablePath for a file.
void for_each_input(const std::string& path, const InputLimits& limits,
                    const std::function<void(Input&&)>& take,
                    const std::function<void(const std::string&)>& complain);

/// Calls `take` for each line of an export. Throws UnreadablePath, also where the path is something
/// else than a file that starts as an export does.
void for_each_line_of_export(const std::string& path, const InputLimits& limits,
                             const std::function<void(Input&&)>& take);

}  // namespace tlsrpt::cli
