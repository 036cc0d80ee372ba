// SPDX-License-Identifier: MIT
#include "mail/mbox.h"

#include <algorithm>
#include <utility>

#include "mail/ascii.h"
#include "mail/header.h"
#include "mail/line.h"
#include "mail/mail_start.h"

namespace tlsrpt::mail {
namespace {

constexpr std::string_view kFrom = "From ";
constexpr std::string_view kMmdf = "\x01\x01\x01\x01";

/// More mails in doubt than this are not quoted in one part.
constexpr std::size_t kMostInDoubt = 64;

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes;
}

bool begins_mail_of_mbox(std::string_view line) {
  return line.starts_with(kFrom) && is_mbox_line(line);
}

bool separates_mmdf(std::string_view line) {
  return line.starts_with(kMmdf) && without_blanks_around(line) == kMmdf;
}

/// The boundary that a header names. Whatever else is in it, is for those who read the mail; this
/// only helps to find its end.
std::string named_boundary(std::string_view header) {
  constexpr std::string_view kName = "boundary=";
  const auto found = std::search(header.begin(), header.end(), kName.begin(), kName.end(),
                                 [](char a, char b) { return lower(a) == b; });
  if (found == header.end()) return {};
  header.remove_prefix(static_cast<std::size_t>(found - header.begin()) + kName.size());
  const bool quoted = header.starts_with('"');
  if (quoted) header.remove_prefix(1);
  const std::size_t end = header.find_first_of(quoted ? "\"\r\n" : " \t\r\n;");
  return std::string(without_blanks_around(header.substr(0, end)));
}

}  // namespace

bool begins_mbox(std::string_view bytes) {
  bytes = without_blanks_around(without_mark(bytes));
  return begins_mail_of_mbox(bytes) || bytes.starts_with(kMmdf);
}

Mbox::Mbox(std::size_t most, bool begins_as_mbox, Take take) : most_(most), take_(std::move(take)) {
  if (!begins_as_mbox) pieces_.emplace_back().is_mail = true;
}

void Mbox::add(std::string_view bytes) {
  rest_ += bytes;
  std::size_t start = 0;
  for (std::size_t end = 0; (end = rest_.find('\n', start)) != std::string::npos; start = end + 1) {
    line(std::string_view(rest_).substr(start, end + 1 - start));
  }
  // A line without an end is not kept for ever.
  if (rest_.size() - start > most_) {
    line(std::string_view(rest_).substr(start));
    start = rest_.size();
  }
  rest_.erase(0, start);
}

void Mbox::finish() {
  if (!rest_.empty()) line(rest_);
  give_all();
}

void Mbox::line(std::string_view text) {
  if (pieces_.empty()) {
    text = without_mark(text);
    if (without_blanks_around(text).empty()) return;
  }
  if (separates_mmdf(text) && (is_mmdf_ || pieces_.empty())) {
    is_mmdf_ = true;
    return give_all();
  }
  if (pieces_.empty()) {
    pieces_.emplace_back().is_mail = true;
  } else if (!is_mmdf_ && begins_mail_of_mbox(text)) {
    begin_piece();
  }
  const bool is_from_line = pieces_.back().mail.bytes.empty() && is_mbox_line(text);
  append(text);
  if (is_from_line) return;
  if (pieces_.back().in_header) {
    header_line(text);
  } else if (text.starts_with("--")) {
    delimiter(without_blanks_around(text));
  }
}

void Mbox::append(std::string_view text) {
  std::string& bytes = pieces_.back().mail.bytes;
  bytes.append(text, 0, std::min(text.size(), most_ + 1 - bytes.size()));
  const std::size_t last = bytes.size();
  while (pieces_.size() > 1 && held_ + last > most_) give_first();
}

void Mbox::begin_piece() {
  if (!pieces_.back().is_mail) join(pieces_.size() - 2);
  // Of two `From ` lines in a row one is enough.
  if (!pieces_.back().has_header && is_mbox_line(pieces_.back().mail.bytes)) {
    return pieces_.back().mail.bytes.clear();
  }
  held_ += pieces_.back().mail.bytes.size();
  pieces_.emplace_back();
}

void Mbox::header_line(std::string_view text) {
  const bool is_empty = without_blanks_around(text).empty();
  // Some have an empty line below the `From ` line.
  if (is_empty && !pieces_.back().has_header) return;
  pieces_.back().has_header = true;
  if (pieces_.back().is_mail) {
    if (is_empty) end_header();
  } else if (is_mail_field(text)) {
    pieces_.back().is_mail = true;
    while (pieces_.size() > 1 && (!pieces_.front().is_open || pieces_.size() > kMostInDoubt)) {
      give_first();
    }
  } else if (!starts_with_field(text) && !is_blank(text.front())) {
    join(pieces_.size() - 2);
  }
}

void Mbox::end_header() {
  Piece& piece = pieces_.back();
  piece.in_header = false;
  piece.boundary = named_boundary(piece.mail.bytes);
  piece.is_open = !piece.boundary.empty();
}

void Mbox::delimiter(std::string_view text) {
  for (std::size_t at = pieces_.size(); at-- > 0;) {
    const std::string& boundary = pieces_[at].boundary;
    if (boundary.empty() || !text.substr(2).starts_with(boundary)) continue;
    const std::string_view after = text.substr(2 + boundary.size());
    if (!after.empty() && after != "--") continue;
    if (at + 1 < pieces_.size()) {
      join(at);
      pieces_[at].mail.doubt = CutMail::Doubt::has_from_line;
    }
    pieces_[at].is_open = after.empty();
    return;
  }
}

/// Makes one of `first` and what follows it.
void Mbox::join(std::size_t first) {
  std::string& bytes = pieces_[first].mail.bytes;
  held_ -= bytes.size();
  for (std::size_t at = first + 1; at < pieces_.size(); ++at) {
    const std::string& further = pieces_[at].mail.bytes;
    if (at + 1 < pieces_.size()) held_ -= further.size();
    bytes.append(further, 0, most_ + 1 - bytes.size());
  }
  pieces_.resize(first + 1);
}

void Mbox::give_first() {
  Piece& first = pieces_.front();
  if (pieces_.size() > 1) {
    if (first.is_open) first.mail.doubt = CutMail::Doubt::is_cut_short;
    held_ -= first.mail.bytes.size();
    pieces_[1].is_mail = true;
  }
  CutMail mail = std::move(first.mail);
  pieces_.erase(pieces_.begin());
  take_(std::move(mail));
}

void Mbox::give_all() {
  if (!pieces_.empty() && !pieces_.back().is_mail) join(pieces_.size() - 2);
  while (!pieces_.empty()) give_first();
}

}  // namespace tlsrpt::mail
