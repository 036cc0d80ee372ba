// SPDX-License-Identifier: MIT
// HTML: a digest to one page that stands alone, for a browser or as the part of a mail: no script,
// nothing that is fetched, and no link. Strings of reports appear escaped.
#pragma once

#include <string>

#include "digest/digest.h"
#include "prose/show.h"

namespace tlsrpt::digest {

/// A page is always Unicode. Without `all` it stays below 2 MB however many domains there are.
struct HtmlStyle : prose::Form {};

/// UTF-8, lines of less than 900 bytes, so that a mail bears it as it is (8bit). Times are UTC and
/// say so.
std::string html(const Digest& digest, const HtmlStyle& style);

/// Whether anything is wrong, in a few words: `1 of 3 domains failing`, `All 3 domains clean`, `No
/// reports`. Nothing in it is from a report.
std::string verdict(const Digest& digest);

}  // namespace tlsrpt::digest
