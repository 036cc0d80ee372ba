// SPDX-License-Identifier: MIT
// Authentication: whether a mail's reports come from who they say, by what the site's own verifier
// wrote into the header. RFC 8460, section 3; the verifier speaks RFC 8601. The process that reads
// the mail only extracts the evidence; it is judged outside, where no mail is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/evidence.h"
#include "ingest/examine.h"
#include "report/fault.h"

namespace tlsrpt::ingest {

/// What a header is worth.
struct Testimony {
  /// Whose DKIM signature passed; a domain in normal form, empty where none counts.
  std::string signer;
  /// Why not; nothing where there is a signer, or where nobody asked. Fault::dkim_temporary stands
  /// for a signature that would count, had the verifier been able to check it.
  std::optional<report::Fault> doubt;
  /// Those that may be the one that passed.
  std::vector<const SignatureField*> signatures = {};
};

/// Of the fields with one of the identifiers `trusted`, only the topmost counts. There, a signature
/// counts that passed, that is by the domain of From or one above it (not above its organisation),
/// and that covers the whole body; where a field that decides stands twice, none does. Nothing is
/// asked where `trusted` is empty.
Testimony testimony(const Evidence& evidence, const std::vector<std::string>& trusted);

/// Why a report with these contact_domains() is not that of the signer; nothing where it may be.
/// Each has to be of the signer's organisation.
std::optional<report::Fault> doubt_about(const std::vector<std::string>& contact_domains,
                                         const std::string& signer);

/// Sets the signer of a mail, and authenticity, signer and doubt of each report in it, as far as
/// `trusted` verifiers vouch for them. Of a report that did not come by mail there is nothing to
/// ask. Domains that only an unsigned field of the header names are forgotten for an authenticated
/// report.
void authenticate(Examined& examined, const std::vector<std::string>& trusted);

}  // namespace tlsrpt::ingest
