// SPDX-License-Identifier: MIT
// boundary: the lines of a body to the one that ends it, in one pass.
#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// The open multiparts' boundaries with their leading `--`, the innermost first. A list, because
/// mimetic keeps one.
using Boundaries = std::list<std::string>;

/// A line that is a boundary: `--name` or `--name--` and blanks, no longer line that starts so.
/// RFC 2046, section 5.1.1.
struct BoundaryLine {
  std::size_t level = 0;   ///< 0 is the innermost
  bool closing = false;    ///< `--name--`
  std::size_t start = 0;   ///< of the line
  std::size_t length = 0;  ///< with its line end
};

/// Whether the line at the start of `text` is a boundary; `start` is 0.
std::optional<BoundaryLine> boundary_at(std::string_view text, const Boundaries& boundaries);

/// The first boundary in `text`, which begins a line.
std::optional<BoundaryLine> find_boundary(std::string_view text, const Boundaries& boundaries);

}  // namespace tlsrpt::mail
