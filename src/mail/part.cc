// SPDX-License-Identifier: MIT
#include "mail/part.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mail/ascii.h"
#include "mail/base64.h"
#include "mail/quoted_printable.h"
#include "report/file_name.h"

namespace tlsrpt::mail {
namespace {

using report::Deviation;
using report::Fault;

/// Media types that gateways and older senders give to reports.
constexpr std::array<std::string_view, 10> kSeen = {
    "application/gzip",
    "application/x-gzip",
    "application/gzip-compressed",
    "application/json",
    "application/zip",
    "application/x-zip-compressed",
    "application/octet-stream",
    "application/x-zip",
    "application/x-gzip-compressed",
    "text/json",
};

// RFC 8460, sections 6.4 and 6.5
bool is_usual_type(std::string_view type) {
  return type == "application/tlsrpt+gzip" || type == "application/tlsrpt+json";
}

bool is_tlsrpt_type(std::string_view type) {
  return type.find("tlsrpt") != type.npos;
}

bool is_text(std::string_view type) {
  return type.starts_with("text/");
}

bool is_json_name(std::string_view name) {
  const std::string tail = lower(name.substr(name.size() - std::min<std::size_t>(name.size(), 8)));
  return tail.ends_with(".json") || tail.ends_with(".json.gz");
}

bool is_report_name(const std::string& name) {
  return report::parse_file_name(name).has_value();
}

/// What an Apple computer knows of a file has the name of the file.
bool has_label(const std::string& media_type, const std::string& file_name) {
  if (media_type == "application/applefile") return false;
  return is_tlsrpt_type(media_type) || is_json_name(file_name) || is_report_name(file_name);
}

/// The place alone declares a part only where no other one has a label: beside a report, senders
/// put pictures too. RFC 8460, section 5.3.
bool is_declared(const Entity& leaf, const PartPlace& place) {
  return is_labelled(leaf) || (place.in_tls_report && !place.is_first && !place.has_labelled &&
                               !is_text(leaf.media_type));
}

void note_labels(Part& part, const PartPlace& place, bool misspelt) {
  // The first text of a multipart is for people; any other part may be a report.
  if (!part.declared && is_text(part.media_type) && place.in_multipart && place.is_first) return;
  if (!is_usual_type(part.media_type) || misspelt) {
    part.notes.add(Deviation::media_type_unusual, part.where);
  }
  if (!place.in_tls_report) part.notes.add(Deviation::not_multipart_report, part.where);
}

}  // namespace

bool is_labelled(const Entity& leaf) {
  return has_label(leaf.media_type, leaf.file_name);
}

bool is_labelled(const Part& part) {
  return has_label(part.media_type, part.file_name);
}

Decoded decode(std::string_view text, std::string_view encoding) {
  if (encoding == "base64") {
    Base64 decoded = decode_base64(text);
    return {std::move(decoded.bytes), true, decoded.damaged};
  }
  if (encoding == "quoted-printable") return {decode_quoted_printable(text)};
  const bool plain = encoding.empty() || encoding == "7bit" || encoding == "8bit" ||
                     encoding == "binary" || encoding == "7-bit" || encoding == "8-bit";
  return {std::string(text), plain};
}

Part read_part(Entity& leaf, const PartPlace& place) {
  Part part;
  part.declared = is_declared(leaf, place);
  part.media_type = std::move(leaf.media_type);
  part.file_name = std::move(leaf.file_name);
  part.where = where(leaf.path);
  part.header = place.header;
  part.attached = place.level > 0;

  Decoded decoded = decode(leaf.body, leaf.encoding);
  if (decoded.known || !part.declared) {
    part.content = std::move(decoded.bytes);
  } else {
    part.fault = Fault::encoding_unknown;
  }
  if (decoded.damaged) part.notes.add(Deviation::base64_damaged, part.where);
  if (place.is_outside) {
    part.notes.add(Deviation::mime_outside_parts, part.where);
  } else if (part.attached) {
    part.notes.add(Deviation::attached_message, part.where);
  }
  note_labels(part, place, leaf.misspelt);
  return part;
}

Part uuencoded_part(const Part& text, UuFile file) {
  Part part;
  part.content = std::move(file.bytes);
  part.media_type = "application/octet-stream";
  part.file_name = std::move(file.name);
  part.where = text.where;
  part.header = text.header;
  part.attached = true;  // a signature on a text also covers what the text quotes
  part.declared = is_labelled(part);
  part.notes = text.notes;
  part.notes.add(Deviation::uuencoded, part.where);
  return part;
}

int rank(const Part& part) {
  if (is_tlsrpt_type(part.media_type)) return 0;
  if (is_report_name(part.file_name)) return 1;
  const bool seen = std::ranges::find(kSeen, part.media_type) != kSeen.end();
  return seen || part.declared ? 2 : 3;
}

}  // namespace tlsrpt::mail
