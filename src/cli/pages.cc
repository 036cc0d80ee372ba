// SPDX-License-Identifier: MIT
#include "cli/pages.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/clock.h"
#include "cli/paths.h"
#include "cli/terminal.h"
#include "cli/window.h"
#include "digest/details.h"
#include "digest/html.h"
#include "digest/incidents.h"
#include "digest/json.h"
#include "digest/mail.h"
#include "digest/metrics.h"
#include "digest/policy_days.h"
#include "digest/ready.h"
#include "digest/stored_report.h"
#include "digest/text.h"
#include "digest/waiting.h"
#include "ingest/domains.h"
#include "ingest/quarantine.h"
#include "ingest/served_domains.h"
#include "report/domain.h"
#include "report/printable.h"
#include "store/bounds.h"
#include "store/details.h"
#include "store/stored_report.h"

namespace tlsrpt::cli {
namespace {

using std::chrono::days;

constexpr std::size_t kMostOthers = 20;  // reports that the same ID names
constexpr days kLately{14};              // for incidents that ended
/// What is looked up unless all is asked for: advice for so many domains, since when for so many
/// failures; more than any page shows.
constexpr std::size_t kAdvised = 40;
constexpr std::size_t kFailures = 40;
/// As wide as mail readers show without wrapping.
constexpr std::size_t kMailWidth = 78;

digest::TextStyle style(const SummaryOptions& options) {
  const Terminal terminal = look_at_terminal();
  return {{terminal.unicode, options.all}, terminal.width, terminal.colour, terminal.height};
}

digest::Evidence evidence(const SummaryOptions& options) {
  if (options.accept_unverified) return digest::Evidence::accepted;
  return options.trusted_authserv_ids.empty() ? digest::Evidence::unverified
                                              : digest::Evidence::authenticated;
}

void limit(digest::Question& question, const SummaryOptions& options) {
  const bool numbers_alone =
      !options.mail && (options.format == "csv" || options.format == "metrics");
  // Whether a day is clean, no domain may be left out of.
  const bool complete =
      options.all || options.quiet_if_clean || (options.format == "json" && !options.mail);
  if (complete && !numbers_alone) return;
  // A row of a table is a domain at most.
  question.domains = numbers_alone ? 0 : std::max(kAdvised, 2 * style(options).height);
  question.advised = numbers_alone ? 0 : kAdvised;
  question.failures = numbers_alone ? 0 : kFailures;
}

/// What was asked, as the store knows it: `*.example.com` and all names below that. Never none
/// where something was asked, for that would be all.
std::vector<std::string> known_domains(store::Store& store, const SummaryOptions& options) {
  std::vector<std::string> domains = asked_domains(options);
  const std::size_t asked = domains.size();
  for (std::size_t i = 0; i < asked; ++i) {
    if (!domains[i].starts_with("*.")) continue;
    const auto below = store::domains_below(store, domains[i].substr(2));
    domains.insert(domains.end(), below.begin(), below.end());
  }
  return domains;
}

Page incidents_page(store::Store& store, const SummaryOptions& options) {
  const report::Time since = now() - kLately;
  const auto [incidents, more] =
      digest::collect_incidents(store, since, known_domains(store, options));
  const auto waiting = store::Outbox(store).waiting(store::kMostWaiting);
  const bool failing = std::any_of(incidents.begin(), incidents.end(),
                                   [](const auto& view) { return view.incident.open(); });
  if (options.format == "json") {
    return {digest::incidents_json(incidents, waiting, more) + "\n", failing};
  }
  std::string text = digest::incidents_text(incidents, since, style(options), more);
  const std::string lines = digest::waiting_lines(waiting, style(options));
  if (!lines.empty()) text += "\n" + lines;
  return {std::move(text), failing};
}

Page ready_page(store::Store& store, const SummaryOptions& options) {
  const std::string domain = ingest::normal_mail_domain(options.ready);
  // Reports of today come tomorrow.
  const report::Day yesterday = report::day_of(now()) - days(1);
  const report::Day asked =
      options.to ? std::min(*report::parse_day(*options.to), yesterday) : yesterday;
  const digest::Readiness readiness =
      digest::collect_readiness(store, domain, asked, evidence(options));
  const bool json = options.format == "json";
  return {json ? digest::ready_json(domain, readiness)
               : digest::ready_text(domain, readiness, style(options)),
          !readiness.is_accepted() || !(readiness.meets_all() || readiness.is_enforced())};
}

Page failures_page(store::Store& store, const SummaryOptions& options) {
  const store::Scope scope{window(options, now()), known_domains(store, options)};
  store::DetailFilter filter{options.type, {}};
  if (options.mx) filter.receiving_mx_hostname = report::normal_domain(*options.mx);
  const bool is_text = options.format == "text";
  const std::size_t most = is_text && !options.all ? digest::kMostDetails : store::kMostDetails;
  const store::Details details = store::failure_details(store, scope, filter, most);
  const bool failing = details.combinations > 0;
  if (options.format == "json") {
    return {digest::details_json(details, scope.window) + "\n", failing};
  }
  if (!is_text) return {digest::details_csv(details), failing};
  const bool is_part = options.type || options.mx || !options.domains.empty();
  return {digest::details_text(details, scope.window, is_part, style(options)), failing};
}

Page report_page(store::Store& store, const SummaryOptions& options) {
  store::ReportMatches found = store::find_reports(store, options.report, 1 + kMostOthers);
  const auto stored =
      found.rows.empty() ? std::nullopt : store::stored_report(store, found.rows.front().number);
  if (!stored) {
    throw NoReport("no report has the number or report-id " + report::printable(options.report));
  }
  found.rows.erase(found.rows.begin());
  return {options.format == "json" ? digest::stored_report_json(*stored, found) + "\n"
                                   : digest::stored_report_text(*stored, found, style(options)),
          false};
}

}  // namespace

std::vector<std::string> asked_domains(const SummaryOptions& options) {
  std::vector<std::string> domains;
  for (const std::string& domain : options.domains) {
    domains.push_back(ingest::normal_domain_pattern(domain));
  }
  return domains;
}

/// Whoever may only read the store gets a digest without it.
digest::Quarantine quarantine(const std::string& path) {
  try {
    const auto contents = ingest::Quarantine(path, {}).contents();
    return {contents.messages, contents.oldest, path};
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::permission_denied) throw;
    return {std::nullopt, std::nullopt, path};
  }
}

