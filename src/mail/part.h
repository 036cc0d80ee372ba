// SPDX-License-Identifier: MIT
// part: a leaf of the MIME tree to its decoded content, and how likely that is a report.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mail/entity.h"
#include "mail/mail.h"
#include "mail/uuencode.h"

namespace tlsrpt::mail {

/// Where a leaf stands.
struct PartPlace {
  std::size_t header = 0;
  std::size_t level = 0;    ///< see Header
  bool is_outside = false;  ///< of the parts of its mail, or of the one that is attached in
  bool in_multipart = false;
  bool in_tls_report = false;  ///< directly in a multipart/report; report-type=tlsrpt
  bool is_first = true;        ///< of its multipart
  bool has_labelled = false;   ///< some part of its multipart is labelled as a report
};

/// Whether media type or file name say that it is a report.
bool is_labelled(const Entity& leaf);
bool is_labelled(const Part& part);

/// Takes the file name out of `leaf`.
Part read_part(Entity& leaf, const PartPlace& place);

/// A file that is uuencoded in this text.
Part uuencoded_part(const Part& text, UuFile file);

/// The smaller, the more likely a report: TLS report types, then TLS report file names, then types
/// that reports are seen in, then everything else.
int rank(const Part& part);

struct Decoded {
  std::string bytes;
  bool known = true;     ///< whether the encoding is
  bool damaged = false;  ///< as base64
};

/// RFC 2045, section 6. Text in an unknown encoding stays as it is.
Decoded decode(std::string_view text, std::string_view encoding);

}  // namespace tlsrpt::mail
