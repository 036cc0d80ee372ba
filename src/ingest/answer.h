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

/// No answer within these limits is longer.
std::size_t longest_answer(const Limits& limits);

/// Takes the answer about a mail, or a bare report, of `size` bytes, to its end. Whatever the bytes
/// say, what comes back is what examine_mail() may find: within `limits` and the room that the
/// store has for such a mail, in its forms, and without contradictions that show. Whether hash and
/// size are those of the original could only be said by inflating it, which is not done outside the
/// sandbox. Throws BadAnswer, and what `source` throws.
Examined from_bytes(const Source& source, const Limits& limits, std::size_t size);

}  // namespace tlsrpt::ingest
