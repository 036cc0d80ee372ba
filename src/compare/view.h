// SPDX-License-Identifier: MIT
// View: of the addresses that an incident may be at, those that show that it is over, and those
// that could not be looked at.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compare/verdict.h"
#include "probe/facts.h"
#include "report/time.h"

namespace tlsrpt::compare {

struct View {
  std::size_t seen = 0;
  std::vector<std::string> unseen;  ///< addresses
  std::size_t left_out = 0;         ///< more that were not tried
  std::string why;                  ///< of the first that is unseen; may hold strangers' bytes
  std::optional<report::Time> end;  ///< when the first of the certificates that were seen expires

  void add(bool is_seen, const std::string& address, const std::string& reason,
           const probe::Judged& judged);

  /// What is there now, in words, to a verdict: unclear where nothing was seen.
  Verdict verdict(const std::string& words) const;
  /// `2026-11-22`; empty where no certificate was seen.
  std::string end_day() const;
};

/// Of mail servers; `is_seen` takes a host and a server.
template <typename IsSeen>
View look(const std::vector<const probe::MailHost*>& hosts, IsSeen is_seen) {
  View view;
  for (const probe::MailHost* host : hosts) {
    view.left_out += host->addresses.left_out;
    for (const probe::MailServer& server : host->servers) {
      view.add(is_seen(*host, server), server.address, server.session.why, server.judged);
    }
  }
  return view;
}

/// Of what serves the policy.
View look_at_policy(const probe::Facts& facts);

}  // namespace tlsrpt::compare
