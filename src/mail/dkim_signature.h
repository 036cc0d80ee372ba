// SPDX-License-Identifier: MIT
// DkimSignature: the value of one DKIM-Signature field to those of its tags that tell which
// signature it is, and whether it covers the whole body. Verifies nothing.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::mail {

/// RFC 6376, section 3.5. Values without blanks; of a tag that stands twice, the first; hostile.
struct DkimSignature {
  std::string domain;       ///< d=, lower case
  std::string selector;     ///< s=, lower case
  std::string signature;    ///< b=
  std::string fields;       ///< h=, lower case: names with colons between
  bool has_length = false;  ///< l= stands there, whatever it says
};

DkimSignature parse_dkim_signature(std::string_view value);

}  // namespace tlsrpt::mail
