// SPDX-License-Identifier: MIT
// Threshold: how many sessions must fail before a cause is worth an alert.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace tlsrpt::alert {

/// A cause reaches it by either number.
struct Threshold {
  std::optional<std::uint64_t> sessions;
  std::optional<double> share;  ///< of the domain's sessions, above 0 and up to 1
  /// Also wants two reporters, two days, or a twentieth of the domain's sessions: for what often is
  /// a passing trouble on the sender's side.
  bool second_witness = false;
};

/// A text that is no threshold, in words for its author.
class BadThreshold : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Thresholds {
 public:
  /// Takes `[DOMAIN/]RESULT-TYPE:N`, `:N%` or `:off`; `*` stands for every result type. A count and
  /// a share may stand beside each other. Throws BadThreshold.
  void set(std::string_view text);

  /// What was set for the domain and result type, else for the domain, else for the result type,
  /// else for all; else one session, and a second witness unless the fault is always ours to mend.
  Threshold of(std::string_view domain, std::string_view result_type) const;

 private:
  using Key = std::pair<std::string, std::string>;  // domain or empty, result type or *
  std::map<Key, Threshold> set_;
};

}  // namespace tlsrpt::alert
