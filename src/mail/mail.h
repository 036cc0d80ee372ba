// SPDX-License-Identifier: MIT
// Mail: the bytes of one mail to header fields and decoded parts, those first that are most likely
// a TLS report. Finds parts in damaged mail too; never looks into their contents.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/deviation.h"
#include "report/fault.h"

namespace tlsrpt::mail {

/// Enforced while the mail is read, before anything larger is built in memory.
struct Limits {
  std::size_t header_block = std::size_t{256} * 1024;  ///< bytes of one header
  std::size_t header_field = std::size_t{64} * 1024;   ///< bytes of one field
  std::size_t depth = 8;   ///< multiparts and attached mails inside each other
  std::size_t parts = 64;  ///< of one mail, multiparts included
};

/// Fields of one mail; unfolded, without blanks around, at most header_field bytes each; empty
/// where the mail has none. Hostile text.
struct Header {
  std::string from;
  std::string subject;  ///< RFC 2047 decoded
  std::string message_id;
  std::string tls_report_domain;     ///< RFC 8460, section 5.3
  std::string tls_report_submitter;  ///< RFC 8460, section 5.3
  // All of them, in their order.
  std::vector<std::string> authentication_results;  ///< RFC 8601, section 2.2
  std::vector<std::string> dkim_signatures;         ///< RFC 6376, section 3.5
  /// The fields of a mail that decide how its body is read; lower case, with `:` between.
  std::string body_fields;
  /// A field that decides what the mail says stands there more than once; the first is shown.
  bool repeated = false;
  bool is_tls_report = false;  ///< the mail is a multipart/report; report-type=tlsrpt
  /// A bounce, receipt or feedback report: it quotes old reports, so its parts are left out.
  bool is_about_other_mail = false;
  std::size_t level = 0;  ///< of mails attached to each other; 0 is the mail that came
};

/// A leaf of the MIME tree.
struct Part {
  std::string content;     ///< decoded
  std::string media_type;  ///< `application/tlsrpt+gzip`, lower case, without parameters
  std::string file_name;   ///< decoded; hostile text, never a path
  std::string where;       ///< `part 2`, `part 1.3`; empty for a mail of one part
  std::size_t header = 0;  ///< of which mail: an index into Mail::headers
  bool attached = false;   ///< in a mail attached to this one, or in a text that may quote it
  /// Labelled as a TLS report, by media type, file name, or by its place in a multipart/report;
  /// report-type=tlsrpt. A declared part that cannot be read is a broken report; any other is
  /// just something else.
  bool declared = false;
  std::optional<report::Fault> fault;  ///< the content could not be decoded
  report::Notes notes;
};

struct Mail {
  std::vector<Header> headers;  ///< each before those of the mails attached to it
  std::vector<Part> parts;      ///< the most likely report first, else in the order of the mail
  report::Notes notes;          ///< on the mail as a whole
  /// Where something like a report stands that is in no part: `part 3`, the next after the last.
  std::vector<std::string> unread;
};

/// Reads a mail as it stands in a file or comes through a pipe: with LF, CRLF or CR line ends, and
/// with or without an mbox `From ` line. A mail counts as attached where it is a file, is uuencoded
/// or stands where no part is, as behind a closing boundary. Throws BadReport at a limit and for a
/// multipart without a boundary.
Mail read_mail(std::string_view raw, const Limits& limits);

}  // namespace tlsrpt::mail
