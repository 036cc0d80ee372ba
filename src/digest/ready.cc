// SPDX-License-Identifier: MIT
#include "digest/ready.h"

#include <fmt/format.h>

#include <algorithm>

#include "digest/reporters.h"
#include "digest/show.h"
#include "json/writer.h"
#include "prose/lines.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

using std::chrono::days;

constexpr std::size_t kMostRowsShown = 20;
constexpr std::string_view kRowIndent = "       ";

std::string verdict(const Readiness& readiness) {
  if (readiness.meets_all()) return fmt::format("ready for enforce{}", readiness.proviso());
  if (readiness.is_enforced()) return fmt::format("enforced already{}", readiness.proviso());
  return "not ready for enforce";
}

std::string seen_mode(const Readiness& readiness) {
  if (!readiness.mode.empty()) {
    return fmt::format("the newest policy that senders saw is in mode {}", readiness.mode);
  }
  if (!readiness.has_reports) {
    return fmt::format("no {}report of the last weeks is on this domain",
                       readiness.evidence == Evidence::authenticated ? "authenticated " : "");
  }
  if (readiness.has_policy) return "senders see an MTA-STS policy, but do not tell its mode";
  return fmt::format("senders found no MTA-STS policy lately, up to {}",
                     report::format_day(readiness.asked));
}

std::string span(report::Day first, report::Day last) {
  if (first == last) return report::format_day(first);
  return fmt::format("{} to {}", report::format_day(first), report::format_day(last));
}

void condition(std::string& out, bool is_met, const std::string& text, const TextStyle& style) {
  const bool red = style.colour && !is_met;
  prose::hang(out,
              is_met ? "  yes  "
              : red  ? "\x1b[1;31m  no\x1b[0m   "
                     : "  no   ",
              text, style.width);
}

std::string_view counted(Evidence evidence) {
  switch (evidence) {
    case Evidence::authenticated:
      return "only authenticated reports count, except for failures";
    case Evidence::accepted:
      return "unauthenticated reports count, because accept-unverified is set";
    default:
      return "unauthenticated reports count, because trusted-authserv-id is not set";
  }
}

void conditions(std::string& out, const Readiness& readiness, const TextStyle& style) {
  if (readiness.has_reports) {
    condition(out, readiness.is_accepted(), std::string(counted(readiness.evidence)), style);
  }
  condition(out, readiness.is_testing() || readiness.is_enforced(), seen_mode(readiness), style);
  if (readiness.is_enforced()) return;
  std::string covered = fmt::format("{} of the {} that it takes are covered in testing",
                                    number(readiness.days.size()), number(kTestingDays, "day"));
  if (!readiness.days.empty()) {
    covered += ": " + span(readiness.days.front(), readiness.days.back());
  }
  condition(out, readiness.has_days(), covered, style);
  if (readiness.days.empty()) return;
  if (!readiness.is_fresh()) {
    condition(out, false,
              fmt::format("the last of them is longer ago than {}",
                          number(static_cast<std::uint64_t>(kFresh.count()), "day")),
              style);
  }
  condition(out, readiness.has_reporters(),
            fmt::format("{} reported sessions on them: {}",
                        number(readiness.count_reporters(), "reporter"),
                        readiness.reporters.empty() ? "-" : listed(readiness.reporters, style)),
            style);
  condition(out, readiness.refused_sessions == 0,
            readiness.refused_sessions == 0 ? fmt::format("none of {} would have been refused",
                                                          number(readiness.sessions, "session"))
                                            : readiness.refused_text() + " would have been refused",
            style);
}

std::string by(const Refused& refused, const TextStyle& style) {
  if (refused.result_type.empty() && refused.reporter == report::Reporter()) return "";
  return ", told by " + prose::shown_reporter(refused.reporter, style);
}

void evidence(std::string& out, const Readiness& readiness, const TextStyle& style) {
  std::size_t seen = 0;
  std::string_view type_before;
  for (const Refused& refused : readiness.refused) {
    if (++seen > kMostRowsShown && !style.all) break;
    prose::hang(
        out, kRowIndent,
        fmt::format("{}: {}, {}{}",
                    prose::shown_cause(refused.result_type, refused.receiving_mx_hostname, style),
                    number(refused.failed_sessions, "session"),
                    span(refused.first_day, refused.last_day), by(refused, style)),
        style.width);
    // The same words again and again would hide the rows.
    if (refused.result_type != type_before || seen == 1) {
      const report::ResultType& type = report::result_type(refused.result_type);
      prose::hang(out, std::string(kRowIndent) + "  ",
                  fmt::format("{} {}", type.meaning, type.remedy), style.width);
    }
    type_before = refused.result_type;
  }
  if (readiness.refused.size() > kMostRowsShown && !style.all) {
    prose::hang(out, kRowIndent,
                fmt::format("{}and {}; see --all", ellipsis(style),
                            number(readiness.refused.size() - kMostRowsShown, "more row")),
                style.width);
  }
}

