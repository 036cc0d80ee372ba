// SPDX-License-Identifier: MIT
#include "cli/store_options.h"

#include <algorithm>
#include <initializer_list>

#include "cli/options_shared.h"
#include "report/time.h"

namespace tlsrpt::cli {
namespace {

using Command = StoreToolOptions::Command;

/// The digest looks back so far for what changed and for who fell silent.
constexpr std::uint64_t kFewestDays = 30;

struct Words {
  Command command;
  const CLI::App* app;
};

void add_days(CLI::App& app, const std::string& name, std::uint64_t& days,
              const std::string& what) {
  app.add_option(name, days, what)->check(within(0, 36'500))->type_name("N")->capture_default_str();
}

void add_keep(CLI::App& app, KeepOptions& keep) {
  app.option_defaults()->group("Retention");
  add_days(app, "--keep-raw", keep.raw, "Days that originals of reports are kept; 0: for ever");
  add_days(app, "--keep-reports", keep.reports,
           "Days that reports are kept, and all that is told of them; 0: for ever");
  add_days(app, "--keep-quarantine", keep.quarantine,
           "Days that mails are kept in the quarantine; 0: for ever");
  app.option_defaults()->group("Options");
}

/// What is for one call alone.
void add_own(CLI::App& app, StoreToolOptions& options) {
  app.option_defaults()->configurable(false);
  app.add_option("--format", options.format, "How alerts list, quarantine list and stats print")
      ->check(one_of({"text", "json"}))
      ->type_name("text|json")
      ->capture_default_str();
  app.add_flag("--all", options.all,
               "All alerts, for alerts retry and drop; all mails, for quarantine release and "
               "delete; all open ones, for incidents close");
  app.add_option("--why", options.why, "Why an incident is over, for incidents close")
      ->type_name("TEXT");
  app.add_flag("--dry-run", options.dry_run,
               "Print what prune, remove or incidents close would do, and do nothing");
  app.add_flag("--vacuum", options.vacuum,
               "Let prune write the store anew, so that all that is free in it is given back");
  app.add_flag("--alert", options.alert, "Let quarantine release send alerts, as a delivery does");
  app.add_option("--older", options.older,
                 "Mails that came more than so many days ago, for quarantine delete")
      ->check(within(0, 36'500))
      ->type_name("N");
  app.add_option("--from", options.from, "Reports on this day and later, for export and remove")
      ->type_name("YYYY-MM-DD");
  app.add_option("--to", options.to, "Reports up to this day, for export and remove")
      ->type_name("YYYY-MM-DD");
  const auto add_list = [&](const char* name, auto& values, const char* what, const char* type) {
    return app.add_option(name, values, what)->allow_extra_args(false)->type_name(type);
  };
  add_list("--domain", options.domains,
           "Reports or incidents of this domain, for export, remove and incidents close "
           "(repeatable)",
           "DOMAIN");
  add_list("--report", options.reports, "The report with this number, for remove (repeatable)", "N")
      ->check(within(1, std::uint64_t{1} << 53));
  add_list("--reporter", options.reporters,
           "Reports with this organization-name, for remove (repeatable)", "NAME");
  add_list("--signer", options.signers,
           "Reports authenticated by this DKIM domain, for remove (repeatable)", "DOMAIN");
  app.add_flag("--unauthenticated", options.unauthenticated,
               "Reports that are not authenticated, for remove");
  add_list("--type", options.types,
           "Incidents of this result type, for incidents close (repeatable)", "RESULT-TYPE");
  add_list("--mx", options.hosts, "Incidents of this MX host, for incidents close (repeatable)",
           "HOST");
  app.add_option("--opened-before", options.opened_before,
                 "Incidents that opened before this day, for incidents close")
      ->type_name("YYYY-MM-DD");
  app.add_flag("--force", options.force, "Let backup replace a file that is there");
  app.option_defaults()->configurable(true);
}

/// The commands, each with what parses it.
std::vector<Words> add_commands(CLI::App& app, StoreToolOptions& options) {
  const auto group = [](CLI::App& above, const char* name, const char* what) {
    CLI::App* const made = above.add_subcommand(name, what);
    made->fallthrough();
    return made;
  };
  const auto command = [&](CLI::App& above, const char* name, const char* what) {
    CLI::App* const made = group(above, name, what);
    made->footer("tlsrpt-store --help tells its options.");
    return made;
  };
  const auto ids = [&](CLI::App* of, const char* what) {
    of->add_option("ID", options.ids, what)
        ->check(within(1, std::uint64_t{1} << 53))
        ->configurable(false);
    return of;
  };
  const auto mails = [&](CLI::App* of) {
    of->add_option("ID", options.mails, "Mails, by number or name")->configurable(false);
    return of;
  };
  CLI::App* const alerts = group(app, "alerts", "Alerts that are not delivered");
  alerts->require_subcommand(0, 1);
  CLI::App* const quarantine = group(app, "quarantine", "Mails that were not stored");
  quarantine->require_subcommand(0, 1);
  CLI::App* const incidents = group(app, "incidents", "Incidents");
  incidents->require_subcommand(1);
  CLI::App* const backup =
      command(app, "backup", "Copy the store into a file, whole, while it is used");
  backup->add_option("FILE", options.file, "Where to")
      ->required()
      ->check(CLI::Validator(path_or_error, ""))
      ->configurable(false);
  return {
      {Command::alerts_list, command(*alerts, "list", "List them; the default")},
      {Command::alerts_retry, ids(command(*alerts, "retry", "Deliver them now"), "Alerts")},
      {Command::alerts_drop, ids(command(*alerts, "drop", "Deliver them never"), "Alerts")},
      {Command::incidents_close,
       ids(command(*incidents, "close", "End incidents by hand"), "Incidents")},
      {Command::prune, command(app, "prune", "Remove what is older than it is to be kept")},
      {Command::remove, command(app, "remove", "Remove reports, such as forged ones")},
      {Command::quarantine_list, command(*quarantine, "list", "List them; the default")},
      {Command::quarantine_show, mails(command(*quarantine, "show", "Print one"))},
      {Command::quarantine_release,
       mails(command(*quarantine, "release", "Read them once more, and store them"))},
      {Command::quarantine_delete, mails(command(*quarantine, "delete", "Delete them"))},
      {Command::export_reports, command(app, "export", "Print the reports as JSON, one a line")},
      {Command::check, command(app, "check", "Look whether the store is whole")},
      {Command::backup, backup},
      {Command::stats, command(app, "stats", "Tell what is in the store, and how large it is")},
      // Last, for they are parsed too where a command of theirs is.
      {Command::alerts_list, alerts},
      {Command::quarantine_list, quarantine},
  };
}

/// An option of the command line goes with these commands alone.
struct Companion {
  const char* option;
  std::initializer_list<Command> commands;
  const char* words;
};

void check_companions(const CLI::App& app, Command command) {
  const Companion companions[] = {
      {"--all",
       {Command::alerts_retry, Command::alerts_drop, Command::quarantine_release,
        Command::quarantine_delete, Command::incidents_close},
       "alerts retry and drop, quarantine release and delete, and with incidents close"},
      {"--why", {Command::incidents_close}, "incidents close"},
      {"--format",
       {Command::alerts_list, Command::quarantine_list, Command::stats},
       "alerts list, quarantine list and stats"},
      {"--dry-run",
       {Command::prune, Command::remove, Command::incidents_close},
       "prune, remove and incidents close"},
      {"--vacuum", {Command::prune}, "prune"},
      {"--alert", {Command::quarantine_release}, "quarantine release"},
      {"--older", {Command::quarantine_delete}, "quarantine delete"},
      {"--from", {Command::export_reports, Command::remove}, "export and remove"},
      {"--to", {Command::export_reports, Command::remove}, "export and remove"},
      {"--domain",
       {Command::export_reports, Command::remove, Command::incidents_close},
       "export, remove and incidents close"},
      {"--report", {Command::remove}, "remove"},
      {"--reporter", {Command::remove}, "remove"},
      {"--signer", {Command::remove}, "remove"},
      {"--unauthenticated", {Command::remove}, "remove"},
      {"--type", {Command::incidents_close}, "incidents close"},
      {"--mx", {Command::incidents_close}, "incidents close"},
      {"--opened-before", {Command::incidents_close}, "incidents close"},
      {"--force", {Command::backup}, "backup"},
  };
  for (const Companion& companion : companions) {
    if (app.get_option(companion.option)->count() == 0) continue;
    const auto& with = companion.commands;
    if (std::find(with.begin(), with.end(), command) == with.end()) {
      throw BadOptions(std::string(companion.option) + " goes with " + companion.words);
    }
  }
}

void check_alerts_and_incidents(const StoreToolOptions& options) {
  const bool wants_ids =
      options.command == Command::alerts_retry || options.command == Command::alerts_drop;
  if (wants_ids && options.all == !options.ids.empty()) {
    throw BadOptions("name the alerts by their IDs, or all with --all");
  }
  if (options.command != Command::incidents_close) return;
  const bool filtered = !options.domains.empty() || !options.types.empty() ||
                        !options.hosts.empty() || options.opened_before;
  const int ways = (options.ids.empty() ? 0 : 1) + (options.all ? 1 : 0) + (filtered ? 1 : 0);
  if (ways != 1) {
    throw BadOptions(
        "name the incidents by their IDs, or by --domain, --type, --mx and --opened-before, or all "
        "with --all");
  }
  if (options.why.empty() && !options.dry_run) throw BadOptions("say --why the incident is over");
}

/// Everything must be asked for by a filter that says so.
void check_remove(const StoreToolOptions& options) {
  if (options.command != Command::remove) return;
  if (options.reports.empty() && options.reporters.empty() && options.signers.empty() &&
      options.domains.empty() && !options.unauthenticated) {
    throw BadOptions(
        "name the reports by --report, --reporter, --signer, --domain or "
        "--unauthenticated");
  }
}

void check_quarantine(const StoreToolOptions& options) {
  const bool named = !options.mails.empty();
  if (options.command == Command::quarantine_show && options.mails.size() != 1) {
    throw BadOptions("name one mail; tlsrpt-store quarantine list has their IDs");
  }
  if (options.command == Command::quarantine_release && options.all == named) {
    throw BadOptions("name the mails by their IDs, or all with --all");
  }
  const int ways = (options.all ? 1 : 0) + (named ? 1 : 0) + (options.older ? 1 : 0);
  if (options.command == Command::quarantine_delete && ways != 1) {
    throw BadOptions("name the mails by their IDs, or all with --all, or those --older than days");
  }
}

/// A report that comes again after it was removed must not send its alerts again.
void check_keep(const StoreToolOptions& options) {
  const std::uint64_t days = options.keep.reports;
  const auto max_age = static_cast<std::uint64_t>(options.rules.max_age.count());
  if (options.command != Command::prune || days == 0) return;
  if (days < kFewestDays) {
    throw BadOptions("keep-reports is less than " + std::to_string(kFewestDays) +
                     " days, which digests look back at");
  }
  if (days <= max_age) {
    throw BadOptions(
        "keep-reports is not more than alert-max-age: a report that comes again after it was "
        "removed would send its alerts again");
  }
}

void check_days(const StoreToolOptions& options) {
  for (const auto& day : {options.from, options.to, options.opened_before}) {
    if (day && !report::parse_day(*day))
      throw BadOptions(*day + " is not a valid date (expected YYYY-MM-DD)");
  }
  if (options.from && options.to && *options.to < *options.from) {
    throw BadOptions("--to is before --from");
  }
}

}  // namespace

StoreToolOptions store_tool_options(int argc, const char* const* argv) {
  StoreToolOptions options;
  App app(
      "Looks after the store of SMTP TLS reports: how long things are kept, what was not stored,\n"
      "alerts and incidents, copies and its health.",
      "tlsrpt-store", argc, argv);
  std::vector<std::string> thresholds;
  add_shared(app, options.store);
  add_quarantine(app, options.store);
  add_own(app, options);
  add_keep(app, options.keep);
  add_max_database(app, options.max_database);
  add_alerts(app, options.alerts);
  add_rules(app, options.rules, thresholds);
  add_limits(app, options.limits, options.memory);
  add_verifier(app, options.trusted_authserv_ids);
  app.add_option("--recipient", options.recipients,
                 "An address that reports come to; no alert is mailed there (repeatable)")
      ->allow_extra_args(false)
      ->type_name("ADDRESS");
  app.require_subcommand(1);
  app.fallthrough();
  const std::vector<Words> commands = add_commands(app, options);
  parse(app, options.store, argc, argv);

  set_thresholds(options.rules, thresholds);
  const auto command = std::find_if(commands.begin(), commands.end(),
                                    [](const Words& words) { return words.app->parsed(); });
  if (command == commands.end()) throw BadOptions("name a command; see --help");
  options.command = command->command;
  std::sort(options.ids.begin(), options.ids.end());
  options.ids.erase(std::unique(options.ids.begin(), options.ids.end()), options.ids.end());
  check_companions(app, options.command);
  check_alerts_and_incidents(options);
  check_quarantine(options);
  check_remove(options);
  check_keep(options);
  check_days(options);
  return options;
}

}  // namespace tlsrpt::cli
