// SPDX-License-Identifier: MIT
// Evidence: what a mail's header says about who sent it, taken apart by the process that reads the
// mail. What it proves is decided elsewhere: authentication.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/mail.h"

namespace tlsrpt::ingest {

/// One `dkim` result of an Authentication-Results field. RFC 8601, section 2.2, resinfo.
struct DkimResult {
  std::string result;     ///< `pass`, `fail`, …; lower case
  std::string signer;     ///< header.d, else the domain of header.i; as normal_mail_domain() has it
  std::string selector;   ///< header.s, in normal form
  std::string signature;  ///< header.b, the start of a signature
};

/// One Authentication-Results field. RFC 8601, section 2.2.
struct VerifierField {
  std::string authserv_id;
  bool readable = false;
  std::vector<DkimResult> dkim;
};

/// One DKIM-Signature field. RFC 6376, section 3.5.
struct SignatureField {
  std::string domain;    ///< d=, as normal_mail_domain() has it
  std::string selector;  ///< s=, in normal form
  std::string signature;
  std::string fields;  ///< h=, lower case: names with colons between
  bool has_length = false;
};

/// The fields are in the order of the header, topmost first.
struct Evidence {
  // More fields than these are not looked at. Of signatures none is believed then, because the one
  // that was verified may be among those left out.
  static constexpr std::size_t kMostFields = 50;
  static constexpr std::size_t kMostResults = 200;  ///< of one field
  static constexpr std::size_t kLongest = 4096;     ///< bytes of one text; longer ones are cut

  std::string author;       ///< domain of From, as normal_mail_domain() has it
  std::string body_fields;  ///< see mail::Header
  /// Those of RFC 8460, section 5.3 that the mail has, lower case.
  std::vector<std::string> report_fields;
  bool repeated = false;  ///< see mail::Header::repeated
  std::vector<VerifierField> verifiers;
  std::vector<SignatureField> signatures;
};

Evidence evidence_of(const mail::Header& header);

/// The domain of each address that `contact_info` seems to name, as normal_mail_domain() has it; an
/// empty one for text that only looks like an address.
std::vector<std::string> contact_domains(std::string_view contact_info);

}  // namespace tlsrpt::ingest
