// SPDX-License-Identifier: MIT
// Options: argv and the configuration file to plain structs. Names and meanings of shared options
// are the same in every program.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ingest/examine.h"
#include "ingest/quarantine.h"

namespace tlsrpt::cli {

inline constexpr const char* kDefaultConfig = "/etc/tlsrpt/tlsrpt.conf";

struct StoreOptions {
  std::string database;    ///< empty: see default_database()
  std::string quarantine;  ///< empty: `quarantine` beside the database
};

struct IngestOptions {
  StoreOptions store;
  ingest::Limits limits;
  ingest::Quarantine::Bounds quarantine_bounds;
  bool discard_other_mail = false;
  std::uint64_t deadline = 8;  ///< seconds
  bool dry_run = false;
  std::vector<std::string> recipients;
  std::vector<std::string> paths;  ///< none: delivery mode
};

struct SummaryOptions {
  StoreOptions store;
  std::string format = "text";
  std::optional<std::string> day, from, to;  ///< `YYYY-MM-DD`
  std::optional<std::uint64_t> last;         ///< days
  std::vector<std::string> domains;
  bool exit_code = false;
  bool all = false;
};

/// What is wrong with the command line or the configuration, in words for its author.
class BadOptions : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The program is to print this on stdout and end well: --help, --version.
struct Answer {
  std::string text;
};

/// Read argv, then the configuration for what argv does not say. Throws BadOptions and Answer.
IngestOptions ingest_options(int argc, const char* const* argv);
SummaryOptions summary_options(int argc, const char* const* argv);

}  // namespace tlsrpt::cli
