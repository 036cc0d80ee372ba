// SPDX-License-Identifier: MIT
// Pages: everything that the programs say of a store, each held to what its form promises.
#pragma once

#include <cstdint>

#include "report/time.h"
#include "store/store.h"

namespace tlsrpt::fuzz {

/// Asks for each page in each of its forms, and ends the target where one does more than show.
/// `day` is one that a report in it may be on. Returns how many combinations of all that is told of
/// failures there are.
std::uint64_t check_pages(store::Store& store, report::Day day, report::Time now);

}  // namespace tlsrpt::fuzz
