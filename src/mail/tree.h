// SPDX-License-Identifier: MIT
// tree: the bytes of a mail to the tree of its entities; checks every limit before it builds
// anything, and copies no body.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/entity.h"
#include "mail/mail.h"
#include "mail/mail_start.h"
#include "report/deviation.h"

namespace tlsrpt::mail {

/// What may still be built of one mail and the mails attached to it.
struct Budget {
  const Limits& limits;
  std::size_t entities;       ///< the mail itself is one
  std::size_t decoded_bytes;  ///< of encoded mails inside each other
};

/// Counts one more. Throws BadReport at the limit.
void spend_entity(Budget& budget, const std::string& where);

/// Text that belongs to no part: before the first boundary of a multipart, behind its closing one,
/// or behind the base64 of a part.
struct Outside {
  Entity place;                     ///< a mail that stands there is attached in it
  std::string_view text;            ///< from where the mail begins
  std::optional<MailStart> begins;  ///< nothing where only a report seems to be in it
};

struct Tree {
  Entity root;
  std::vector<Outside> outside;  ///< where a mail or a report seems to be in it
};

/// Reads a mail; its bodies point into `mail`. `parent` is the entity that the mail is attached
/// in, or null. Throws BadReport at a limit and for a multipart without a boundary.
Tree read_tree(std::string_view mail, const Entity* parent, Budget& budget, report::Notes& notes);

}  // namespace tlsrpt::mail
