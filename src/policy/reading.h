// SPDX-License-Identifier: MIT
// Reading: the findings of one file or record while it is read; a bounded number of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/finding.h"

namespace tlsrpt::policy {

class Reading {
 public:
  /// So many findings about lines; the others are counted, and told of in one.
  static constexpr std::size_t kMost = 50;

  explicit Reading(std::string of) : of_(std::move(of)) {}

  void find(std::string_view rule, std::size_t line, std::size_t column, std::string what);
  /// With another severity than the rule's.
  void find_as(Severity severity, std::string_view rule, std::size_t line, std::size_t column,
               std::string what);
  /// About the whole, which is always told.
  void find(std::string_view rule, std::string what);

  /// Whether an error was found, one that was only counted included.
  bool failed() const { return failed_; }
  Findings findings() &&;

 private:
  std::string of_;
  Findings findings_;
  std::size_t told_ = 0;
  std::size_t untold_ = 0;
  Severity worst_untold_ = Severity::note;
  bool failed_ = false;
};

/// `"text"`, cut where it is long, for a sentence.
std::string quoted(std::string_view text);

}  // namespace tlsrpt::policy
