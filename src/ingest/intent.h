// SPDX-License-Identifier: MIT
// Intent: whether a mail says that it carries a report, and what has become of one that is not
// there. RFC 8460, section 5.3.
#pragma once

#include <string>
#include <string_view>

#include "mail/mail.h"
#include "report/fault.h"

namespace tlsrpt::ingest {

/// What bytes that are no report are instead, as far as that tells where the report is.
struct Instead {
  enum class Kind {
    other,
    markup,     ///< XML, as in DMARC reports
    mail,       ///< in a compressed file
    encrypted,  ///< the report may be in it, and cannot be read
    wrapped,    ///< the report may be in it, in `detail`
  };
  Kind kind = Kind::other;
  std::string detail;

  bool may_hold_report() const { return kind == Kind::encrypted || kind == Kind::wrapped; }
};

/// By its media type and its first bytes.
Instead instead_of_report(std::string_view media_type, std::string_view content);

/// How a mail says that it carries a report.
enum class Intent {
  none,
  /// By its subject, which DMARC reports have too. RFC 7489, section 7.2.1.1.
  subject,
  /// By its type or a TLS-Report field.
  certain,
};
Intent intent_of(const mail::Header& header);

/// Why there is none in a mail that is to carry one. `instead` is what it has.
report::BadReport missing_report(const Instead& instead, const std::string& where);

}  // namespace tlsrpt::ingest
