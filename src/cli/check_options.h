// SPDX-License-Identifier: MIT
// Check options: what tlsrpt-check is to look at, and how it tells what it found.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/live_check.h"
#include "cli/options.h"

namespace tlsrpt::cli {

struct CheckOptions {
  std::string policy;                ///< a file, `-` for standard input; empty: none
  std::vector<std::string> records;  ///< each a text, or what a zone file or dig has of one
  std::string setup;                 ///< a domain; empty: none
  std::vector<std::string> mx;       ///< patterns, of `setup`
  std::vector<std::string> ruas;     ///< URIs, of `setup`
  LiveOptions live;                  ///< its domain is empty: nothing is asked of the network
  std::string format = "text";       ///< or `json`
  bool alert = false;                ///< tell those who are told of incidents
  bool compare = false;              ///< that domain with what the reports in the store tell
  StoreOptions store;                ///< also where it is remembered what was told
  AlertOptions alerts;
  /// Until a second look, which has to find it too; 0: there is none
  std::chrono::seconds confirm_after{60};
  std::chrono::days remind{7};  ///< between two alerts of the same
};

/// Throws BadOptions and Answer. Names come back in their normal form, addresses as URIs.
CheckOptions check_options(int argc, const char* const* argv);

}  // namespace tlsrpt::cli
