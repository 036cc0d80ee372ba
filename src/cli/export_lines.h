// SPDX-License-Identifier: MIT
// Export lines: what tlsrpt-store export has printed, cut into its lines as its bytes come.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "cli/inputs.h"

namespace tlsrpt::cli {

/// Whether these first bytes of a file are those of an export.
bool is_export(std::string_view bytes);

class ExportLines {
 public:
  /// At most `most` bytes of a line are kept, and one.
  ExportLines(std::string path, std::size_t most, const std::function<void(Input&&)>& take)
      : path_(std::move(path)), most_(most), take_(take) {}

  void add(std::string_view bytes);
  void finish();

 private:
  void append(std::string_view bytes);

  std::string path_;
  std::size_t most_;
  const std::function<void(Input&&)>& take_;
  std::string line_;
  std::size_t count_ = 0;
};

}  // namespace tlsrpt::cli
