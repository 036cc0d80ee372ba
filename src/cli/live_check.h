// SPDX-License-Identifier: MIT
// Live check: a domain's name and the options for looking at it, to facts and their judgement.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "probe/facts.h"
#include "probe/judge.h"

namespace tlsrpt::cli {

struct LiveOptions {
  std::string domain;            ///< a host name in lower case
  std::vector<std::string> dns;  ///< `ADDRESS` or `ADDRESS@PORT`; none: those of resolv.conf
  std::string trust_anchor;      ///< a file; `none`; empty: that of the system, where there is one
  std::vector<std::string> resolve;  ///< `HOST:ADDRESS`
  std::string ca_file;               ///< empty: the CAs of the system
  std::string helo;                  ///< empty: the name of this machine
  std::uint16_t smtp_port = 25;
  std::uint16_t https_port = 443;
  std::chrono::seconds timeout{30};  ///< for all
};

struct LiveResult {
  probe::Facts facts;
  probe::Judgement judgement;
};

/// Empty where the text is `HOST:ADDRESS`, else what is wrong.
std::string resolve_or_error(const std::string& text);

/// A line on stderr tells how far it is, where that is a terminal. Throws probe::BadResolver for
/// options that cannot be used, std::runtime_error where this machine fails.
LiveResult live_check(const LiveOptions& options);

}  // namespace tlsrpt::cli
