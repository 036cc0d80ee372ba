// SPDX-License-Identifier: MIT
// Examine_part: the bytes of one part, or of a bare report, to the report in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/examine.h"
#include "ingest/intent.h"
#include "mail/mail.h"
#include "report/deviation.h"
#include "report/fault.h"

namespace tlsrpt::ingest {

/// Ends with BadReport what took too long.
void check_time(const Circumstances& now);

/// A finding is made unreadable; `part` is the place where the fault names none.
void set_fault(Finding& finding, const report::BadReport& bad, const std::string& part);

struct ExaminedPart {
  std::optional<Finding> finding;  ///< nothing where the part is something else than a report
  Instead instead;                 ///< what it is then
};

ExaminedPart examine_part(mail::Part& part, const Limits& limits, const Circumstances& now);

/// `bytes` may come from anywhere: those that are no report are a broken one, unless they are a
/// mail.
ExaminedPart examine_bare(std::string& bytes, const Limits& limits, const Circumstances& now);

/// The mail in a compressed file. Takes its bytes off `room`, and throws BadReport if there are
/// more.
std::string unpack_mail(std::string_view packed, const std::string& where, const Limits& limits,
                        std::size_t& room, report::Notes& notes, const Circumstances& now);

}  // namespace tlsrpt::ingest
