// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "report/time.h"

namespace tlsrpt::cli {
namespace {

/// One file serves all programs: each takes its own keys and passes over those of the others. A
/// key of no program is a mistake, and says so.
constexpr std::array<std::string_view, 36> kKeys = {
    // tlsrpt-ingest
    "not-report", "quarantine-messages", "quarantine-bytes", "deadline", "max-message",
    "max-header", "max-header-field", "max-mime-depth", "max-parts", "max-reports", "max-inflated",
    "max-json-depth", "max-policies", "max-failure-details", "recipient", "threshold", "remind",
    "resolve-after", "alert-max-age", "alert-limit",
    // tlsrpt-summary
    "format", "day", "from", "to", "last", "domain", "exit-code", "all",
    // several
    "quarantine", "database", "alert-mail", "alert-from", "alert-command", "alert-timeout",
    "alert-give-up", "sendmail"};

/// Set, but empty, is not set.
std::string_view environment_database() {
  const char* const path = std::getenv("TLSRPT_DATABASE");
  return path == nullptr ? std::string_view() : path;
}

class SharedFile final : public CLI::ConfigBase {
 public:
  explicit SharedFile(const CLI::App& app) : app_(app) { commentChar = '#'; }

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::vector<CLI::ConfigItem> found;
    for (CLI::ConfigItem& item : CLI::ConfigBase::from_config(input)) {
      if (is_for_another(item)) continue;
      // CLI11 would pass over a key that stands again further down.
      const auto before = std::find_if(found.begin(), found.end(), [&](const auto& other) {
        return other.fullname() == item.fullname();
      });
      if (before == found.end()) {
        found.push_back(std::move(item));
      } else {
        before->inputs.insert(before->inputs.end(), item.inputs.begin(), item.inputs.end());
      }
    }
    return found;
  }

 private:
  bool is_for_another(const CLI::ConfigItem& item) const {
    // The environment goes before the configuration.
    if (item.name == "database" && !environment_database().empty()) return true;
    const CLI::Option* const ours = app_.get_option_no_throw("--" + item.name);
    return (ours == nullptr || !ours->get_configurable()) && is_key(item.name);
  }
  static bool is_key(std::string_view name) {
    return std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end();
  }

  const CLI::App& app_;
};

void add_shared(CLI::App& app, StoreOptions& store) {
  app.set_version_flag("--version", app.get_name() + " " TLSRPT_VERSION);
  app.set_config("--config", kDefaultConfig, "Read options from this file")->type_name("FILE");
  app.config_formatter(std::make_shared<SharedFile>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--database", store.database, "The store")
      ->envname("TLSRPT_DATABASE")
      ->type_name("FILE");
}

void add_quarantine(CLI::App& app, StoreOptions& store) {
  app.add_option("--quarantine", store.quarantine,
                 "Maildir for mails that are not stored (default: quarantine beside the store)")
      ->type_name("FOLDER");
}

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

std::string absolute_or_error(const std::string& path) {
  return path.starts_with('/') ? std::string() : path + " does not begin with /";
}

std::string address_or_error(const std::string& text) {
  return alert::is_plain_address(text) ? std::string() : "it is no plain mail address";
}

/// A number of the unit that `time` counts in.
template <typename Time>
void add_time(CLI::App& app, const std::string& name, Time& time, const std::string& what) {
  app.add_option_function<std::uint64_t>(
         name,
         [&time](const std::uint64_t& number) {
           time = Time(static_cast<typename Time::rep>(number));
         },
         what)
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{36'500}))
      ->type_name("N")
      ->default_str(std::to_string(time.count()));
}

void add_alerts(CLI::App& app, AlertOptions& alerts) {
  app.option_defaults()->group("Alerts");
  // One value each: a vector of CLI11 would take the paths that follow as well.
  app.add_option("--alert-mail", alerts.outlets.mail_to, "Mail alerts to this address (repeatable)")
      ->allow_extra_args(false)
      ->check(CLI::Validator(address_or_error, ""))
      ->type_name("ADDRESS");
  app.add_option("--alert-from", alerts.outlets.mail_from,
                 "Whom they come from (default: the first --alert-mail)")
      ->check(CLI::Validator(address_or_error, ""))
      ->type_name("ADDRESS");
  app.add_option("--sendmail", alerts.outlets.sendmail, "The program that takes them")
      ->check(CLI::Validator(absolute_or_error, ""))
      ->type_name("FILE")
      ->capture_default_str();
  app.add_option("--alert-command", alerts.outlets.command,
                 "Run this program for each alert, with JSON on its standard input")
      ->check(CLI::Validator(absolute_or_error, ""))
      ->type_name("FILE");
  add_time(app, "--alert-timeout", alerts.patience.each, "Seconds for one of these programs");
  add_time(app, "--alert-give-up", alerts.patience.give_up,
           "Days after which an alert that cannot be delivered is given up");
  app.option_defaults()->group("Options");
}

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

/// CLI11 passes over a default file that it cannot read; a file that is there was meant.
void check_default_config() {
  if (::access(kDefaultConfig, F_OK) == 0 && ::access(kDefaultConfig, R_OK) != 0) {
    throw BadOptions(std::string("cannot read ") + kDefaultConfig + "; check its mode and owner");
  }
}

void parse(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    throw Answer{app.help()};
  } catch (const CLI::CallForVersion&) {
    throw Answer{app.version() + "\n"};
  } catch (const CLI::ParseError& error) {
    throw BadOptions(error.what());
  }
  check_default_config();
}

std::string day_or_error(const std::string& text) {
  return report::parse_day(text) ? std::string() : text + " is no day (YYYY-MM-DD)";
}

}  // namespace

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
  add_alerts(app, options.alerts);
  add_rules(app, options.rules, thresholds);
  add_limits(app, options.limits);
  parse(app, argc, argv);
  try {
    for (const std::string& threshold : thresholds) options.rules.thresholds.set(threshold);
  } catch (const alert::BadThreshold& bad) {
    throw BadOptions(bad.what());
  }
  if (options.test_alert && !options.paths.empty()) {
    throw BadOptions("--test-alert sends a test and nothing else; name no paths");
  }
  if (options.alert && options.paths.empty()) {
    throw BadOptions("--alert goes with the paths of an import; a delivery always sends alerts");
  }
  options.discard_other_mail = not_report == "discard";
  return options;
}

