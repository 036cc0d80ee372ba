// SPDX-License-Identifier: MIT
// Details: each failing combination of result type, host, addresses, reason and reporter to text,
// JSON and CSV.
#pragma once

#include <cstddef>
#include <string>

#include "digest/text.h"
#include "store/details.h"

namespace tlsrpt::digest {

/// More than this many combinations are in the text with TextStyle::all alone.
inline constexpr std::size_t kMostDetails = 40;

/// A block for each combination, with the number of its newest report. `is_part` says that only
/// some of the failures of the window were asked for.
std::string details_text(const store::Details& details, const store::Window& window, bool is_part,
                         const TextStyle& style);

/// `{"window":…,"combinations":…,"failures":[…]}`, without a line end; its keys are a public
/// interface (tlsrpt-summary(1)).
std::string details_json(const store::Details& details, const store::Window& window);

/// A row for each combination below one with the names of the columns, which are those of the JSON.
std::string details_csv(const store::Details& details);

}  // namespace tlsrpt::digest
