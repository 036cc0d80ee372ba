// SPDX-License-Identifier: MIT
// Examine: the bytes of one mail to findings: each report in it, or why there is none. Knows the
// order of the stations, and touches neither the store nor the file system.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/domains.h"
#include "ingest/evidence.h"
#include "json/reader.h"
#include "mail/mail.h"
#include "report/byte_source.h"
#include "report/deviation.h"
#include "report/fault.h"
#include "report/report.h"
#include "unpack/unpack.h"

namespace tlsrpt::ingest {

struct Limits {
  std::size_t message = 16u << 20;  ///< bytes of one mail
  mail::Limits mail;
  std::size_t reports = 8;                          ///< report parts in one mail
  std::size_t original = std::size_t{1024} * 1024;  ///< bytes kept of reports as they came, in all
  unpack::Limits unpack;
  json::Limits json;
};

/// What the outside tells a room that must not ask.
struct Circumstances {
  report::Time now;
  /// Asked again and again while a mail is read: true ends it with Fault::took_too_long.
  std::function<bool()> expired;
};

/// What is to become of a report that can be read; see admission.h.
enum class Standing { admitted, unauthenticated, foreign, no_room };

/// A domain that the mail says the report is about. RFC 8460, sections 5.1 and 5.3.
struct NamedDomain {
  std::string domain;  ///< as normal_mail_domain() has it, at most kLongestName bytes
  std::string fields;  ///< header fields that say so, lower case, with `:` between; else the body
};

inline constexpr std::size_t kMostNamedDomains = 3;  ///< in a Finding

/// What these say together.
ToldDomain told_domain(const std::vector<NamedDomain>& named);

/// A report that was read, or the reason why not.
struct Finding {
  std::optional<report::Report> report;
  // Of a report
  std::string original;  ///< as it came, compressed where it was not
  report::Sha256 sha256{};
  std::uint64_t size = 0;                  ///< inflated
  std::vector<NamedDomain> named_domains;  ///< by precedence, at most one of each source
  std::string report_domain;  ///< the first of these that counts, if the report needed it
  std::string submitter;
  bool attached = false;                     ///< in a mail attached to the one that came
  std::vector<std::string> contact_domains;  ///< see evidence.h
  // Of a report, set by authenticate()
  report::Authenticity authenticity = report::Authenticity::unverified;
  std::string signer;  ///< the domain that authenticates it, or would have; may be empty
  /// Why it is not authenticated; nothing where it is, and where nobody could ask. One that is
  /// Fault::dkim_temporary may be genuine.
  std::optional<report::Fault> doubt;
  // Of a report, set by admit()
  Standing standing = Standing::admitted;
  report::Notes notes;
  // Of a report, set when it is stored
  /// Whether it counts, where an earlier report contradicts it; nothing where none does.
  std::optional<bool> counts_in_conflict;
  // Of what is none, and of a report that is not admitted
  report::Fault fault = report::Fault::not_a_report;
  std::string where;
  std::string detail;

  bool readable() const { return report.has_value(); }
  /// It is to be stored.
  bool is_admitted() const { return readable() && standing == Standing::admitted; }
  /// `rejected` for broken reports, `not-a-report` for mail that is something else.
  bool is_other_mail() const { return !readable() && fault == report::Fault::not_a_report; }
};

struct Examined {
  bool is_mail = false;  ///< and not a bare report
  mail::Header header;
  Evidence evidence;
  std::string signer;             ///< whose signature passed, set by authenticate(); may be empty
  std::vector<Finding> findings;  ///< at least one

  bool all_readable() const;
  const Finding* first_unreadable() const;
  /// Why the mail is to be quarantined: what cannot be read goes before what may not be stored.
  const Finding* first_refused() const;
};

/// A domain that the mail names beside the report is no longer than this, nor a name in its header.
inline constexpr std::size_t kLongestName = 255;
inline constexpr std::size_t kLongestText = 512;  ///< of other fields of the header

/// A mail as it stands in a file or comes through a pipe. Throws nothing but faults of our host.
Examined examine_mail(std::string_view raw, const Limits& limits, const Circumstances& now);

/// A bare report, JSON or compressed; `file_name` may name its domain (RFC 8460, section 5.1).
Examined examine_report(std::string bytes, std::string_view file_name, const Limits& limits,
                        const Circumstances& now);

}  // namespace tlsrpt::ingest
