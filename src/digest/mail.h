// SPDX-License-Identifier: MIT
// Mail: a digest to a mail for sendmail's standard input: text and HTML, and a subject that says it
// all.
#pragma once

#include <string>
#include <vector>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// `TLS reports 2026-11-22: 1 of 3 domains failing (example.org: certificate-expired)`; ASCII.
std::string subject(const Digest& digest);

/// Addresses must be plain, as alert::is_plain_address has it.
struct Envelope {
  std::vector<std::string> to;
  std::string from;
  report::Time now;
  std::uint64_t run = 0;  ///< tells mails of one second apart
};

/// A whole mail with LF line ends, multipart/alternative. Filters know it by its List-Id, which is
/// the same each day, and by X-Tlsrpt-Digest, which is `failing`, `open` (an
/// incident), `clean` or `no-reports`.
std::string mail(const Digest& digest, const Envelope& envelope, const std::string& text,
                 const std::string& html);

/// Nothing in it needs anybody: no failure, no open incident, no alert that could not be delivered,
/// no report that could not be read, nobody that went silent lately.
bool is_clean(const Digest& digest);

}  // namespace tlsrpt::digest
