// SPDX-License-Identifier: MIT
// Tool: the commands of tlsrpt-store, a file each, and what they have in common.
#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

#include "cli/store_options.h"
#include "store/store.h"

namespace tlsrpt::cli {

/// A fault of what was asked, with its exit status.
class Refused : public std::runtime_error {
 public:
  Refused(int status, const std::string& what) : std::runtime_error(what), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

inline constexpr int kNothingMatches = 1;  ///< exit status
/// Deliveries wait for a step; with the commit it takes about twice as long.
inline constexpr std::chrono::milliseconds kStep{30};

/// Each does what the options ask for and returns the exit status. They throw Refused, NoStore,
/// BadOptions, and for faults of this host any other exception.
int tend_alerts(const StoreToolOptions& options);
int remove_reports(const StoreToolOptions& options);
int close_incidents(const StoreToolOptions& options);
int prune(const StoreToolOptions& options);
int tend_quarantine(const StoreToolOptions& options);
int export_reports(const StoreToolOptions& options);
int check(const StoreToolOptions& options);
int backup(const StoreToolOptions& options);
int stats(const StoreToolOptions& options);

/// The path of the store that is meant. This process is its owner from now on, where it was root.
std::string tended_database(const StoreToolOptions& options);

/// Seconds for the store to become free begin now. When they are over, or the program is told to
/// end, patience is at an end.
void be_patient();
bool patience_ended();

/// To be asked again and again: true from so long after the first time on.
std::function<bool()> spent_after(std::chrono::milliseconds time);

/// Throws where the program was told to end; `done` says what becomes of what was begun.
void stop_where_told(const std::string& done);

}  // namespace tlsrpt::cli
