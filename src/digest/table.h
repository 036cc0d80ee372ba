// SPDX-License-Identifier: MIT
// Table: the policies of a digest to aligned columns, which give way where the width is small.
#pragma once

#include <string>

#include "digest/digest.h"
#include "digest/text.h"

namespace tlsrpt::digest {

/// A row for each domain and policy type, in the order of the domains, with its head. What is more
/// than `most_rows` is counted, unless `style.all`; the first domain is always there.
std::string table(const Digest& digest, const TextStyle& style, std::size_t most_rows);

/// `and 12 more domains, 3 of them failing`, of those that are left out.
std::string rest(std::size_t failing, std::size_t clean);

}  // namespace tlsrpt::digest
