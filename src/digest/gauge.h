// SPDX-License-Identifier: MIT
// Gauge: numbers with labels to a metric in the text format that Prometheus reads (version 0.0.4).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::digest {

/// One metric. No two of its series have the same labels, whatever the labels say: Prometheus
/// would refuse all of the text.
class Gauge {
 public:
  /// `help` is one line without backslashes.
  Gauge(std::string_view name, std::string_view help,
        std::initializer_list<std::string_view> labels);

  /// Values of the labels, which may be hostile: they appear escaped (report::printable), and cut.
  using Values = std::initializer_list<std::string_view>;
  /// Adds to what a series has.
  void add(Values values, std::uint64_t number);
  /// 1 or 0, and 1 where anything of the series is true.
  void mark(Values values, bool is_true);

  /// The lines of it, series in the order of their labels; nothing where there is no series.
  std::string text() const;

 private:
  std::uint64_t& series(Values values);

  std::string name_;
  std::string help_;
  std::vector<std::string> labels_;
  std::map<std::string, std::uint64_t> series_;  ///< by labels, as they are written
};

}  // namespace tlsrpt::digest
