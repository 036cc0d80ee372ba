// SPDX-License-Identifier: MIT
// Finding: what is wrong with a record, a policy or a mail server, where, and by which rule.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::policy {

enum class Severity { note, warning, error };

/// What never changes of a kind of finding; one row of the table in rules.cc.
struct Rule {
  std::string_view id;  ///< lower case, words joined by `-`; stable: scripts select by it
  Severity severity = Severity::error;
  std::string_view effect;  ///< what it causes, one sentence
  std::string_view remedy;  ///< how to mend it, one sentence
  std::string_view source;  ///< `RFC 8461, section 3.2`
  /// What senders report of it (RFC 8460, section 4.3); empty where they report nothing.
  std::string_view result_type;
};

struct Place {
  std::string of;          ///< a file, a record or a server: `mta-sts.txt`, `_mta-sts.example.com`
  std::size_t line = 0;    ///< from 1; 0: the whole
  std::size_t column = 0;  ///< in bytes, from 1; 0: the whole line
};

struct Finding {
  const Rule* rule = nullptr;  ///< never null
  Severity severity = Severity::error;
  Place place;
  std::string what;  ///< one sentence without its full stop; may hold strangers' bytes as they came
};

using Findings = std::vector<Finding>;

}  // namespace tlsrpt::policy
