// SPDX-License-Identifier: MIT
// Answer: what was found in a mail to bytes and back, so that another process can find it. The one
// who reads the answer trusts it no more than the mail.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "ingest/examine.h"

namespace tlsrpt::ingest {

/// The bytes are no answer, or one beyond the limits.
class BadAnswer : public std::runtime_error {
 public:
  BadAnswer() : std::runtime_error("the answer cannot be read") {}
};

std::string to_bytes(const Examined& examined);

/// Throws BadAnswer.
Examined from_bytes(std::string_view bytes, const Limits& limits);

}  // namespace tlsrpt::ingest