digest::Digest collect(store::Store& store, const std::string& database,
                       const SummaryOptions& options, const store::Window& window) {
  digest::Question question;
  question.scope = {window, known_domains(store, options)};
  question.quarantine = quarantine(quarantine_path(options.store, database));
  question.now = now();
  limit(question, options);
  // Mail, HTML and JSON are UTF-8 wherever they are made.
  const bool is_text = options.format == "text" && !options.mail;
  question.evidence = evidence(options);
  question.form = {!is_text || style(options).unicode, options.all};
  return digest::collect(store, question);
}

std::string digest_text(store::Store& store, const digest::Digest& digest,
                        const SummaryOptions& options) {
  if (options.format == "csv") {
    return digest::csv(
        digest::collect_policy_days(store, {digest.window, known_domains(store, options)}));
  }
  if (options.format == "metrics") {
    return digest::metrics(digest,
                           options.all ? digest::MetricsBounds::none() : digest::MetricsBounds());
  }
  if (options.format == "json") return digest::json(digest) + "\n";
  if (options.format == "html") return digest::html(digest, {{true, options.all}});
  return digest::text(digest, style(options));
}

std::string digest_mail(const digest::Digest& digest, const SummaryOptions& options) {
  digest::TextStyle plain{{true, options.all}};
  plain.width = kMailWidth;
  return digest::mail(
      digest, {options.mail_to, options.mail_from, now(), static_cast<std::uint64_t>(::getpid())},
      digest::text(digest, plain), digest::html(digest, {{true, options.all}}));
}

Page page(store::Store& store, const SummaryOptions& options) {
  switch (options.page) {
    case SummaryOptions::Page::failures:
      return failures_page(store, options);
    case SummaryOptions::Page::report:
      return report_page(store, options);
    case SummaryOptions::Page::ready:
      return ready_page(store, options);
    default:
      return incidents_page(store, options);
  }
}

}  // namespace tlsrpt::cli
