// SPDX-License-Identifier: MIT
// The options of tlsrpt-summary: which page, of what, how, and to whom.
#include <algorithm>
#include <array>

#include "cli/options.h"
#include "cli/options_shared.h"
#include "ingest/domains.h"
#include "report/time.h"

namespace tlsrpt::cli {
namespace {

using Page = SummaryOptions::Page;

std::string day_or_error(const std::string& text) {
  return report::parse_day(text) ? std::string() : text + " is no day (YYYY-MM-DD)";
}

/// One without a name would be all of them.
std::string domain_or_error(const std::string& text) {
  return ingest::normal_mail_domain(text).empty() ? "it names no domain" : std::string();
}

void add_window(CLI::App& app, SummaryOptions& options) {
  auto* const day = app.add_option("--day", options.day, "Reports on this UTC day");
  auto* const last = app.add_option("--last", options.last, "Reports on the last N full UTC days");
  auto* const from = app.add_option("--from", options.from, "Reports on this UTC day and later");
  auto* const to = app.add_option("--to", options.to, "Reports on this UTC day and earlier");
  for (auto* const option : {day, from, to}) {
    option->check(CLI::Validator(day_or_error, "YYYY-MM-DD"))->type_name("DAY");
  }
  last->check(within(1, 36'500))->type_name("N")->excludes(day);
  for (auto* const option : {from, to}) option->excludes(day)->excludes(last);
  app.add_flag("--new", options.fresh, "Tell what came since the last --new was delivered")
      ->configurable(false);
}

/// Each is a page of its own, instead of the digest.
void add_pages(CLI::App& app, SummaryOptions& options) {
  const auto add_page = [&](const char* name, Page page, const char* what) {
    app.add_flag_callback(
           name, [&options, page] { options.page = page; }, what)
        ->configurable(false);
  };
  app.option_defaults()->group("Other pages");
  add_page("--incidents", Page::incidents,
           "Tell of incidents: the open ones, and those that ended lately");
  add_page("--failures", Page::failures,
           "Tell of each failing combination of cause, host, addresses and reporter");
  app.add_option("--type", options.type, "Only this result type, with --failures")
      ->type_name("TYPE")
      ->configurable(false);
  app.add_option("--mx", options.mx, "Only this receiving MX host, with --failures")
      ->type_name("HOST")
      ->configurable(false);
  const CLI::Validator told([](const std::string& id) { return id.empty() ? "it is empty" : ""; },
                            "");
  app.add_option("--report", options.report,
                 "Print one report in full, by its number or its report-id")
      ->check(told)
      ->type_name("ID")
      ->configurable(false);
  app.add_option("--ready", options.ready,
                 "Tell whether this domain may move to enforce, and why; end with 1 if not")
      ->check(CLI::Validator(domain_or_error, ""))
      ->type_name("DOMAIN")
      ->configurable(false);
  app.option_defaults()->group("Options");
}

void add_mail(CLI::App& app, SummaryOptions& options) {
  app.option_defaults()->group("Mail");
  app.add_flag("--mail", options.mail, "Mail the digest, as text and HTML, to --mail-to")
      ->configurable(false);
  app.add_option(
         "--mail-to", options.mail_to,
         "Mail it to this address (repeatable; default: those of --alert-mail, else postmaster)")
      ->allow_extra_args(false)
      ->check(CLI::Validator(address_or_error, ""))
      ->type_name("ADDRESS");
  app.add_option("--mail-from", options.mail_from,
                 "Whom it comes from (default: --alert-from, else the first --mail-to)")
      ->check(CLI::Validator(address_or_error, ""))
      ->type_name("ADDRESS");
  app.option_defaults()->group("Options");
}

/// In the file, --mail-to says where to; only the command line says that it is to be mailed now.
void settle_mail(SummaryOptions& options, bool is_told) {
  const alert::Outlets& alerts = options.alerts.outlets;
  options.mail = options.mail || is_told;
  if (options.mail_to.empty()) options.mail_to = alerts.mail_to;
  // RFC 5321, section 4.5.1: every site has this one.
  if (options.mail && options.mail_to.empty()) options.mail_to = {"postmaster"};
  if (options.mail_to.empty()) return;
  if (options.mail_from.empty()) options.mail_from = alerts.mail_from;
  if (options.mail_from.empty()) options.mail_from = options.mail_to.front();
}

/// Of the pages that were asked for, the one that there is.
void settle_page(SummaryOptions& options, int argc, const char* const* argv) {
  const auto asks = [&](std::string_view page) { return names(argc, argv, {page}) ? 1 : 0; };
  if (asks("--incidents") + asks("--failures") + asks("--report") + asks("--ready") > 1) {
    throw BadOptions(
        "--incidents, --failures, --report and --ready are pages of their own; ask for one");
  }
  if (!options.report.empty()) options.page = Page::report;
  if (!options.ready.empty()) options.page = Page::ready;
}

/// A window of the file is for a digest that names none.
std::vector<std::string> passed_over(int argc, const char* const* argv) {
  const bool has_own =
      names(argc, argv,
            {"--day", "--last", "--from", "--to", "--new", "--ready", "--report", "--incidents"});
  return has_own ? std::vector<std::string>{"day", "last", "from", "to"}
                 : std::vector<std::string>();
}

/// What does not go with a page, as the command line has it: the file may hold a window and a
/// format for the digest.
void check_page(const SummaryOptions& options, int argc, const char* const* argv) {
  const bool names_days = names(argc, argv, {"--day", "--last", "--from"});
  const bool names_window = names_days || names(argc, argv, {"--to"});
  if (options.page == Page::incidents && names_window) {
    throw BadOptions("--incidents tells of now; it goes with no window of days");
  }
  if (options.page == Page::report && names_window) {
    throw BadOptions(
        "--report prints one report, whatever its day; it goes with no window of days");
  }
  if (options.page == Page::ready && names_days) {
    throw BadOptions("--ready looks at the last weeks; of the days it goes with --to alone");
  }
  if (options.page != Page::failures && (options.type || options.mx)) {
    throw BadOptions("--type and --mx go with --failures");
  }
  if (options.fresh && names_window) {
    throw BadOptions("--new has a window of its own; it goes with no days");
  }
  if (options.page != Page::digest && (options.fresh || options.mail)) {
    throw BadOptions("--new and --mail go with the digest alone");
  }
  if (options.page != Page::digest && names(argc, argv, {"--quiet-if-clean"})) {
    throw BadOptions("--quiet-if-clean goes with the digest alone");
  }
  const bool is_of_one = options.page == Page::report || options.page == Page::ready;
  if (is_of_one && names(argc, argv, {"--domain"})) {
    throw BadOptions(
        "--report and --ready name what they are about; --domain does not go with them");
  }
  if (options.mail && names(argc, argv, {"--format"})) {
    throw BadOptions("a mail is text and HTML in one; --format does not go with it");
  }
}

/// A format of the file may be none of a page's; then that is text.
void settle_format(SummaryOptions& options, int argc, const char* const* argv) {
  const bool is_known = options.page == Page::digest || options.format == "text" ||
                        options.format == "json" ||
                        (options.page == Page::failures && options.format == "csv");
  if (is_known) return;
  if (names(argc, argv, {"--format"})) {
    throw BadOptions("--format " + options.format + " does not go with this page");
  }
  options.format = "text";
}

}  // namespace

SummaryOptions summary_options(int argc, const char* const* argv) {
  SummaryOptions options;
  App app(
      "Tells what the stored SMTP TLS reports say: what fails first, then all domains.\n"
      "Without a window it tells of the reports received in the last 24 hours.",
      "tlsrpt-summary", argc, argv);
  add_shared(app, options.store, passed_over(argc, argv));
  add_quarantine(app, options.store);
  app.add_option("--format", options.format, "How to print it")
      ->check(one_of({"text", "html", "json", "csv", "metrics"}))
      ->type_name("text|html|json|csv|metrics")
      ->capture_default_str();
  add_window(app, options);
  add_domains(app, options.domains,
              "Only this domain; *.example.com is all below that one (repeatable)");
  app.add_flag("--exit-code", options.exit_code, "End with 1 where something fails");
  app.add_flag("--quiet-if-clean", options.quiet_if_clean,
               "Print and mail nothing where nobody is needed");
  app.add_flag("--accept-unverified", options.accept_unverified,
               "Accept unauthenticated reports as evidence for enforce");
  add_verifier(app, options.trusted_authserv_ids);
  app.add_flag("--all", options.all, "Show every domain, however many there are");
  add_mail(app, options);
  add_pages(app, options);
  add_alerts(app, options.alerts);
  parse(app, options.store, argc, argv);
  settle_mail(options, names(argc, argv, {"--mail-to"}));
  settle_page(options, argc, argv);
  check_page(options, argc, argv);
  settle_format(options, argc, argv);
  return options;
}

}  // namespace tlsrpt::cli
