// SPDX-License-Identifier: MIT
#include "digest/waiting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "digest/show.h"
#include "json/writer.h"
#include "prose/lines.h"

namespace tlsrpt::digest {
namespace {

using store::Delivery;
using store::WaitingRow;

std::uint64_t count(const std::vector<WaitingRow>& rows, std::string_view state) {
  std::uint64_t count = 0;
  for (const WaitingRow& row : rows) count += row.delivery.state == state ? row.deliveries : 0;
  return count;
}

/// `pending after 3 attempts, next at 2026-11-24 12:10 UTC`
std::string standing(const Delivery& delivery, const TextStyle& style) {
  std::string line = shown(delivery.state, style);
  if (delivery.attempts > 0) line += " after " + number(delivery.attempts, "attempt");
  if (delivery.state != store::kPending) return line;
  return line + ", next at " + prose::minute(delivery.next_try) + " UTC";
}

/// The answer to the newest attempt.
const WaitingRow* last_answered(const std::vector<WaitingRow>& rows) {
  const WaitingRow* last = nullptr;
  for (const WaitingRow& row : rows) {
    if (row.delivery.answer.empty()) continue;
    if (last == nullptr || row.delivery.last_try >= last->delivery.last_try) last = &row;
  }
  return last;
}

void write_row(json::Writer& out, const WaitingRow& row) {
  const Delivery& delivery = row.delivery;
  out.begin_object();
  out.key("alert").number(static_cast<std::uint64_t>(delivery.notice));
  out.key("notice").text(row.kind).key("subject").text(row.subject);
  out.key("created").text(report::format_time(row.created));
  out.key("notifier").text(delivery.notifier).key("state").text(delivery.state);
  out.key("attempts").number(delivery.attempts).key("next_try");
  delivery.state == store::kPending ? out.text(report::format_time(delivery.next_try)) : out.null();
  out.key("last_try");
  delivery.last_try ? out.text(report::format_time(*delivery.last_try)) : out.null();
  out.key("answer").text_or_null(delivery.answer);
  out.end_object();
}

}  // namespace

std::string waiting_text(const std::vector<WaitingRow>& rows, const TextStyle& style) {
  if (rows.empty()) return "No alert waits.\n";
  std::string out;
  std::int64_t before = 0;
  for (const WaitingRow& row : rows) {
    const Delivery& delivery = row.delivery;
    if (delivery.notice != before) {
      if (before != 0) out += '\n';
      prose::hang(out, fmt::format("alert {}  ", delivery.notice), prose::plain(row.subject),
                  style.width);
      prose::hang(out, "    ", fmt::format("of {} UTC", prose::minute(row.created)), style.width);
      before = delivery.notice;
    }
    const std::string lead = prose::pad_right("    " + shown(delivery.notifier, style), 14);
    prose::hang(out, lead, standing(delivery, style), style.width);
    prose::hang(out, std::string(lead.size(), ' '), prose::plain(delivery.answer), style.width);
  }
  return out;
}

std::string waiting_json(const std::vector<WaitingRow>& rows) {
  std::string lines;
  for (const WaitingRow& row : rows) {
    json::Writer out;
    write_row(out, row);
    lines.append(out.str()).append("\n");
  }
  return lines;
}

std::string waiting_lines(const std::vector<WaitingRow>& rows, const TextStyle& style) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kStates = {
      {{store::kPending, "waiting"}, {store::kGivenUp, "given up"}, {store::kRefused, "refused"}}};
  std::string counts;
  for (const auto& [state, words] : kStates) {
    const std::uint64_t found = count(rows, state);
    if (found == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", number(found), words);
  }
  if (counts.empty()) return {};
  std::string line = "Alerts not delivered: " + counts;
  if (const WaitingRow* last = last_answered(rows)) {
    line += fmt::format(" ({}: {})", shown(last->delivery.notifier, style),
                        prose::plain(last->delivery.answer));
  }
  std::string out;
  prose::hang(out, "", line + "; see tlsrpt-store alerts list", style.width);
  return out;
}

void write_waiting_summary(json::Writer& out, const std::vector<WaitingRow>& rows) {
  out.begin_object();
  out.key("pending").number(count(rows, store::kPending));
  out.key("given_up").number(count(rows, store::kGivenUp));
  out.key("refused").number(count(rows, store::kRefused));
  const WaitingRow* const last = last_answered(rows);
  out.key("last_answer").text_or_null(last == nullptr ? "" : last->delivery.answer);
  out.end_object();
}

}  // namespace tlsrpt::digest
