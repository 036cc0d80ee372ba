// SPDX-License-Identifier: MIT
// Text: a digest to lines for a terminal or a mail: what is wrong first, then the numbers. Strings
// of reports appear escaped (report::printable).
#pragma once

#include <cstddef>
#include <string>

#include "digest/digest.h"
#include "prose/show.h"

namespace tlsrpt::digest {

struct TextStyle : prose::Form {
  std::size_t width = 80;   ///< columns; below 40 lines get longer than that
  bool colour = false;      ///< ANSI sequences
  std::size_t height = 40;  ///< lines of a screen; a digest fills at most two, unless `all`
  bool brief = false;       ///< still less of everything, where two screens are little
};

/// Ends with a line end. Times are UTC and say so.
std::string text(const Digest& digest, const TextStyle& style);

}  // namespace tlsrpt::digest
