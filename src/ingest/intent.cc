// SPDX-License-Identifier: MIT
#include "ingest/intent.h"

#include <algorithm>
#include <array>

#include "mail/subject.h"
#include "unpack/unpack.h"

namespace tlsrpt::ingest {
namespace {

using report::BadReport;
using report::Fault;
using Kind = Instead::Kind;

struct Wrapping {
  std::string_view media_type;
  Kind kind;
  std::string_view detail;
};

constexpr std::array<Wrapping, 8> kWrappings = {{
    {"application/ms-tnef", Kind::wrapped, "winmail.dat (TNEF, written by Outlook)"},
    {"application/vnd.ms-tnef", Kind::wrapped, "winmail.dat (TNEF, written by Outlook)"},
    {"application/vnd.ms-outlook", Kind::wrapped, "a mail saved by Outlook (.msg)"},
    {"application/mac-binhex40", Kind::wrapped, "BinHex"},
    {"message/partial", Kind::wrapped, "one part of a split mail (message/partial)"},
    {"message/external-body", Kind::wrapped,
     "a reference to an external file (message/external-body)"},
    {"application/pgp-encrypted", Kind::encrypted, "OpenPGP"},
    {"application/vnd.ms-rpmsg", Kind::encrypted, "Microsoft Purview"},
}};

/// RFC 5652, section 4: the object identifier of what is in a CMS message.
Instead instead_of_cms(std::string_view content) {
  constexpr std::string_view kSignedData("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 9);
  constexpr std::size_t kStart = 64;
  if (content.substr(0, kStart).find(kSignedData) != content.npos) {
    return {Kind::wrapped, "an S/MIME signature (application/pkcs7-mime)"};
  }
  return {Kind::encrypted, "S/MIME"};
}

}  // namespace

Instead instead_of_report(std::string_view media_type, std::string_view content) {
  if (media_type == "application/pkcs7-mime" || media_type == "application/x-pkcs7-mime") {
    return instead_of_cms(content);
  }
  const auto known = std::find_if(kWrappings.begin(), kWrappings.end(), [&](const Wrapping& one) {
    return one.media_type == media_type;
  });
  if (known != kWrappings.end()) return {known->kind, std::string(known->detail)};
  if (const std::string_view name = unpack::unread_container(content); !name.empty()) {
    return {Kind::wrapped, std::string(name)};
  }
  if (content.find("-----BEGIN PGP MESSAGE-----") != content.npos) {
    return {Kind::encrypted, "OpenPGP"};
  }
  const std::size_t text = content.find_first_not_of(" \t\r\n");
  if (text != content.npos && content.substr(text).starts_with("<?xml")) return {Kind::markup, ""};
  return {};
}

Intent intent_of(const mail::Header& header) {
  if (header.is_about_other_mail) return Intent::none;
  if (header.is_tls_report || !header.tls_report_domain.empty() ||
      !header.tls_report_submitter.empty()) {
    return Intent::certain;
  }
  const mail::Subject subject = mail::parse_subject(header.subject);
  const bool is_complete = !subject.domain.empty() && !subject.submitter.empty();
  return is_complete ? Intent::subject : Intent::none;
}

BadReport missing_report(const Instead& instead, const std::string& where) {
  switch (instead.kind) {
    case Kind::encrypted:
      return {Fault::report_encrypted, where, instead.detail};
    case Kind::wrapped:
      return {Fault::report_wrapped, where, instead.detail};
    default:
      return {Fault::report_removed, "", ""};
  }
}

}  // namespace tlsrpt::ingest
