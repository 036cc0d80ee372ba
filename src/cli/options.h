// SPDX-License-Identifier: MIT
// Options: argv and the configuration file to plain structs. Names and meanings of shared options
// are the same in every program.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "alert/courier.h"
#include "alert/outlets.h"
#include "alert/rules.h"
#include "ingest/admission.h"
#include "ingest/examine.h"
#include "ingest/quarantine.h"

namespace tlsrpt::cli {

inline constexpr const char* kDefaultConfig = "/etc/tlsrpt/tlsrpt.conf";

/// Bytes of the store from which on unknown reporters are not stored.
inline constexpr std::uint64_t kMaxDatabase = std::uint64_t{10} << 30;

struct StoreOptions {
  std::string database;    ///< empty: see default_database()
  std::string quarantine;  ///< empty: `quarantine` beside the database
};

/// Who is told of incidents, and how patiently.
struct AlertOptions {
  alert::Outlets outlets;
  alert::Patience patience;
};

struct IngestOptions {
  StoreOptions store;
  AlertOptions alerts;
  alert::Rules rules;
  ingest::Limits limits;
  std::uint64_t memory = 512u << 20;  ///< bytes for reading one mail
  std::uint64_t max_database = kMaxDatabase;
  ingest::Quarantine::Bounds quarantine_bounds;
  std::vector<std::string> trusted_authserv_ids;
  ingest::Admission admission;
  bool discard_other_mail = false;
  std::uint64_t deadline = 8;  ///< seconds
  bool allow_root = false;     ///< deliver even as root
  bool dry_run = false;
  bool restore = false;     ///< the paths are exports of a store
  bool alert = false;       ///< an import sends notices too
  bool test_alert = false;  ///< nothing but that
  std::vector<std::string> recipients;
  std::vector<std::string> paths;  ///< none: delivery mode
};

struct SummaryOptions {
  enum class Page { digest, incidents, failures, report, ready };
  StoreOptions store;
  AlertOptions alerts;
  std::string format = "text";
  std::optional<std::string> day, from, to;  ///< `YYYY-MM-DD`
  std::optional<std::uint64_t> last;         ///< days
  std::vector<std::string> domains;
  bool exit_code = false;
  bool all = false;
  bool accept_unverified = false;
  std::vector<std::string> trusted_authserv_ids;
  Page page = Page::digest;
  std::string ready;                    ///< the domain of `ready`
  std::optional<std::string> type, mx;  ///< of `failures`
  std::string report;                   ///< of `report`: a number or a report-id
  bool fresh = false;  ///< --new: what came since the last such run; goes before any window
  bool mail = false;   ///< mail it instead of printing it
  std::vector<std::string> mail_to;
  std::string mail_from;
  bool quiet_if_clean = false;
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
