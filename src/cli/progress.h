// SPDX-License-Identifier: MIT
// Progress: the line that a person watches while something takes long; on a terminal alone.
#pragma once

#include <chrono>
#include <string>

namespace tlsrpt::cli {

class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether it is time to show something again: spares making the text.
  bool due();
  void show(const std::string& text);
  void clear();

 private:
  bool shown_;
  bool there_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace tlsrpt::cli
