// SPDX-License-Identifier: MIT
// Given records: TXT records that a person gives, of whatever kind and name, to what senders take
// from them, and what is wrong.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/finding.h"
#include "policy/txt_record.h"

namespace tlsrpt::policy {

/// What senders take from the records of one name.
struct RecordsRead {
  RecordKind kind = RecordKind::other;
  std::string of;  ///< as findings have it: `_smtp._tls`, with the domain where it is told
  std::vector<std::string> texts;  ///< of the lines that findings tell
  std::vector<std::string> ruas;   ///< of TLSRPT
  std::string id;                  ///< of MTA-STS
  bool valid = false;
};

struct GivenReading {
  std::vector<RecordsRead> records;  ///< by name and kind, in the order in which they were given
  Findings findings;
};

/// Each of `given` in any form of zone_text.h. Records without an owner are taken for those of one
/// domain.
GivenReading read_given_records(std::span<const std::string> given);

}  // namespace tlsrpt::policy
