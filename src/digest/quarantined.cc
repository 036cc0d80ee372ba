// SPDX-License-Identifier: MIT
#include "digest/quarantined.h"

#include <fmt/format.h>

#include "digest/show.h"
#include "json/writer.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

using State = QuarantinedMail::State;

constexpr std::size_t kMostOfText = 300;

std::string_view name(State state) {
  switch (state) {
    case State::kept:
      return "kept";
    case State::unknown:
      return "unknown";
    case State::missing:
      return "missing";
    case State::left_over:
      break;
  }
  return "left-over";
}

/// What a person has to know of a state that is not the usual one.
std::string_view words(State state) {
  switch (state) {
    case State::kept:
      return "";
    case State::unknown:
      return "a file that the store knows nothing of";
    case State::missing:
      return "the file is gone: somebody has removed it";
    case State::left_over:
      break;
  }
  return "the store says that it is gone; the next prune removes the file";
}

/// `rejected: json-syntax (part 2): Missing a comma`
std::string reason(const store::QuarantinedRow& row, const TextStyle& style) {
  std::string line = shown(row.verdict, style);
  // The verdict has said it already.
  if (row.fault != row.verdict) line += ": " + shown(row.fault, style);
  if (!row.where.empty()) line += " (" + shown(row.where, style) + ")";
  if (!row.detail.empty()) line += ": " + prose::shown(row.detail, style, kMostOfText);
  return line;
}

void write_line(std::string& out, std::string_view label, const std::string& text,
                const TextStyle& style) {
  if (text.empty()) return;
  prose::hang(out, prose::pad_right("    " + std::string(label), 13), text, style.width);
}

void write_mail(std::string& out, const QuarantinedMail& mail, const TextStyle& style) {
  const store::QuarantinedRow& row = mail.row;
  const std::string id = row.id == 0 ? "mail without a number" : fmt::format("mail {}", row.id);
  const std::string times = row.deliveries > 1 ? ", came " + number(row.deliveries, "time") : "";
  prose::hang(out, id + "  ",
              fmt::format("received {} UTC, {}{}", prose::minute(row.received),
                          prose::amount(row.size), times),
              style.width);
  write_line(out, "", std::string(words(mail.state)), style);
  if (row.id != 0) write_line(out, "why", reason(row, style), style);
  write_line(out, "from", prose::shown(row.from, style, kMostOfText), style);
  write_line(out, "subject", prose::shown(row.subject, style, kMostOfText), style);
  write_line(out, "name", shown(row.file, style), style);
}

}  // namespace

std::string quarantined_text(const std::vector<QuarantinedMail>& mails, const TextStyle& style) {
  if (mails.empty()) return "The quarantine is empty.\n";
  std::string out;
  for (const QuarantinedMail& mail : mails) {
    if (!out.empty()) out += '\n';
    write_mail(out, mail, style);
  }
  return out;
}

std::string quarantined_json(const std::vector<QuarantinedMail>& mails) {
  std::string lines;
  for (const QuarantinedMail& mail : mails) {
    const store::QuarantinedRow& row = mail.row;
    json::Writer out;
    out.begin_object().key("id");
    row.id == 0 ? out.null() : out.number(static_cast<std::uint64_t>(row.id));
    out.key("name").text(row.file).key("state").text(name(mail.state));
    out.key("received").text(report::format_time(row.received));
    out.key("verdict").text_or_null(row.verdict).key("fault").text_or_null(row.fault);
    out.key("where").text_or_null(row.where).key("detail").text_or_null(row.detail);
    out.key("from").text_or_null(row.from).key("subject").text_or_null(row.subject);
    out.key("message_id").text_or_null(row.message_id).key("size").number(row.size);
    out.key("deliveries").number(row.deliveries).end_object();
    lines.append(out.str()).append("\n");
  }
  return lines;
}

}  // namespace tlsrpt::digest
