// SPDX-License-Identifier: MIT
// Conflicts: what a digest says about reports that contradict each other.
#pragma once

#include <cstddef>
#include <string>

#include "digest/digest.h"
#include "digest/text.h"
#include "json/writer.h"

namespace tlsrpt::digest {

/// Conflicts that are named; the others are counted.
inline constexpr std::size_t kMostConflicts = 5;

/// A paragraph each; empty where there are none.
std::string conflict_lines(const Digest& digest, const TextStyle& style);
void write_conflict(json::Writer& out, const store::ConflictRow& row);

}  // namespace tlsrpt::digest
