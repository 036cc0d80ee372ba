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

/// Sets Policy::domain of every policy. `told` is what the mail says that the report is about; it
/// comes back where some policy needed it, else the result is empty.
///
/// An `sts` policy has the mail domain in policy-domain. Of a `tlsa` policy some senders (Postfix)
/// put the MX host there, so the mail's word goes first. RFC 8460, sections 4.4 and 5.3.
std::string resolve_domains(report::Report& report, const std::string& told, report::Notes& notes);

/// Gives the policies whose domain is `before` only because the mail said so the domain `now`, or
/// if that is empty, their own policy-domain, or none. Returns what the mail says from then on, as
/// resolve_domains(). Reads no more than ASCII: it runs outside of the sandbox.
std::string replace_domain(report::Report& report, const std::string& before,
                           const std::string& now);

}  // namespace tlsrpt::ingest
