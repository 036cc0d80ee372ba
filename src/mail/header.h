// SPDX-License-Identifier: MIT
// header: the raw header of a mail or part to the fields that matter, unfolded; passes over lines
// that are none, and never reads further than its limits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mail/boundary.h"
#include "mail/mail.h"

namespace tlsrpt::mail {

/// Values without blanks around; the first of equal ones that is not empty; empty where missing.
struct Fields {
  std::string content_type;
  std::string content_type_misspelt;
  std::string content_transfer_encoding;
  std::string content_disposition;
  std::string from;
  std::string subject;
  std::string message_id;
  std::string tls_report_domain;
  std::string tls_report_submitter;
  // All of them, in their order.
  std::vector<std::string> authentication_results;  ///< but see read_header()
  std::vector<std::string> dkim_signatures;         ///< but see read_header()
  /// One that decides what a mail says, any but Message-ID, stands there more than once.
  bool repeated = false;
};

struct RawHeader {
  Fields fields;
  std::size_t length = 0;  ///< of the header and the blank line after it
  bool malformed = false;  ///< lines were passed over, or the blank line is missing
};

/// Reads the header at the start of `rest`. It ends with a blank line, before a line that is one of
/// `boundaries`, or where the body starts without a blank line. Throws BadReport at a limit.
///
/// A mail server, which takes forged Authentication-Results out, sees fewer fields than this finds:
/// none after a bare CR, and none after a line that is no field. There it is passed over, and so
/// is one with a blank before its colon. The same holds for DKIM-Signature; and none is told where
/// the header ends elsewhere than a mail server ends it, for then no signature is on this body.
RawHeader read_header(std::string_view rest, const Boundaries& boundaries, const Limits& limits,
                      const std::string& where);

/// Longer names of fields are taken for none where a field is looked for in other text.
inline constexpr std::size_t kLongestFieldName = 1024;

/// The name before the colon, as it stands there, or empty where the line is no field. RFC 5322,
/// section 2.2; with blanks before the colon too.
std::string_view field_name(std::string_view line);

/// Whether `text` starts with `Name:`.
bool starts_with_field(std::string_view text);

/// `From ` as mbox has it, with or without its `>`; not the field `From :`.
bool is_mbox_line(std::string_view line);

struct Preamble {
  std::size_t length = 0;
  /// Nothing or one `From ` line, as mail servers write it. Behind anything else may stand a header
  /// that no mail server has seen as one.
  bool as_mail_server = true;
};

/// What stands before the header of a mail: a byte order mark, blank lines and one `From ` line of
/// an mbox.
Preamble read_preamble(std::string_view mail);

}  // namespace tlsrpt::mail
