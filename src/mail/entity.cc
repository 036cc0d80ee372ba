// SPDX-License-Identifier: MIT
#include "mail/entity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mail/ascii.h"
#include "mail/encoded_word.h"
#include "mail/line.h"
#include "mail/parameter.h"

namespace tlsrpt::mail {
namespace {

constexpr std::size_t kMostOfFileName = 1024;

/// What bounces (RFC 3464), receipts (RFC 8098), feedback reports (RFC 5965) and tracking answers
/// (RFC 3886) consist of.
constexpr std::array<std::string_view, 6> kOtherMail = {
    "message/delivery-status", "message/disposition-notification",
    "message/feedback-report", "message/global-delivery-status",
    "message/tracking-status", "message/global-disposition-notification",
};

/// A report-type that has `tls` in it is somebody's spelling of ours.
bool has_type_of_other_mail(const Entity& entity) {
  if (entity.media_type == "multipart/report") {
    return !entity.report_type.empty() && entity.report_type.find("tls") == std::string::npos;
  }
  return std::ranges::find(kOtherMail, entity.media_type) != kOtherMail.end();
}

bool is_encoded(std::string_view encoding) {
  return encoding == "base64" || encoding == "quoted-printable";
}

Kind kind_of(const Entity& entity) {
  if (has_type_of_other_mail(entity)) return Kind::other_mail;
  if (entity.media_type.starts_with("multipart/")) return Kind::multipart;
  if (entity.media_type == "message/rfc822" || entity.media_type == "message/global") {
    return is_encoded(entity.encoding) ? Kind::encoded_message : Kind::message;
  }
  return Kind::leaf;
}

std::string file_name(const Fields& fields, std::string_view content_type) {
  std::string name = parameter(fields.content_disposition, "filename");
  if (name.empty()) name = parameter(content_type, "name");
  // Encoded words do not belong into parameters, and are often there. RFC 2047, section 5.
  name = decode_encoded_words(name);
  if (name.size() > kMostOfFileName) name.resize(kMostOfFileName);
  return name;
}

/// Content-Type decides also where it is missing: a body that is text without it is not read.
std::string body_fields(const Fields& fields, Kind kind) {
  std::string names = "content-type";
  if (fields.content_type.empty() && !fields.content_type_misspelt.empty()) names += ":contenttype";
  // RFC 2045, section 6.4: a multipart is not encoded as a whole.
  const bool encoded = kind != Kind::multipart && !fields.content_transfer_encoding.empty();
  return encoded ? names + ":content-transfer-encoding" : names;
}

}  // namespace

Entity describe(const Fields& fields, std::string_view default_type) {
  const std::string& content_type =
      fields.content_type.empty() ? fields.content_type_misspelt : fields.content_type;
  Entity entity;
  entity.media_type = media_type(content_type);
  entity.misspelt = fields.content_type.empty() && !fields.content_type_misspelt.empty();
  if (entity.media_type.empty()) entity.media_type = default_type;
  entity.encoding = transfer_encoding(fields.content_transfer_encoding);
  if (entity.media_type.starts_with("multipart/")) {
    entity.boundary = without_blanks_around(parameter(content_type, "boundary"));
    entity.report_type = lower(without_blanks_around(parameter(content_type, "report-type")));
  } else {
    entity.file_name = file_name(fields, content_type);
  }
  entity.kind = kind_of(entity);
  return entity;
}

Header shown(Fields fields, Kind kind, std::size_t most) {
  Header header;
  header.body_fields = body_fields(fields, kind);
  header.from = std::move(fields.from);
  header.subject = decode_encoded_words(fields.subject);
  header.message_id = std::move(fields.message_id);
  header.tls_report_domain = decode_encoded_words(fields.tls_report_domain);
  header.tls_report_submitter = std::move(fields.tls_report_submitter);
  header.authentication_results = std::move(fields.authentication_results);
  header.dkim_signatures = std::move(fields.dkim_signatures);
  header.repeated = fields.repeated;
  if (header.subject.size() > most) header.subject.resize(most);
  return header;
}

std::string where(const std::string& path) {
  return path.empty() ? "" : "part " + path;
}

}  // namespace tlsrpt::mail
