// SPDX-License-Identifier: MIT
// entity: the fields of a header to what its mail or part is, and how it is to be read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mail/header.h"
#include "mail/mail.h"

namespace tlsrpt::mail {

enum class Kind {
  leaf,
  multipart,
  message,          ///< an attached mail, as it is
  encoded_message,  ///< an attached mail in base64 or quoted-printable
  other_mail,       ///< a bounce, receipt or feedback report, or the part of one; not looked into
};

/// A node of the MIME tree. RFC 2045, section 2.4.
struct Entity {
  Kind kind = Kind::leaf;
  std::string path;         ///< `1.3`, as IMAP counts; empty for the mail itself
  std::size_t depth = 0;    ///< multiparts and mails around and including this one
  std::string media_type;   ///< lower case
  std::string report_type;  ///< lower case; RFC 6522, section 3
  std::string boundary;     ///< of a multipart
  std::string encoding;     ///< lower case; empty where none is told
  bool misspelt = false;    ///< the media type is in a field of almost that name
  std::string file_name;    ///< decoded, at most 1024 bytes
  Header header;            ///< of a mail; that of a part is empty
  std::string_view body;    ///< not decoded; of a multipart or message, empty
  std::vector<Entity> children;

  bool is_tls_report() const { return media_type == "multipart/report" && report_type == "tlsrpt"; }
};

/// Reads what the fields say; `default_type` is the media type where they tell none.
Entity describe(const Fields& fields, std::string_view default_type);

/// The fields that Mail shows of a mail of this kind, each at most `most` bytes.
Header shown(Fields fields, Kind kind, std::size_t most);

/// `part 1.3`, or empty.
std::string where(const std::string& path);

}  // namespace tlsrpt::mail
