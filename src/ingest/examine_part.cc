// SPDX-License-Identifier: MIT
#include "ingest/examine_part.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "mail/base64.h"
#include "mail/mail_start.h"
#include "mail/mbox.h"

namespace tlsrpt::ingest {
namespace {

using report::BadReport;
using report::Deviation;
using report::Fault;

bool is_markup(std::string_view bytes) {
  const std::size_t text = bytes.find_first_not_of(" \t\r\n");
  return text != bytes.npos && bytes[text] == '<';
}

/// Looks at the bytes as they pass: whether they are those of a TLS report at all, and whether
/// there is still time.
class Watch final : public report::ByteSource {
 public:
  Watch(report::ByteSource& bytes, const Circumstances& now) : bytes_(bytes), now_(now) {}

  std::string_view next() override {
    check_time(now_);
    const std::string_view bytes = bytes_.next();
    if (!std::exchange(started_, true)) look_at_start(bytes);
    return bytes;
  }
  /// The first piece has a member that only TLS reports have.
  bool recognised() const { return recognised_; }
  /// What the bytes are instead, as far as the first piece shows.
  Instead instead() const { return instead_; }

 private:
  void look_at_start(std::string_view bytes) {
    recognised_ = names_a_member(bytes);
    if (mail::begins_mbox(bytes)) {
      instead_ = {Instead::Kind::wrapped, "a mailbox in a compressed file; unpack it first"};
    } else if (mail::begins_mail(bytes)) {
      instead_ = {Instead::Kind::mail, "a mail in a compressed file"};
    } else if (is_markup(bytes)) {
      instead_ = {Instead::Kind::markup, ""};
    } else if (const std::string_view name = unpack::unread_container(bytes); !name.empty()) {
      instead_ = {Instead::Kind::wrapped, std::string(name) + " in a compressed file"};
    }
  }
  static bool names_a_member(std::string_view bytes) {
    constexpr std::array<std::string_view, 4> kMembers = {"\"organization-name\"", "\"date-range\"",
                                                          "\"policies\"", "\"contact-info\""};
    return std::any_of(kMembers.begin(), kMembers.end(), [&](std::string_view member) {
      return bytes.find(member) != std::string_view::npos;
    });
  }

