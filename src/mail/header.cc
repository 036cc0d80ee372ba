// SPDX-License-Identifier: MIT
#include "mail/header.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <utility>

#include "mail/ascii.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

using report::BadReport;
using report::Fault;

using FieldValue = std::string Fields::*;

struct Known {
  std::string_view name;
  FieldValue value;
  bool decides = true;  ///< what the mail says, or who says it
};

constexpr std::array kKnown = {
    Known{"content-type", &Fields::content_type},
    // A gateway writes it so.
    Known{"contenttype", &Fields::content_type_misspelt},
    Known{"content-transfer-encoding", &Fields::content_transfer_encoding},
    Known{"content-disposition", &Fields::content_disposition},
    Known{"from", &Fields::from},
    Known{"subject", &Fields::subject},
    Known{"message-id", &Fields::message_id, false},
    Known{"tls-report-domain", &Fields::tls_report_domain},
    Known{"tls-report-submitter", &Fields::tls_report_submitter},
};

bool is_name(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

/// Whether a line that is no field, and that no further field follows, looks like the body itself:
/// base64, JSON or compressed data rather than a remark that somebody put into the header.
bool looks_like_body(std::string_view line) {
  if (line.starts_with('{') || line.starts_with('[') || line.starts_with('\x1f')) return true;
  return std::ranges::none_of(line, is_blank);
}

class HeaderReader {
 public:
  HeaderReader(std::string_view rest, const Boundaries& boundaries, const Limits& limits,
               const std::string& where)
      : rest_(rest), boundaries_(boundaries), limits_(limits), where_(where) {}

  RawHeader run() && {
    while (at_ < rest_.size() && take_line()) {
    }
    finish_field();
    if (!ended_) end_at(at_, 0);
    return std::move(header_);
  }

 private:
  /// False where the header ends.
  bool take_line() {
    const std::string_view ahead = rest_.substr(at_, limits_.header_block + 1);
    const std::string_view line = ahead.substr(0, line_length(ahead));
    const std::size_t line_end = line_end_length(rest_.substr(at_ + line.size()));
    if (line.empty()) return end_at(at_, line_end);
    if (boundary_at(rest_.substr(at_), boundaries_)) return end_at(at_, 0);

    const std::string_view name = is_blank(line[0]) ? std::string_view() : field_name(line);
    if (!name.empty()) {
      begin_field(name, line[name.size()] == ':');
    } else if (!is_blank(line[0]) || at_ == 0) {
      finish_field();
      in_field_ = false;
      had_stray_ = true;
      if (!stray_) stray_ = at_;
    }
    if (at_ + line.size() > limits_.header_block && stray_) return end_at(at_, 0);
    check(line.size());
    if (in_field_ && value_ != nullptr) append(line, name.empty() ? 0 : name.size());
    at_ += line.size() + line_end;
    after_newline_ = rest_[at_ - 1] == '\n';
    return true;
  }

  void begin_field(std::string_view name, bool colon_follows) {
    finish_field();
    in_field_ = true;
    field_start_ = at_;
    may_be_cut_ = same(name.substr(0, 7), "content");
    if (stray_) header_.malformed = true;
    stray_.reset();
    const auto known =
        std::ranges::find_if(kKnown, [&](const Known& entry) { return same(entry.name, name); });
    value_ = nullptr;
    if (known != kKnown.end()) {
      const auto index = static_cast<std::size_t>(known - kKnown.begin());
      if (known->decides && seen_[index]) header_.fields.repeated = true;
      seen_.set(index);
      if ((header_.fields.*known->value).empty()) value_ = &(header_.fields.*known->value);
    }
    if (!colon_follows || !after_newline_ || had_stray_) return;
    if (same(name, "dkim-signature")) {
      value_ = &header_.fields.dkim_signatures.emplace_back();
    }
    if (same(name, "authentication-results")) {
      value_ = &header_.fields.authentication_results.emplace_back();
    }
  }

  /// A field of MIME is cut where it is too long, because long ones hold nothing but long file
  /// names; any other is refused.
  void check(std::size_t line) const {
    if (in_field_ && !may_be_cut_ && at_ + line - field_start_ > limits_.header_field) {
      throw BadReport(Fault::header_field_too_large, where_,
                      "longer than " + std::to_string(limits_.header_field) + " bytes");
    }
    if (at_ + line > limits_.header_block) {
      throw BadReport(Fault::header_too_large, where_,
                      "longer than " + std::to_string(limits_.header_block) + " bytes");
    }
  }

  /// Unfolding takes out the line end only. RFC 5322, section 2.2.3.
  void append(std::string_view line, std::size_t name) {
    if (name > 0) line.remove_prefix(line.find(':') + 1);
    *value_ +=
        line.substr(0, limits_.header_field - std::min(value_->size(), limits_.header_field));
  }

  void finish_field() {
    if (value_ != nullptr) *value_ = std::string(without_blanks_around(*value_));
    value_ = nullptr;
  }

  /// Ends the header at `at`; or where the first line stands that was no field, if the body seems
  /// to have begun there.
  bool end_at(std::size_t at, std::size_t blank_line) {
    find_end(at, blank_line);
    ended_ = true;
    const bool as_mail_server = header_.length == at + blank_line && blank_line > 0 &&
                                rest_[header_.length - 1] == '\n' && after_newline_;
    if (!as_mail_server) {
      finish_field();
      header_.fields.dkim_signatures.clear();
    }
    return false;
  }

  void find_end(std::size_t at, std::size_t blank_line) {
    header_.length = at + blank_line;
    if (!stray_) return;
    header_.malformed = true;
    const auto after = without_blanks_around(rest_.substr(header_.length, 256));
    const auto line = rest_.substr(*stray_, line_length(rest_.substr(*stray_, 1024)));
    const bool body_follows = blank_line > 0 && !after.empty() && !boundary_at(after, boundaries_);
    if (!body_follows || looks_like_body(line)) header_.length = *stray_;
  }

  std::string_view rest_;
  const Boundaries& boundaries_;
  const Limits& limits_;
  const std::string& where_;
  RawHeader header_;
  std::size_t at_ = 0;
  std::size_t field_start_ = 0;
  bool in_field_ = false;
  bool after_newline_ = true;  ///< and not after a bare CR
  bool had_stray_ = false;
  bool may_be_cut_ = false;
  bool ended_ = false;
  std::bitset<kKnown.size()> seen_;
  std::string* value_ = nullptr;
  std::optional<std::size_t> stray_;  ///< the first line that is no field since the last that is
};

}  // namespace

