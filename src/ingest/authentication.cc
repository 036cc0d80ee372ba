// SPDX-License-Identifier: MIT
#include "ingest/authentication.h"

#include <algorithm>
#include <cstddef>

#include "ingest/domains.h"
#include "ingest/organisation.h"
#include "report/domain.h"

namespace tlsrpt::ingest {
namespace {

using report::Fault;

/// Fewer characters of a signature tell nothing. RFC 6008, section 3.
constexpr std::size_t kFewestOfSignature = 8;

/// In any case, and in nothing else: who may write it is who wrote it. RFC 8601, section 2.3
bool is_same_id(const std::string& a, const std::string& b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_trusted(const std::string& authserv_id, const std::vector<std::string>& trusted) {
  return std::any_of(trusted.begin(), trusted.end(),
                     [&](const std::string& id) { return is_same_id(id, authserv_id); });
}

const VerifierField* topmost(const std::vector<VerifierField>& fields,
                             const std::vector<std::string>& trusted) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const VerifierField& field) {
    return !field.authserv_id.empty() && is_trusted(field.authserv_id, trusted);
  });
  return found == fields.end() ? nullptr : &*found;
}

/// Where a whole organisation writes, no domain above it may sign.
bool is_aligned(const std::string& signer, const std::string& author) {
  return !organisational_domain(signer).empty() && is_within(author, signer);
}

bool signs(const SignatureField& signature, std::string_view field) {
  return (":" + signature.fields + ":").find(":" + std::string(field) + ":") != std::string::npos;
}

/// Whether it is on all of the fields, whose names stand with `:` between.
bool covers(const SignatureField& signature, std::string_view fields) {
  while (!fields.empty()) {
    const std::string_view field = fields.substr(0, fields.find(':'));
    if (!signs(signature, field)) return false;
    fields.remove_prefix(std::min(field.size() + 1, fields.size()));
  }
  return true;
}

/// Whether its signer signed a TLS report, and not a mail that unsigned fields make one of. Gmail
/// does not sign Content-Type, but it does sign the TLS-Report fields.
bool signs_report(const SignatureField& signature, const Evidence& evidence) {
  return covers(signature, evidence.body_fields) ||
         std::ranges::any_of(evidence.report_fields,
                             [&](const std::string& field) { return signs(signature, field); });
}

/// Whether the result may be about this signature.
bool may_be(const SignatureField& signature, const DkimResult& result) {
  if (result.signature.size() >= kFewestOfSignature) {
    return signature.signature.starts_with(result.signature) &&
           is_within(result.signer, signature.domain);
  }
  return signature.domain == result.signer &&
         (result.selector.empty() || signature.selector == result.selector);
}

std::vector<const SignatureField*> matching(const DkimResult& result, const Evidence& evidence) {
  std::vector<const SignatureField*> found;
  for (const SignatureField& signature : evidence.signatures) {
    if (may_be(signature, result)) found.push_back(&signature);
  }
  return found;
}

/// What is wrong with a signature that passed.
std::optional<Fault> doubt_of(const DkimResult& result, const Evidence& evidence) {
  if (!is_aligned(result.signer, evidence.author)) return Fault::dkim_unaligned;
  bool found = false;
  for (const SignatureField& signature : evidence.signatures) {
    if (!may_be(signature, result)) continue;
    if (signature.has_length) return Fault::dkim_body_length;
    // Without From it is none. RFC 6376, section 5.4
    if (!signs(signature, "from")) return Fault::dkim_failed;
    if (!signs_report(signature, evidence)) return Fault::content_type_unsigned;
    found = true;
  }
  if (!found) return Fault::dkim_signature_missing;
  // A signature is on the lowest, and a field that somebody put above is what is read. RFC 6376,
  // section 5.4.2
  return evidence.repeated ? std::optional(Fault::header_fields_repeated) : std::nullopt;
}

/// The doubt that says most: of a signature that comes near, rather than of one that does not.
int nearness(Fault doubt) {
  switch (doubt) {
    case Fault::dkim_temporary:
      return 7;
    case Fault::header_fields_repeated:
      return 6;
    case Fault::content_type_unsigned:
      return 5;
    case Fault::dkim_body_length:
      return 4;
    case Fault::dkim_signature_missing:
      return 3;
    case Fault::dkim_unaligned:
      return 2;
    case Fault::dkim_failed:
      return 1;
    default:
      return 0;
  }
}

/// Whether each of these signatures covers all the fields.
bool cover(const std::vector<const SignatureField*>& signatures, std::string_view fields) {
  return std::ranges::all_of(
      signatures, [&](const SignatureField* signature) { return covers(*signature, fields); });
}

/// A mail that is replayed has the same signature with whatever fields that leaves out.
void forget_unsigned_domains(Finding& finding, const Testimony& testimony) {
  auto& named = finding.named_domains;
  std::erase_if(named,
                [&](const NamedDomain& each) { return !cover(testimony.signatures, each.fields); });
  finding.report_domain =
      replace_domain(*finding.report, finding.report_domain, told_domain(named));
}

/// Only the header of the mail itself was written by the site's verifier.
void authenticate(Finding& finding, const Testimony& testimony) {
  finding.signer = testimony.signer;
  finding.doubt = testimony.doubt;
  if (testimony.signer.empty()) return;
  if (finding.attached) {
    finding.doubt = Fault::attached_unauthenticated;
  } else if (const auto doubt = doubt_about(finding.contact_domains, testimony.signer)) {
    finding.doubt = doubt;
  }
  if (finding.doubt) return;
  finding.authenticity = report::Authenticity::authenticated;
  forget_unsigned_domains(finding, testimony);
}

}  // namespace

Testimony testimony(const Evidence& evidence, const std::vector<std::string>& trusted) {
  if (trusted.empty()) return {};
  const VerifierField* const field = topmost(evidence.verifiers, trusted);
  if (field == nullptr) return {{}, Fault::authentication_missing};
  if (!field->readable) return {{}, Fault::authentication_unreadable};

  Testimony best{{}, Fault::dkim_missing};
  for (const DkimResult& result : field->dkim) {
    if (result.result == "none") continue;
    // What others could not check themselves must not be better off than what failed.
    const bool temporary = result.result == "temperror";
    std::optional<Fault> doubt = Fault::dkim_failed;
    if (result.result == "pass" || temporary) doubt = doubt_of(result, evidence);
    if (temporary) doubt = doubt ? Fault::dkim_failed : Fault::dkim_temporary;
    if (!doubt) return {result.signer, std::nullopt, matching(result, evidence)};
    if (nearness(*doubt) <= nearness(*best.doubt)) continue;
    best = {doubt == Fault::dkim_temporary ? result.signer : std::string(), doubt};
  }
  return best;
}

std::optional<Fault> doubt_about(const std::vector<std::string>& contact_domains,
                                 const std::string& signer) {
  const std::string organisation = organisational_domain(signer);
  // Stalwart names no contact; a URI or words name none.
  for (const std::string& contact : contact_domains) {
    const bool ours = report::is_domain_name(contact) && !organisation.empty() &&
                      is_within(contact, organisation);
    if (!ours) return Fault::contact_unaligned;
  }
  return std::nullopt;
}

void authenticate(Examined& examined, const std::vector<std::string>& trusted) {
  if (!examined.is_mail) return;
  const Testimony told = testimony(examined.evidence, trusted);
  if (!told.doubt) examined.signer = told.signer;
  for (Finding& finding : examined.findings) {
    if (finding.readable()) authenticate(finding, told);
  }
}

}  // namespace tlsrpt::ingest
