// SPDX-License-Identifier: MIT
#include "mail/dkim_signature.h"

#include <algorithm>

#include "mail/ascii.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

/// Blanks may stand anywhere in a value that was folded. RFC 6376, section 3.2.
std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_blank(c) && !is_line_end(c)) out += c;
  }
  return out;
}

void take_first(std::string& value, std::string told) {
  if (value.empty()) value = std::move(told);
}

}  // namespace

DkimSignature parse_dkim_signature(std::string_view value) {
  DkimSignature signature;
  while (!value.empty()) {
    const std::string_view tag = value.substr(0, value.find(';'));
    value.remove_prefix(std::min(tag.size() + 1, value.size()));
    const std::size_t mark = tag.find('=');
    if (mark == std::string_view::npos) continue;
    const std::string_view name = without_blanks_around(tag.substr(0, mark));
    const std::string told = without_blanks(tag.substr(mark + 1));
    // Names are case-sensitive; but one that some program may take for l= is not to be passed over.
    if (same(name, "l")) signature.has_length = true;
    if (name == "d") take_first(signature.domain, lower(told));
    if (name == "s") take_first(signature.selector, lower(told));
    if (name == "h") take_first(signature.fields, lower(told));
    if (name == "b") take_first(signature.signature, told);
  }
  return signature;
}

}  // namespace tlsrpt::mail
