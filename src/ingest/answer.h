// SPDX-License-Identifier: MIT
// Answer: what was found in a mail to bytes and back, so that another process can find it. The one
// who reads the answer trusts it no more than the mail.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string_view>

#include "ingest/examine.h"

namespace tlsrpt::ingest {

/// The bytes are no answer, or one beyond the limits.
class BadAnswer : public std::runtime_error {
 public:
  BadAnswer() : std::runtime_error("the answer cannot be read") {}
};

/// Takes the next bytes.
using Sink = std::function<void(std::string_view bytes)>;
/// Gives the next bytes, valid until the next call; empty at their end.
using Source = std::function<std::string_view()>;

/// In pieces, so that a large report is never there twice.
void to_bytes(const Examined& examined, const Sink& sink);

/// Takes bytes to their end. What they say is within `limits`; its texts take what they are long,
/// and its lists no more than `memory`. Throws BadAnswer, and what `source` throws.
Examined from_bytes(const Source& source, const Limits& limits, std::uint64_t memory);

}  // namespace tlsrpt::ingest
