// SPDX-License-Identifier: MIT
#include "ingest/authentication.h"

#include <algorithm>
#include <cstddef>

#include "ingest/domains.h"
#include "ingest/organisation.h"
#include "mail/authentication_results.h"
#include "mail/dkim_signature.h"
#include "mail/mailbox.h"
#include "report/domain.h"

namespace tlsrpt::ingest {
namespace {

using mail::AuthenticationResult;
using mail::AuthenticationResults;
using mail::DkimSignature;
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

std::optional<AuthenticationResults> topmost(const std::vector<std::string>& fields,
                                             const std::vector<std::string>& trusted) {
  for (const std::string& field : fields) {
    AuthenticationResults told = mail::parse_authentication_results(field);
    if (!told.authserv_id.empty() && is_trusted(told.authserv_id, trusted)) return told;
  }
  return std::nullopt;
}

std::string told(const AuthenticationResult& result, std::string_view property) {
  const std::string* const value = result.find("header", property);
  return value == nullptr ? std::string() : *value;
}

/// header.d, else the domain of header.i. RFC 6376, section 3.5
std::string signer_of(const AuthenticationResult& result) {
  std::string domain = normal_mail_domain(told(result, "d"));
  if (!domain.empty()) return domain;
  // All of it: what is cut out of an odd one would be another's.
  const std::string identity = told(result, "i");
  return normal_mail_domain(identity.substr(identity.rfind('@') + 1));
}

/// Where a whole organisation writes, no domain above it may sign.
bool is_aligned(const std::string& signer, const std::string& author) {
  return !organisational_domain(signer).empty() && is_within(author, signer);
}

class Witness {
 public:
  explicit Witness(const mail::Header& header)
      : repeated_(header.repeated), author_(normal_mail_domain(mail::mailbox_domain(header.from))) {
    for (const std::string& field : header.dkim_signatures) {
      signatures_.push_back(mail::parse_dkim_signature(field));
    }
  }

  /// What is wrong with a signature that passed.
  std::optional<Fault> doubt(const AuthenticationResult& result) const {
    const std::string signer = signer_of(result);
    if (!is_aligned(signer, author_)) return Fault::dkim_unaligned;
    bool found = false;
    for (const DkimSignature& signature : signatures_) {
      if (!may_be(signature, result, signer)) continue;
      if (signature.has_length) return Fault::dkim_body_length;
      if (!signs_author(signature)) return Fault::dkim_failed;
      found = true;
    }
    if (!found) return Fault::dkim_signature_missing;
    // A signature is on the lowest, and a field that somebody put above is what is read. RFC 6376,
    // section 5.4.2
    return repeated_ ? std::optional(Fault::header_fields_repeated) : std::nullopt;
  }

 private:
  /// Without From it is none. RFC 6376, section 5.4; h= itself is for the verifier to demand.
  static bool signs_author(const DkimSignature& signature) {
    if (signature.fields.empty()) return true;
    return (":" + signature.fields + ":").find(":from:") != std::string::npos;
  }

  /// Whether the result may be about this signature.
  static bool may_be(const DkimSignature& signature, const AuthenticationResult& result,
                     const std::string& signer) {
    const std::string start = told(result, "b");
    if (start.size() >= kFewestOfSignature) {
      return signature.signature.starts_with(start) &&
             is_within(signer, normal_mail_domain(signature.domain));
    }
    const std::string selector = report::normal_domain(told(result, "s"));
    return normal_mail_domain(signature.domain) == signer &&
           (selector.empty() || report::normal_domain(signature.selector) == selector);
  }

  bool repeated_;
  std::string author_;
  std::vector<DkimSignature> signatures_;
};

/// The doubt that says most: of a signature that comes near, rather than of one that does not.
int nearness(Fault doubt) {
  switch (doubt) {
    case Fault::dkim_temporary:
      return 6;
    case Fault::header_fields_repeated:
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

}  // namespace

Testimony testimony(const mail::Header& header, const std::vector<std::string>& trusted) {
  if (trusted.empty()) return {};
  const auto field = topmost(header.authentication_results, trusted);
  if (!field) return {{}, Fault::authentication_missing};
  if (!field->readable) return {{}, Fault::authentication_unreadable};

  const Witness witness(header);
  Testimony best{{}, Fault::dkim_missing};
  for (const AuthenticationResult& result : field->results) {
    if (result.method != "dkim" || result.version != 1 || result.result == "none") continue;
    // What others could not check themselves must not be better off than what failed.
    const bool temporary = result.result == "temperror";
    std::optional<Fault> doubt = Fault::dkim_failed;
    if (result.result == "pass" || temporary) doubt = witness.doubt(result);
    if (temporary) doubt = doubt ? Fault::dkim_failed : Fault::dkim_temporary;
    if (!doubt) return {signer_of(result), std::nullopt};
    if (nearness(*doubt) <= nearness(*best.doubt)) continue;
    best = {doubt == Fault::dkim_temporary ? signer_of(result) : std::string(), doubt};
  }
  return best;
}

std::optional<Fault> doubt_about(std::string_view contact_info, const std::string& signer) {
  const std::string organisation = organisational_domain(signer);
  if (contact_info.find("\uFF20") != std::string_view::npos ||
      contact_info.find("\uFE6B") != std::string_view::npos ||
      contact_info.find("%40") != std::string_view::npos) {
    return Fault::contact_unaligned;  // it looks like an address, and is none
  }
  // Every address that the text may seem to name. Stalwart tells none; a URI or words name none.
  for (std::size_t at = contact_info.find('@'); at != std::string_view::npos;
       at = contact_info.find('@', at + 1)) {
    const std::size_t next = std::min(contact_info.find('@', at + 1), contact_info.size());
    const std::string contact =
        normal_mail_domain(report::domain_of_address(contact_info.substr(at, next - at)));
    const bool ours =
        report::is_host_name(contact) && !organisation.empty() && is_within(contact, organisation);
    if (!ours) return Fault::contact_unaligned;
  }
  return std::nullopt;
}

}  // namespace tlsrpt::ingest
