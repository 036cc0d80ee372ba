// SPDX-License-Identifier: MIT
#include "cli/check_text.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "policy/rules.h"
#include "prose/lines.h"
#include "prose/show.h"
#include "report/time.h"

namespace tlsrpt::cli {
namespace {

constexpr std::size_t kWidest = 100;
constexpr std::string_view kIndent = "    ";
constexpr std::size_t kMostOfName = 200;
constexpr std::size_t kMostOfWhat = 400;

class Text {
 public:
  Text(const CheckReport& report, const Terminal& terminal)
      : report_(report),
        form_{terminal.unicode, true},
        width_(std::min(terminal.width, kWidest)),
        colour_(terminal.colour) {}

  void add_findings();
  void add_what_was_read();
  void add_count();
  std::string text() && { return std::move(out_); }

 private:
  std::string shown(std::string_view told, std::size_t most) const {
    return prose::shown(told, form_, most);
  }
  std::string painted(std::string_view text, std::string_view code) const;
  void add_finding(const policy::Finding& finding);
  void add_line(const policy::Place& place, std::string_view line);
  void add_rule(const policy::Rule& rule);
  void add_policy(const PolicyRead& read);
  void add_records(const policy::RecordsRead& read);
  void add_server(const probe::MailHost& host, const probe::MailServer& server);
  std::string listed(const std::vector<std::string>& names) const;
  void add_read(const std::string& of, std::string_view told);

  const CheckReport& report_;
  prose::Form form_;
  std::size_t width_;
  bool colour_;
  std::set<std::string_view> told_;  // rules whose effect has been told
  std::string out_;
};

std::string Text::painted(std::string_view text, std::string_view code) const {
  if (!colour_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string_view colour_of(policy::Severity severity) {
  switch (severity) {
    case policy::Severity::error:
      return "1;31";
    case policy::Severity::warning:
      return "1;35";
    case policy::Severity::note:
      break;
  }
  return "1;36";
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

/// As much of the line as fits, with a caret below the column.
void Text::add_line(const policy::Place& place, std::string_view line) {
  const std::size_t room = std::max<std::size_t>(width_, 40) - kIndent.size() - 6;
  const std::size_t at = std::min(place.column == 0 ? 0 : place.column - 1, line.size());
  std::size_t first = at > room / 2 ? at - room / 2 : 0;
  while (first > 0 && first < line.size() && is_continuation(line[first])) --first;
  const std::string dots = first > 0 ? (form_.unicode ? "…" : "...") : "";
  const std::string before = dots + shown(line.substr(first, at - first), line.size());
  const std::size_t used = prose::display_width(before);
  const std::string behind = shown(line.substr(at), room > used ? room - used : 1);
  if (before.empty() && behind.empty()) return;
  out_.append(kIndent).append(before).append(behind).append("\n");
  if (place.column == 0) return;
  out_.append(kIndent).append(used, ' ').append(painted("^", "1;32")).append("\n");
}

void Text::add_rule(const policy::Rule& rule) {
  if (!told_.insert(rule.id).second) return;
  const auto add = [&](std::string_view label, std::string_view text) {
    if (text.empty()) return;
    prose::hang(out_, std::string(kIndent) + std::string(label), text, width_);
  };
  add("effect: ", rule.effect);
  add("remedy: ", rule.remedy);
  add("see: ", rule.source);
  add("senders report: ", rule.result_type);
}

void Text::add_finding(const policy::Finding& finding) {
  std::string place = shown(finding.place.of, kMostOfName);
  if (finding.place.line > 0) place += ":" + std::to_string(finding.place.line);
  if (finding.place.line > 0 && finding.place.column > 0) {
    place += ":" + std::to_string(finding.place.column);
  }
  out_ += painted(place + ":", "1") + " " +
          painted(std::string(policy::name(finding.severity)) + ":", colour_of(finding.severity)) +
          " " + shown(finding.what, kMostOfWhat) + " [" + std::string(finding.rule->id) + "]\n";
  if (const auto line = line_of(report_, finding.place)) add_line(finding.place, *line);
  add_rule(*finding.rule);
}

/// By place, in the order in which the places were read; of each its lines first, then what is
/// about the whole.
void Text::add_findings() {
  std::vector<std::string_view> places;
  std::vector<std::tuple<std::size_t, bool, std::size_t, std::size_t, const policy::Finding*>>
      order;
  for (const policy::Finding& finding : report_.findings) {
    const policy::Place& place = finding.place;
    const auto found = std::ranges::find(places, place.of);
    const auto number = static_cast<std::size_t>(found - places.begin());
    if (found == places.end()) places.push_back(place.of);
    order.emplace_back(number, place.line == 0, place.line, place.column, &finding);
  }
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a), std::get<3>(a)) <
           std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b), std::get<3>(b));
  });
  for (const auto& entry : order) {
    add_finding(*std::get<4>(entry));
    out_ += "\n";
  }
}