std::string what_to_do(const Readiness& readiness) {
  if (readiness.is_ready()) {
    return "Set \"mode: enforce\" in the policy, then change the id in the _mta-sts record.";
  }
  if (readiness.meets_all()) {
    return "Make sure that the reports are genuine first: set trusted-authserv-id, see "
           "tlsrpt.conf(5). Or accept them as they are: --accept-unverified.";
  }
  if (readiness.is_enforced()) {
    return "There is nothing to move; tlsrpt-summary --failures tells what is refused.";
  }
  if (!readiness.has_reports) {
    return readiness.evidence == Evidence::authenticated
               ? "Check its name, its _smtp._tls record, and whether its reports are authenticated."
               : "Check its name, and its _smtp._tls record.";
  }
  if (readiness.has_policy && readiness.mode.empty()) {
    return "Look at the policy itself; where its mode is testing, wait for reports that tell it.";
  }
  if (!readiness.is_testing()) {
    return "Publish an MTA-STS policy in mode testing first; tlsrpt-check --setup prints one.";
  }
  if (readiness.refused_sessions > 0) {
    return fmt::format("Mend what failed; {} without it are needed then.",
                       number(kTestingDays, "covered day"));
  }
  return "Wait for more reports.";
}

void write_refused(json::Writer& out, const Refused& refused) {
  out.begin_object();
  out.key("result_type").text_or_null(refused.result_type);
  out.key("receiving_mx_hostname").text_or_null(refused.receiving_mx_hostname);
  write_reporter(out, refused.reporter);
  out.key("failed_sessions").number(refused.failed_sessions);
  out.key("first_day").text(report::format_day(refused.first_day));
  out.key("last_day").text(report::format_day(refused.last_day));
  out.end_object();
}

}  // namespace

Readiness collect_readiness(store::Store& store, const std::string& domain, report::Day asked,
                            Evidence evidence) {
  const store::Scope scope{
      store::Window{store::Window::Basis::covered, report::Time(asked - kReadyLookBack),
                    report::Time(asked + days(1))},
      {domain}};
  History history;
  store::each_result(store, scope, store::Grain::day,
                     [&](const store::ResultRow& row) { take(history, row); });
  const auto known = history.find(domain);
  return readiness(known == history.end() ? DomainHistory() : known->second, asked,
                   lookups(store, scope, evidence), true);
}

std::string ready_text(const std::string& domain, const Readiness& readiness,
                       const TextStyle& style) {
  std::string out;
  prose::hang(out, "",
              fmt::format("{}: {}, by the reports up to {} (UTC)", shown_domain(domain, style),
                          verdict(readiness), report::format_day(readiness.asked)),
              style.width);
  out += '\n';
  conditions(out, readiness, style);
  if (!readiness.is_enforced()) evidence(out, readiness, style);
  out += '\n';
  prose::hang(out, "", what_to_do(readiness), style.width);
  return out;
}

std::string ready_json(const std::string& domain, const Readiness& readiness) {
  json::Writer out;
  out.begin_object().key("domain").text(domain);
  out.key("asked").text(report::format_day(readiness.asked));
  out.key("ready").boolean(readiness.is_ready());
  out.key("ready_if_genuine").boolean(readiness.meets_all());
  out.key("evidence")
      .text(readiness.evidence == Evidence::authenticated ? "authenticated" : "unauthenticated");
  out.key("mode").text_or_null(readiness.mode).key("days").begin_array();
  for (const report::Day day : readiness.days) out.text(report::format_day(day));
  out.end_array();
  write_reporters(out, readiness.reporters);
  out.key("sessions").number(readiness.sessions);
  out.key("refused_sessions").number(readiness.refused_sessions).key("refused").begin_array();
  for (const Refused& refused : readiness.refused) write_refused(out, refused);
  out.end_array().end_object();
  return std::string(out.str()) + "\n";
}

}  // namespace tlsrpt::digest
