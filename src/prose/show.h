// SPDX-License-Identifier: MIT
// Show: numbers and hostile names to words that a person can read safely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/reporter.h"
#include "report/time.h"

namespace tlsrpt::prose {

/// What the reader's side can bear.
struct Form {
  bool unicode = true;  ///< else ASCII alone
  bool all = false;     ///< everything, instead of the first few
};

/// `12 431`
std::string number(std::uint64_t value);

/// `1 report`, `7 reports`
std::string number(std::uint64_t value, std::string_view noun);

/// `1 byte`, `1 137 bytes`, `12 kB`, `1.4 MB`: in thousands.
std::string amount(std::uint64_t bytes);

/// `2026-11-22 18:00`, of UTC.
std::string minute(report::Time time);

/// A string of a report, escaped, and cut after `most` characters.
std::string shown(std::string_view told, const Form& form, std::size_t most);
/// The same, cut so that a line of a mail bears it.
std::string shown(std::string_view told, const Form& form);

/// A text for a header, in which nothing is left that a mail reader would decode (RFC 2047,
/// section 2).
std::string undecodable(std::string text);

/// A text that was escaped when it was kept: as it is, so that nothing is escaped twice, unless it
/// is no printable ASCII.
std::string plain(std::string_view kept);

/// What a name is shown as: in quotes unless it is one word, as host names and result types are, so
/// that no name can be taken for words of ours.
std::string word(std::string_view told, const std::string& shown);

/// As `word`, and in words where a domain is not told.
std::string shown_domain(std::string_view domain, const Form& form);

/// As shown_reporter, of a name without quotes and a domain that are as they are to appear.
std::string reporter_in_words(std::string_view name, std::string_view domain, bool is_signed);

/// `"Google Inc." (signed by google.com)`, `"Google Inc." (unverified, contact google.com)`. The
/// name is in quotes, so that none can end like this itself. `others` for report::kRemainder.
std::string shown_reporter(const report::Reporter& reporter, const Form& form);

/// `a`, `a and b`, `a, b and c`, and so on up to five, then `… and 7 more`.
std::string listed(const std::vector<report::Reporter>& reporters, const Form& form);
/// The same of plain names, as of domains.
std::string listed_names(const std::vector<std::string>& names, const Form& form);

/// `certificate-expired on mx2.example.com`, and in words where no type is told; without a host
/// where none is told.
std::string shown_cause(std::string_view result_type, std::string_view receiving_mx_hostname,
                        const Form& form);

/// Why an incident is over, of the words that the store has for it, as half a sentence.
std::string shown_end(std::string_view why, const Form& form);

/// `57 of 1 088 sessions`; `57 sessions` where that would be more than all, as some senders count
/// more failures in the details than sessions in the summary (Mail.ru).
std::string failed_sessions(std::uint64_t failed, std::uint64_t all);

/// `… ` or `... `
std::string_view ellipsis(const Form& form);

}  // namespace tlsrpt::prose