std::string Text::listed(const std::vector<std::string>& names) const {
  constexpr std::size_t kMost = 8;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) {
    out.append(i == 0 ? "" : ", ").append(shown(names[i], kMostOfName));
  }
  if (names.size() > kMost) out += " and " + prose::number(names.size() - kMost) + " more";
  return out;
}

/// Behind the name, or below it where that is long.
void Text::add_read(const std::string& of, std::string_view told) {
  const std::string name = shown(of, kMostOfName) + ":";
  if (prose::display_width(name) * 3 < width_) {
    prose::hang(out_, name + " ", told, width_);
    return;
  }
  out_.append(name).append("\n");
  prose::hang(out_, kIndent, told, width_);
}

void Text::add_policy(const PolicyRead& read) {
  std::string told = read.policy.mode.empty() ? "no mode" : "mode " + read.policy.mode;
  told +=
      read.policy.max_age ? ", max_age " + std::to_string(*read.policy.max_age) : ", no max_age";
  told += ", " + prose::number(read.policy.mx.size(), "MX pattern");
  if (!read.policy.mx.empty()) told += " (" + listed(read.policy.mx) + ")";
  if (!read.valid) told += "; senders refuse it";
  add_read(read.of, told);
}

void Text::add_records(const policy::RecordsRead& read) {
  std::string told;
  if (read.kind == policy::RecordKind::tlsrpt) {
    told = read.ruas.empty() ? "reports go nowhere" : "reports go to " + listed(read.ruas);
  } else if (read.kind == policy::RecordKind::sts) {
    told = read.id.empty() ? "no id" : "id " + read.id;
  } else {
    return;
  }
  if (!read.valid) told += "; senders find no record";
  add_read(read.of, told);
}

/// One line a server: what a sender got there.
void Text::add_server(const probe::MailHost& host, const probe::MailServer& server) {
  std::string told;
  if (server.session.handshake) {
    told = server.session.handshake->protocol;
    if (server.judged.certificate) {
      const probe::Certificate& certificate = *server.judged.certificate;
      told += ", certificate by " + shown(certificate.issuer, kMostOfName) + " until " +
              report::format_day(report::day_of(certificate.not_after));
    }
    if (server.judged.faults.empty()) told += ", trusted";
    if (host.has_dane()) told += server.dane_faults.empty() ? ", DANE" : ", DANE fails";
  } else {
    told = "no TLS";
  }
  prose::hang(out_, shown(host.mx.host, kMostOfName) + " [" + server.address + "]: ", told, width_);
}

void Text::add_what_was_read() {
  if (report_.live) {
    for (const probe::MailHost& host : report_.live->hosts) {
      for (const probe::MailServer& server : host.servers) add_server(host, server);
    }
  }
  if (report_.policy) add_policy(*report_.policy);
  for (const policy::RecordsRead& read : report_.records) add_records(read);
  if (!report_.reports.empty()) add_read("reports", shown(report_.reports, kMostOfWhat));
}

void Text::add_count() {
  std::string told;
  for (const auto severity :
       {policy::Severity::error, policy::Severity::warning, policy::Severity::note}) {
    const std::size_t so_many = count(report_, severity);
    if (so_many == 0) continue;
    told.append(told.empty() ? "" : ", ").append(prose::number(so_many, policy::name(severity)));
  }
  if (told.empty()) told = "nothing wrong";
  if (report_.incomplete) told += "; not all could be checked";
  out_ += told + "\n";
}

}  // namespace

std::string check_text(const CheckReport& report, const Terminal& terminal) {
  Text text(report, terminal);
  text.add_findings();
  text.add_what_was_read();
  text.add_count();
  return std::move(text).text();
}

std::string findings_text(const CheckReport& report, const Terminal& terminal) {
  Text text(report, terminal);
  text.add_findings();
  return std::move(text).text();
}

}  // namespace tlsrpt::cli
