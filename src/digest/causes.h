// SPDX-License-Identifier: MIT
// Causes: the failures of a digest to the things that are to be mended, each told once, and the
// words for them that every format shares.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "digest/digest.h"
#include "report/effect.h"

namespace tlsrpt::digest {

/// What failed sessions of one policy type a cause has. A failed session may be told under several
/// policy types (RFC 8460, section 4), so the shares stand side by side.
struct Share {
  const Policy* policy = nullptr;  ///< none where no result tells of the policy type
  std::uint64_t failed = 0;
};

/// One thing to mend, under however many policy types it was seen.
struct Cause {
  std::string result_type;
  std::string receiving_mx_hostname;
  std::vector<Share> shares;
  std::vector<report::Reporter> reporters;                  ///< each once, by name
  std::optional<std::pair<report::Day, report::Day>> days;  ///< nothing where no details are told
  std::optional<report::Day> since, until;                  ///< as in Failure
  bool is_new = true;
  bool is_over = true;
  report::Effect effect = report::Effect::mode_none;  ///< the gravest
};

/// A cause, and whose it is; it points into the digest.
struct Entry {
  const Domain* domain;
  Cause cause;
};

/// Of the domains in their order, then most sessions first.
std::vector<Entry> entries(const Digest& digest);

/// `certificate-expired on mx2.example.org, day 3 (since 2026-11-20)`
std::string headline(const Cause& cause, const prose::Form& form);
/// `57 of 1 088 sessions (sts) and 7 of 12 sessions (tlsa)`; the types only where there are
/// several.
std::string sessions(const Entry& entry, const prose::Form& form);
/// The same, and by whom.
std::string told(const Entry& entry, const prose::Form& form);
/// To be pasted; empty where none shows the fault.
std::string command(const Entry& entry);
/// `and 12 more causes of 3 domains`, of those after the first `shown`.
std::string rest(const std::vector<Entry>& all, std::size_t shown);

}  // namespace tlsrpt::digest
