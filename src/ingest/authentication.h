// SPDX-License-Identifier: MIT
// Authentication: what the site's own verifier wrote into the header of a mail to whose reports may
// be believed. RFC 8460, section 3; the verifier speaks RFC 8601.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/mail.h"
#include "report/fault.h"

namespace tlsrpt::ingest {

/// What a header is worth.
struct Testimony {
  /// Whose DKIM signature passed; a domain in normal form, empty where none counts.
  std::string signer;
  /// Why not; nothing where there is a signer, or where nobody asked. Fault::dkim_temporary stands
  /// for a signature that would count, had the verifier been able to check it.
  std::optional<report::Fault> doubt;
};

/// Of the fields with one of the identifiers `trusted`, only the topmost counts. There, a signature
/// counts that passed, that is by the domain of From or one above it (not above its organisation),
/// and that covers the whole body; where a field that decides stands twice, none does. Nothing is
/// asked where `trusted` is empty.
Testimony testimony(const mail::Header& header, const std::vector<std::string>& trusted);

/// Why a report with this `contact_info` is not that of the signer; nothing where it may be. Every
/// address there has to be of the signer's organisation.
std::optional<report::Fault> doubt_about(std::string_view contact_info, const std::string& signer);

}  // namespace tlsrpt::ingest
