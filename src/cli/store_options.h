// SPDX-License-Identifier: MIT
// Options of tlsrpt-store: its command, and what goes with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"

namespace tlsrpt::cli {

/// Days; 0 stands for ever.
struct KeepOptions {
  std::uint64_t raw = 90;         ///< original reports
  std::uint64_t reports = 1095;   ///< rows of every kind
  std::uint64_t quarantine = 90;  ///< mails in the quarantine
};

struct StoreToolOptions {
  enum class Command {
    alerts_list,
    alerts_retry,
    alerts_drop,
    incidents_close,
    prune,
    remove,
    quarantine_list,
    quarantine_show,
    quarantine_release,
    quarantine_delete,
    export_reports,
    check,
    backup,
    stats,
  };
  StoreOptions store;
  AlertOptions alerts;
  alert::Rules rules;
  ingest::Limits limits;
  std::uint64_t memory = 512u << 20;  ///< bytes for reading one mail
  std::vector<std::string> trusted_authserv_ids;
  KeepOptions keep;
  std::uint64_t max_database = kMaxDatabase;
  Command command = Command::alerts_list;
  std::string format = "text";
  std::vector<std::int64_t> ids;   ///< each once, in order; none with `all`
  std::vector<std::string> mails;  ///< of the quarantine: numbers or names; none with `all`
  bool all = false;
  std::string why;
  bool dry_run = false;
  bool vacuum = false;
  bool alert = false;                   ///< what is released sends notices too
  std::vector<std::string> recipients;  ///< addresses that reports come to
  std::optional<std::uint64_t> older;   ///< days
  std::optional<std::string> from, to;  ///< `YYYY-MM-DD`
  std::vector<std::string> domains;
  // Filters of `remove` and of `incidents close`; what is empty is not asked
  std::vector<std::int64_t> reports;
  std::vector<std::string> reporters;
  std::vector<std::string> signers;
  bool unauthenticated = false;
  std::vector<std::string> types;
  std::vector<std::string> hosts;
  std::optional<std::string> opened_before;  ///< `YYYY-MM-DD`
  std::string file;                          ///< of `backup`
  bool force = false;
};

/// Reads argv, then the configuration for what argv does not say. Throws BadOptions and Answer.
StoreToolOptions store_tool_options(int argc, const char* const* argv);

}  // namespace tlsrpt::cli
