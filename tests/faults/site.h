// SPDX-License-Identifier: MIT
// Site: a folder with a store, a quarantine and a notifier, and what is in them, in words that can
// be compared.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tlsrpt::faults {

/// What a delivery leaves behind, without its times and numbers of rows: a line for each row.
struct State {
  std::vector<std::string> reports;      ///< with all that is summed up of them
  std::vector<std::string> incidents;    ///< and their notices, with what became of each
  std::vector<std::string> rejected;     ///< "NAME-IN-QUARANTINE VERDICT", and whether it gave way
  std::vector<std::string> quarantined;  ///< names
  std::vector<std::string> damage;  ///< what SQLite says of the file; nothing where it is sound
  std::size_t leftovers = 0;        ///< in the quarantine's tmp/
  bool operator==(const State&) const = default;
};

class Site {
 public:
  /// An empty one. The folder must exist.
  explicit Site(std::string path) : path_(std::move(path)) {}

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::string database() const { return path("tlsrpt.db"); }

  /// Takes the place of what is here.
  void copy(const Site& from) const;
  /// Whatever waits to be tried again may be tried now.
  void let_time_pass() const;
  /// How many alerts the notifier took, from their first line to the last.
  std::size_t told() const;
  /// Opens the store as the next delivery will, which undoes what was not committed.
  State look() const;

 private:
  std::string path_;
};

}  // namespace tlsrpt::faults
