// SPDX-License-Identifier: MIT
// TXT records: those of TLSRPT (RFC 8460, section 3) and MTA-STS (RFC 8461, section 3.1), from all
// TXT records of a name to what senders take from them, and what is wrong.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/finding.h"

namespace tlsrpt::policy {

struct TlsrptRecord {
  std::vector<std::string> ruas;  ///< the URIs that can be reported to, as they stand there
};

struct TlsrptReading {
  std::optional<TlsrptRecord> record;  ///< the one that begins as it must; none of several
  bool valid = false;                  ///< there is one, and nothing of severity error was found
  Findings findings;  ///< Place::line is the number of the record in `texts`, from 1
};

struct StsRecord {
  std::string id;  ///< 1 to 32 letters and digits; empty where it has no such id
};

struct StsRecordReading {
  std::optional<StsRecord> record;
  bool valid = false;
  Findings findings;
};

/// `texts` are the TXT records of one name, each with its character-strings joined; none is no
/// finding. `of` names them in findings: `_smtp._tls.example.com`.
TlsrptReading read_tlsrpt(std::span<const std::string> texts, const std::string& of);
/// `_mta-sts.example.com`.
StsRecordReading read_sts_record(std::span<const std::string> texts, const std::string& of);

enum class RecordKind { other, tlsrpt, sts };

/// What a TXT record is, or seems to have been meant to be.
RecordKind kind_of_record(std::string_view text);

}  // namespace tlsrpt::policy
