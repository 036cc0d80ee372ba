// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include "cli/options_shared.h"

namespace tlsrpt::cli {
namespace {

template <typename Size>
void add_size(CLI::App& app, const std::string& name, Size& size, const std::string& what) {
  app.add_option(name, size, what)
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))  // and so no negative one
      ->type_name("SIZE")
      ->capture_default_str();
}

template <typename Number>
void add_number(CLI::App& app, const std::string& name, Number& number, const std::string& what) {
  app.add_option(name, number, what)
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace

void add_rules(CLI::App& app, alert::Rules& rules, std::vector<std::string>& thresholds) {
  app.option_defaults()->group("Incidents");
  app.add_option("--threshold", thresholds,
                 "Failed sessions that open an incident: [DOMAIN/]RESULT-TYPE:N, :N% or :off; "
                 "* for all types (repeatable)")
      ->allow_extra_args(false)
      ->type_name("THRESHOLD");
  add_time(app, "--remind", rules.remind, "Days between two alerts of an incident that goes on");
  add_time(app, "--resolve-after", rules.resolve_after,
           "Days of reports without it after which an incident is over");
  add_time(app, "--alert-max-age", rules.max_age, "Reports on days longer ago send no alerts");
  add_number(app, "--alert-limit", rules.hourly, "Alerts in an hour at most");
  app.option_defaults()->group("Options");
}

void set_thresholds(alert::Rules& rules, const std::vector<std::string>& thresholds) {
  try {
    for (const std::string& threshold : thresholds) rules.thresholds.set(threshold);
  } catch (const alert::BadThreshold& bad) {
    throw BadOptions(bad.what());
  }
}

void add_limits(CLI::App& app, ingest::Limits& limits) {
  app.option_defaults()->group("Limits");
  add_size(app, "--max-message", limits.message, "Bytes of one mail");
  add_size(app, "--max-header", limits.mail.header_block, "Bytes of one header");
  add_size(app, "--max-header-field", limits.mail.header_field, "Bytes of one header field");
  add_number(app, "--max-mime-depth", limits.mail.depth, "Parts inside each other");
  add_number(app, "--max-parts", limits.mail.parts, "Parts of one mail");
  add_number(app, "--max-reports", limits.reports, "Reports in one mail");
  add_size(app, "--max-inflated", limits.unpack.inflated, "Bytes of one report, inflated");
  add_number(app, "--max-json-depth", limits.json.depth, "Objects inside each other");
  add_number(app, "--max-policies", limits.json.policies, "Policies of one report");
  add_number(app, "--max-failure-details", limits.json.failure_details,
             "Failure details of one report");
  app.option_defaults()->group("Options");
}

IngestOptions ingest_options(int argc, const char* const* argv) {
  IngestOptions options;
  std::string not_report = "quarantine";
  CLI::App app(
      "Reads SMTP TLS reports (RFC 8460) out of mails into a store.\n"
      "Without PATH it delivers one mail from standard input and ends with 0 or 75.",
      "tlsrpt-ingest");
  std::vector<std::string> thresholds;
  add_shared(app, options.store);
  add_quarantine(app, options.store);
  app.add_option("paths", options.paths,
                 "Mails, mboxes, Maildirs, bare reports (.json, .json.gz), - for standard input")
      ->type_name("PATH")
      ->configurable(false);
  // In a file that a mail server's delivery reads too, it would lose every mail.
  app.add_flag("--dry-run", options.dry_run,
               "Store nothing; print the verdict and the report of each input as JSON lines")
      ->configurable(false);
  app.add_flag("--alert", options.alert, "Let an import send alerts, as a delivery does")
      ->configurable(false);
  app.add_flag("--test-alert", options.test_alert,
               "Send a test to everybody who is told of alerts, and say what came of it")
      ->configurable(false);
  app.add_option("--recipient", options.recipients,
                 "The address the mail was sent to; no alert is mailed there")
      ->type_name("ADDRESS");
  app.add_option("--not-report", not_report, "What to do with mail that is no report")
      ->check(CLI::IsMember({"quarantine", "discard"}))
      ->type_name("quarantine|discard")
      ->capture_default_str();
  add_number(app, "--quarantine-messages", options.quarantine_bounds.messages,
             "Mails the quarantine holds at most");
  add_size(app, "--quarantine-bytes", options.quarantine_bounds.bytes,
           "Bytes the quarantine holds at most");
  add_number(app, "--deadline", options.deadline, "Seconds for the delivery of one mail");
  app.add_flag("--allow-root", options.allow_root, "Deliver mail even as root");
  add_alerts(app, options.alerts);
  add_rules(app, options.rules, thresholds);
  add_limits(app, options.limits);
  parse(app, argc, argv);
  set_thresholds(options.rules, thresholds);
  if (options.test_alert && !options.paths.empty()) {
    throw BadOptions("--test-alert sends a test and nothing else; name no paths");
  }
  if (options.alert && options.paths.empty()) {
    throw BadOptions("--alert goes with the paths of an import; a delivery always sends alerts");
  }
  options.discard_other_mail = not_report == "discard";
  return options;
}

}  // namespace tlsrpt::cli
