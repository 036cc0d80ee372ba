// SPDX-License-Identifier: MIT
// tree: the bytes of a mail to the tree of its entities; checks every limit before it builds
// anything, and copies no body.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mail/entity.h"
#include "mail/mail.h"
#include "report/deviation.h"

namespace tlsrpt::mail {

/// What may still be built of one mail and the mails attached to it.
struct Budget {
  const Limits& limits;
  std::size_t entities;       ///< the mail itself is one
  std::size_t decoded_bytes;  ///< of encoded mails inside each other
};

/// Reads a mail; its bodies point into `mail`. `parent` is the entity that the mail is attached
/// in, or null. Throws BadReport at a limit and for a multipart without a boundary.
Entity read_tree(std::string_view mail, const Entity* parent, Budget& budget, report::Notes& notes);

}  // namespace tlsrpt::mail