RawHeader read_header(std::string_view rest, const Boundaries& boundaries, const Limits& limits,
                      const std::string& where) {
  return HeaderReader(rest, boundaries, limits, where).run();
}

std::string_view field_name(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size() && is_name(line[length])) ++length;
  std::size_t colon = length;
  while (colon < line.size() && is_blank(line[colon])) ++colon;
  return colon < line.size() && line[colon] == ':' ? line.substr(0, length) : std::string_view();
}

bool starts_with_field(std::string_view text) {
  return !field_name(text.substr(0, kLongestFieldName)).empty();
}

bool is_mbox_line(std::string_view line) {
  if (starts_with_field(line)) return false;
  return line.starts_with("From ") || line.starts_with(">From ");
}

Preamble read_preamble(std::string_view mail) {
  Preamble before;
  const auto skip_blank_lines = [&] {
    while (const auto line_end = line_end_length(mail.substr(before.length))) {
      before.length += line_end;
      before.as_mail_server = false;
    }
  };
  if (mail.starts_with("\xEF\xBB\xBF")) before = {3, false};
  skip_blank_lines();
  if (!is_mbox_line(mail.substr(before.length))) return before;
  before.length += line_length(mail.substr(before.length));
  before.length += line_end_length(mail.substr(before.length));
  skip_blank_lines();
  return before;
}

}  // namespace tlsrpt::mail
