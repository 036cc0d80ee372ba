// SPDX-License-Identifier: MIT
// Gather: a domain name to facts from DNS, HTTPS and STARTTLS. Speaks to the resolver, to the hosts
// that the domain itself names, and to nobody else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "probe/facts.h"
#include "probe/patience.h"
#include "probe/resolver.h"
#include "report/time.h"

namespace tlsrpt::probe {

struct GatherOptions {
  std::string helo;  ///< how this machine calls itself
  std::uint16_t smtp_port = 25;
  std::uint16_t https_port = 443;
  report::Time now;  ///< certificates are judged as of then
  std::string trust_anchor_name = ".";
};

/// Told of each step, one at a time: what is looked at, and how many of how many are done.
using Progress = std::function<void(std::string_view what, std::size_t done, std::size_t all)>;

/// `domain` is a host name in lower case. Asks as much at a time as can be: the slowest server
/// determines how long it takes. Throws std::runtime_error where this machine fails.
Facts gather(const std::string& domain, Resolver& resolver, const TrustStore& trust,
             const GatherOptions& options, const Patience& left, const Progress& progress);

}  // namespace tlsrpt::probe