namespace {

bool names_a_window(int argc, const char* const* argv) {
  constexpr std::array<std::string_view, 4> kWindows = {"--day", "--last", "--from", "--to"};
  return std::any_of(argv + 1, argv + argc, [&](std::string_view argument) {
    const std::string_view option = argument.substr(0, argument.find('='));
    return std::find(kWindows.begin(), kWindows.end(), option) != kWindows.end();
  });
}

}  // namespace

SummaryOptions summary_options(int argc, const char* const* argv) {
  SummaryOptions options;
  CLI::App app(
      "Tells what the stored SMTP TLS reports say: what fails first, then all domains.\n"
      "Without a window it tells of the reports received in the last 24 hours.",
      "tlsrpt-summary");
  add_shared(app, options.store);
  add_quarantine(app, options.store);
  app.add_option("--format", options.format, "How to print it")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("text|json")
      ->capture_default_str();
  auto* const day = app.add_option("--day", options.day, "Reports on this UTC day");
  auto* const last = app.add_option("--last", options.last, "Reports on the last N full UTC days");
  auto* const from = app.add_option("--from", options.from, "Reports on this UTC day and later");
  auto* const to = app.add_option("--to", options.to, "Reports on this UTC day and earlier");
  for (auto* const option : {day, from, to}) {
    option->check(CLI::Validator(day_or_error, "YYYY-MM-DD"))->type_name("DAY");
  }
  last->check(CLI::Range(std::uint64_t{1}, std::uint64_t{36'500}))->type_name("N")->excludes(day);
  for (auto* const option : {from, to}) option->excludes(day)->excludes(last);
  app.add_option("--domain", options.domains, "Only this domain (repeatable)")->type_name("DOMAIN");
  app.add_flag("--incidents", options.incidents,
               "Tell of incidents instead: the open ones, and those that ended lately")
      ->configurable(false);
  app.add_flag("--exit-code", options.exit_code, "End with 1 where something fails");
  app.add_flag("--all", options.all, "Show every domain, however many there are");
  add_alerts(app, options.alerts);
  parse(app, argc, argv);
  // The file may hold a window for the digest.
  if (options.incidents && names_a_window(argc, argv)) {
    throw BadOptions("--incidents tells of now; it goes with no window of days");
  }
  return options;
}

StoreToolOptions store_tool_options(int argc, const char* const* argv) {
  using Command = StoreToolOptions::Command;
  StoreToolOptions options;
  CLI::App app("Looks after the store of SMTP TLS reports: its alerts and incidents.",
               "tlsrpt-store");
  add_shared(app, options.store);
  app.add_option("--format", options.format, "How alerts list prints")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("text|json")
      ->capture_default_str()
      ->configurable(false);
  app.add_flag("--all", options.all, "All alerts, for alerts retry and alerts drop")
      ->configurable(false);
  app.add_option("--why", options.why, "Why an incident is over, for incidents close")
      ->type_name("TEXT")
      ->configurable(false);
  add_alerts(app, options.alerts);
  app.require_subcommand(1);
  app.fallthrough();

  const auto ids = [&](CLI::App* command, const char* what) {
    command->add_option("ID", options.ids, what)
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 53))
        ->configurable(false);
    command->fallthrough();
    return command;
  };
  CLI::App* const alerts = app.add_subcommand("alerts", "Alerts that are not delivered");
  alerts->require_subcommand(0, 1)->fallthrough();
  alerts->add_subcommand("list", "List them; the default")->fallthrough();
  const CLI::App* const retry = ids(alerts->add_subcommand("retry", "Deliver them now"), "Alerts");
  const CLI::App* const drop = ids(alerts->add_subcommand("drop", "Deliver them never"), "Alerts");
  CLI::App* const incidents = app.add_subcommand("incidents", "Incidents");
  incidents->require_subcommand(1)->fallthrough();
  const CLI::App* const close =
      ids(incidents->add_subcommand("close", "End incidents by hand"), "Incidents");
  parse(app, argc, argv);

  std::sort(options.ids.begin(), options.ids.end());
  options.ids.erase(std::unique(options.ids.begin(), options.ids.end()), options.ids.end());
  if (retry->parsed()) options.command = Command::alerts_retry;
  if (drop->parsed()) options.command = Command::alerts_drop;
  if (close->parsed()) options.command = Command::incidents_close;
  const bool wants_ids = retry->parsed() || drop->parsed();
  if (wants_ids && options.all == !options.ids.empty()) {
    throw BadOptions("name the alerts by their IDs, or all with --all");
  }
  if (options.all && !wants_ids) throw BadOptions("--all goes with alerts retry and alerts drop");
  if (close->parsed() && options.ids.empty()) throw BadOptions("name the incidents by their IDs");
  if (close->parsed() && options.why.empty()) throw BadOptions("say --why the incident is over");
  if (!close->parsed() && !options.why.empty()) throw BadOptions("--why goes with incidents close");
  if (options.format != "text" && (wants_ids || close->parsed())) {
    throw BadOptions("--format goes with alerts list");
  }
  return options;
}

}  // namespace tlsrpt::cli
