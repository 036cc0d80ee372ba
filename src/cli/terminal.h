// SPDX-License-Identifier: MIT
// Terminal: what standard output can show.
#pragma once

#include <cstddef>

namespace tlsrpt::cli {

struct Terminal {
  bool present = false;     ///< stdout is one, and not a file or a pipe
  std::size_t width = 100;  ///< columns; COLUMNS goes before what the terminal says
  std::size_t height = 40;  ///< lines
  bool unicode = false;     ///< the locale's characters are UTF-8
  bool colour = false;      ///< a terminal, and NO_COLOR is not set
};

Terminal look_at_terminal();

}  // namespace tlsrpt::cli