  report::ByteSource& bytes_;
  const Circumstances& now_;
  bool started_ = false;
  bool recognised_ = false;
  Instead instead_;
};

/// What is known of bytes that turned out to be no report, or a bad one.
struct Seen {
  bool recognised = false;  ///< it looked like a report at first
  Instead instead;
};

/// Reads the report in `bytes` into the finding; throws BadReport.
void read_into(Finding& finding, const std::string& bytes, const std::string& where,
               const Limits& limits, const Circumstances& now, Seen& seen) {
  unpack::Unpacker unpacker(bytes, limits.unpack, finding.notes, where);
  Watch watch(unpacker, now);
  try {
    report::Report report = json::read_report(watch, limits.json, finding.notes);
    if (unpacker.truncated()) throw BadReport(Fault::compression_truncated, where, "");
    // Some senders write their local time as UTC, which is at most 14 hours ahead.
    constexpr auto kZonesDiffer = std::chrono::hours(15);
    if (report.date_range.end_datetime > now.now + kZonesDiffer) {
      throw BadReport(Fault::range_not_ended, "date-range.end-datetime", "");
    }
    finding.sha256 = unpacker.sha256();
    finding.size = unpacker.size();
    finding.report = std::move(report);
  } catch (const BadReport& bad) {
    seen = {watch.recognised(), watch.instead()};
    // JSON that is cut in the middle is a consequence, not the cause.
    if (unpacker.truncated() && bad.fault() == Fault::json_syntax) {
      throw BadReport(Fault::compression_truncated, where, "");
    }
    throw;
  }
}

bool contradicts_type(const mail::Part& part, unpack::Container container) {
  const bool plain = container == unpack::Container::plain;
  const std::string_view type = part.media_type;
  return plain ? type.ends_with("gzip") || type.ends_with("zip") : type.ends_with("json");
}

bool may_be_report(std::string_view bytes) {
  return unpack::sniff(bytes) != unpack::Container::plain || json::looks_like_json(bytes);
}

/// Whether the first line is as long as one of base64, and has nothing else.
bool looks_like_base64(std::string_view text) {
  constexpr std::size_t kShortest = 40;
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  return end >= kShortest && text.substr(0, end).find_first_not_of(kAlphabet) == text.npos;
}

/// Some programs encode twice, or do not say that they have encoded.
bool decode_again(mail::Part& part) {
  const std::size_t start = part.content.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return false;
  const std::string_view text = std::string_view(part.content).substr(start);
  if (!looks_like_base64(text)) return false;
  std::string decoded = mail::decode_base64(text).bytes;
  if (!may_be_report(decoded)) return false;
  part.content = std::move(decoded);
  part.notes.add(Deviation::transfer_encoding_missing, part.where);
  // A text may quote a stranger, as automatic answers do, which are signed.
  part.attached = part.attached || !part.declared;
  return true;
}

/// What a container holds that cannot be read, and that nothing but the mail says is a report.
Instead instead_of_unreadable(const BadReport& bad, const Instead& instead) {
  switch (bad.fault()) {
    case Fault::zip_encrypted:
      return {Instead::Kind::encrypted, "a ZIP archive with a password"};
    case Fault::zip_several_entries:
      return {Instead::Kind::wrapped, "a ZIP archive that does not hold exactly one file"};
    case Fault::zip_unsupported:
    case Fault::compression_too_deep:
    case Fault::compression_corrupt:
    case Fault::compression_truncated:
    case Fault::inflated_too_large:
      return {Instead::Kind::wrapped, std::string(report::facts(bad.fault()).meaning)};
    default:
      return instead;
  }
}

/// Throws BadReport for what cannot be read.
void check_content(const mail::Part& part, const Instead& instead) {
  if (part.fault) throw BadReport(*part.fault, part.where, "");
  if (may_be_report(part.content)) return;
  if (instead.may_hold_report()) throw missing_report(instead, part.where);
  // Gateways leave the name of what they take out.
  const bool is_empty = part.content.find_first_not_of(" \t\r\n") == std::string::npos;
  if (is_empty || part.media_type.starts_with("text/")) {
    throw BadReport(Fault::report_removed, part.where, "");
  }
  throw BadReport(Fault::compression_unknown, part.where, "");
}

}  // namespace

void check_time(const Circumstances& now) {
  if (now.expired && now.expired()) throw BadReport(Fault::took_too_long, "", "");
}

void set_fault(Finding& finding, const BadReport& bad, const std::string& part) {
  finding.report.reset();
  finding.fault = bad.fault();
  finding.where = bad.where().empty() ? part : bad.where();
  finding.detail = bad.detail();
}

ExaminedPart examine_part(mail::Part& part, const Limits& limits, const Circumstances& now) {
  const bool readable = may_be_report(part.content) || decode_again(part);
  Seen seen;
  if (!readable) seen.instead = instead_of_report(part.media_type, part.content);
  if (!part.declared && !readable) return {std::nullopt, seen.instead};

  Finding finding;
  finding.notes = part.notes;
  try {
    check_content(part, seen.instead);
    if (contradicts_type(part, unpack::sniff(part.content))) {
      finding.notes.add(Deviation::content_contradicts_type, part.where);
    }
    read_into(finding, part.content, part.where, limits, now, seen);
  } catch (const BadReport& bad) {
    if (seen.instead.kind == Instead::Kind::mail) return {std::nullopt, seen.instead};
    if (bad.fault() == Fault::not_a_report) return {std::nullopt, {}};
    const bool ours = part.declared || seen.recognised || bad.fault() == Fault::took_too_long;
    if (!ours) return {std::nullopt, instead_of_unreadable(bad, seen.instead)};
    const bool is_wrapped = seen.instead.may_hold_report();
    set_fault(finding, is_wrapped ? missing_report(seen.instead, part.where) : bad, part.where);
  }
  return {std::move(finding), {}};
}

ExaminedPart examine_bare(std::string& bytes, const Limits& limits, const Circumstances& now) {
  Finding finding;
  Seen seen;
  try {
    read_into(finding, bytes, "", limits, now, seen);
  } catch (const BadReport& bad) {
    if (seen.instead.kind == Instead::Kind::mail) return {std::nullopt, seen.instead};
    set_fault(finding, seen.instead.may_hold_report() ? missing_report(seen.instead, "") : bad, "");
  }
  return {std::move(finding), {}};
}

std::string unpack_mail(std::string_view packed, const std::string& where, const Limits& limits,
                        std::size_t& room, report::Notes& notes, const Circumstances& now) {
  unpack::Unpacker unpacker(packed, limits.unpack, notes, where);
  std::string mail;
  for (std::string_view piece = unpacker.next(); !piece.empty(); piece = unpacker.next()) {
    check_time(now);
    if (piece.size() > room) throw BadReport(Fault::inflated_too_large, where, "");
    room -= piece.size();
    mail += piece;
  }
  if (unpacker.truncated()) throw BadReport(Fault::compression_truncated, where, "");
  return mail;
}

}  // namespace tlsrpt::ingest
