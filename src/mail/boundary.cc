// SPDX-License-Identifier: MIT
#include "mail/boundary.h"

#include <algorithm>
#include <cstring>

#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

/// The length of the blanks and the line end at the start of `text`, where nothing else is there.
std::optional<std::size_t> rest_of_line(std::string_view text) {
  std::size_t blanks = 0;
  while (blanks < text.size() && is_blank(text[blanks])) ++blanks;
  if (blanks < text.size() && !is_line_end(text[blanks])) return std::nullopt;
  return blanks + line_end_length(text.substr(blanks));
}

/// The next `--` that begins a line, from `at` on. A search for the next `-` is fast where there
/// are few; where there are many, looking at each byte is faster than beginning to search.
std::size_t find_dashes(std::string_view text, std::size_t at) {
  constexpr std::size_t kNear = 32;
  while (at < text.size()) {
    const void* found = std::memchr(text.data() + at, '-', text.size() - at);
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    for (const std::size_t end = std::min(at + kNear, text.size()); at < end; ++at) {
      if (text[at] != '-' || (at > 0 && !is_line_end(text[at - 1]))) continue;
      if (at + 1 < text.size() && text[at + 1] == '-') return at;
    }
  }
  return text.size();
}

}  // namespace

std::optional<BoundaryLine> boundary_at(std::string_view text, const Boundaries& boundaries) {
  if (!text.starts_with("--")) return std::nullopt;
  // Most lines of dashes are told apart from all boundaries by their third byte.
  const char third = text.size() > 2 ? text[2] : '\n';
  std::size_t level = 0;
  for (const std::string& boundary : boundaries) {
    if (boundary[2] == third && text.starts_with(boundary)) {
      const std::string_view after = text.substr(boundary.size());
      if (const auto length = rest_of_line(after)) {
        return BoundaryLine{level, false, 0, boundary.size() + *length};
      }
      if (after.starts_with("--")) {
        if (const auto length = rest_of_line(after.substr(2))) {
          return BoundaryLine{level, true, 0, boundary.size() + 2 + *length};
        }
      }
    }
    ++level;
  }
  return std::nullopt;
}

std::optional<BoundaryLine> find_boundary(std::string_view text, const Boundaries& boundaries) {
  if (boundaries.empty()) return std::nullopt;
  for (std::size_t at = find_dashes(text, 0); at < text.size(); at = find_dashes(text, at)) {
    if (auto found = boundary_at(text.substr(at), boundaries)) {
      found->start = at;
      return found;
    }
    at += 2;
  }
  return std::nullopt;
}

}  // namespace tlsrpt::mail
