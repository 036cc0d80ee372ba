// SPDX-License-Identifier: MIT
// Domains: which mail domain each result of a report belongs to.
#pragma once

#include <string>
#include <string_view>

#include "report/deviation.h"
#include "report/report.h"

namespace tlsrpt::ingest {

/// A domain in the form in which it is stored and compared: lower case, without a final dot,
/// U-labels as A-labels (RFC 5890, section 2.3.2.1); what is no domain stays as it is.
std::string normal_mail_domain(std::string_view told);

/// The domain that a mail names in its header, its subject or a file name, without the quotes,
/// brackets and separators that senders put around it; empty where that is no host name. As
/// normal_mail_domain() has it.
std::string named_domain(std::string_view text);

/// What a mail says that its report is about.
struct ToldDomain {
  std::string domain;
  bool by_field = false;  ///< by TLS-Report-Domain; a subject or a file name says less
};

/// Sets Policy::domain of every policy. The domain of `told` comes back where some policy needed
/// it, else the result is empty.
///
/// An `sts` policy has the mail domain in policy-domain. Of a `tlsa` policy some senders (Postfix)
/// put the MX host there, so the mail's word goes first: always that of TLS-Report-Domain, and that
/// of a subject or a file name if policy-domain is no host name or an MX host of that domain. RFC
/// 8460, sections 4.4 and 5.3.
std::string resolve_domains(report::Report& report, const ToldDomain& told, report::Notes& notes);

/// Gives the policies whose domain is `before` only because the mail said so the domain of `now`,
/// as resolve_domains() would; or their own policy-domain, or none. Returns what the mail says from
/// then on, as resolve_domains(). Reads no more than ASCII: it runs outside of the sandbox.
std::string replace_domain(report::Report& report, const std::string& before,
                           const ToldDomain& now);

}  // namespace tlsrpt::ingest
