// SPDX-License-Identifier: MIT
// possible: whether the process that reads mails can have found this in one. It may have been taken
// over by the mail, and what it says is stored and printed.
#pragma once

#include "ingest/examine.h"

namespace tlsrpt::ingest {

/// `size` is that of the mail or bare report.
bool is_possible(const Examined& examined, const Limits& limits, std::size_t size);

}  // namespace tlsrpt::ingest
