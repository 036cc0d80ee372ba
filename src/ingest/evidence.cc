// SPDX-License-Identifier: MIT
#include "ingest/evidence.h"

#include <algorithm>

#include "ingest/domains.h"
#include "mail/authentication_results.h"
#include "mail/dkim_signature.h"
#include "mail/mailbox.h"
#include "report/domain.h"

namespace tlsrpt::ingest {
namespace {

std::string cut(std::string text) {
  text.resize(std::min(text.size(), Evidence::kLongest));
  return text;
}

std::string property(const mail::AuthenticationResult& result, std::string_view name) {
  const std::string* const value = result.find("header", name);
  return value == nullptr ? std::string() : *value;
}

/// header.d, else the domain of header.i. RFC 6376, section 3.5
std::string signer_of(const mail::AuthenticationResult& result) {
  std::string domain = normal_mail_domain(property(result, "d"));
  if (!domain.empty()) return domain;
  // All of it: what is cut out of an odd one would be another's.
  const std::string identity = property(result, "i");
  return normal_mail_domain(identity.substr(identity.rfind('@') + 1));
}

VerifierField verifier_field(std::string_view value) {
  const mail::AuthenticationResults read = mail::parse_authentication_results(value);
  VerifierField field{cut(read.authserv_id), read.readable, {}};
  for (const mail::AuthenticationResult& result : read.results) {
    if (result.method != "dkim" || result.version != 1) continue;
    field.dkim.push_back({cut(result.result), cut(signer_of(result)),
                          cut(report::normal_domain(property(result, "s"))),
                          cut(property(result, "b"))});
  }
  return field;
}

SignatureField signature_field(std::string_view value) {
  mail::DkimSignature read = mail::parse_dkim_signature(value);
  return {cut(normal_mail_domain(read.domain)), cut(report::normal_domain(read.selector)),
          cut(std::move(read.signature)), cut(std::move(read.fields)), read.has_length};
}

}  // namespace

Evidence evidence_of(const mail::Header& header) {
  Evidence evidence;
  evidence.author = cut(normal_mail_domain(mail::mailbox_domain(header.from)));
  evidence.body_fields = header.body_fields;
  if (!header.tls_report_domain.empty()) evidence.report_fields.push_back("tls-report-domain");
  if (!header.tls_report_submitter.empty()) {
    evidence.report_fields.push_back("tls-report-submitter");
  }
  evidence.repeated = header.repeated;
  for (const std::string& value : header.authentication_results) {
    if (evidence.verifiers.size() == Evidence::kMostFields) break;
    evidence.verifiers.push_back(verifier_field(value));
  }
  if (header.dkim_signatures.size() > Evidence::kMostFields) return evidence;
  for (const std::string& value : header.dkim_signatures) {
    evidence.signatures.push_back(signature_field(value));
  }
  return evidence;
}

std::vector<std::string> contact_domains(std::string_view contact_info) {
  if (contact_info.find("\uFF20") != std::string_view::npos ||
      contact_info.find("\uFE6B") != std::string_view::npos ||
      contact_info.find("%40") != std::string_view::npos) {
    return {""};
  }
  std::vector<std::string> domains;
  for (std::size_t at = contact_info.find('@'); at != std::string_view::npos;
       at = contact_info.find('@', at + 1)) {
    const std::size_t next = std::min(contact_info.find('@', at + 1), contact_info.size());
    std::string domain =
        normal_mail_domain(report::domain_of_address(contact_info.substr(at, next - at)));
    // One that is named again proves no more.
    if (std::find(domains.begin(), domains.end(), domain) == domains.end()) {
      domains.push_back(std::move(domain));
    }
  }
  return domains;
}

}  // namespace tlsrpt::ingest
