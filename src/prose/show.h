// SPDX-License-Identifier: MIT
// Show: numbers and hostile names to words that a person can read safely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::prose {

/// What the reader's side can bear.
struct Form {
  bool unicode = true;  ///< else ASCII alone
  bool all = false;     ///< everything, instead of the first few
};

/// `12 431`
std::string number(std::uint64_t value);

/// `1 report`, `7 reports`
std::string number(std::uint64_t value, std::string_view noun);

/// A string of a report, escaped, and cut after `most` characters.
std::string shown(std::string_view told, const Form& form, std::size_t most);
/// The same, cut so that a line of a mail bears it.
std::string shown(std::string_view told, const Form& form);

/// As `shown`, and in words where a domain is not told.
std::string shown_domain(std::string_view domain, const Form& form);

/// `a`, `a and b`, `a, b and c`, and so on up to five, then `… and 7 more`.
std::string listed(const std::vector<std::string>& names, const Form& form);

/// `… ` or `... `
std::string_view ellipsis(const Form& form);

}  // namespace tlsrpt::prose
