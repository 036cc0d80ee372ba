// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include "cli/options_shared.h"

namespace tlsrpt::cli {
namespace {

/// Less than this does not suffice for a mail of usual size.
constexpr std::uint64_t kLeastMemory = std::uint64_t{64} << 20;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 40;

/// As a person writes it, and the man pages do: 16M.
std::string size_words(std::uint64_t bytes) {
  constexpr std::uint64_t kUnit = 1024;
  const char* unit = "";
  for (const char* const larger : {"K", "M", "G"}) {
    if (bytes % kUnit != 0) break;
    bytes /= kUnit;
    unit = larger;
  }
  return std::to_string(bytes) + unit;
}

template <typename Size>
void add_size(App& app, const char* name, Size& size, const char* what, std::uint64_t least = 1) {
  app.on_demand(name, [&app, &size, what, least](const char* its_name) {
    app.add_option(its_name, size, what)
        ->transform({[](std::string& text) { return CLI::AsSizeValue(false)(text); }, ""})
        ->check(within(least, kMostBytes))  // and so no negative one
        ->type_name("SIZE")
        ->default_str(size_words(size));
  });
}

template <typename Number>
void add_number(App& app, const char* name, Number& number, const char* what) {
  app.on_demand(name, [&app, &number, what](const char* its_name) {
    app.add_option(its_name, number, what)
        ->check(within(1, 1'000'000'000))
        ->type_name("N")
        ->default_str(std::to_string(number));
  });
}

}  // namespace

void add_rules(App& app, alert::Rules& rules, std::vector<std::string>& thresholds) {
  app.option_defaults()->group("Incidents");
  app.on_demand("--threshold", [&](const char* name) {
    app.add_option(name, thresholds,
                   "Failed sessions that open an incident: [DOMAIN/]RESULT-TYPE:N, :N% or :off; "
                   "* for all types (repeatable)")
        ->allow_extra_args(false)
        ->type_name("THRESHOLD");
  });
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

void add_max_database(App& app, std::uint64_t& bytes) {
  add_size(app, "--max-database", bytes,
           "Size of the store from which on unknown reporters are refused");
}

void add_limits(App& app, ingest::Limits& limits, std::uint64_t& memory) {
  app.option_defaults()->group("Limits");
  add_size(app, "--max-message", limits.message, "Bytes of one mail");
  add_size(app, "--max-header", limits.mail.header_block, "Bytes of one header");
  add_size(app, "--max-header-field", limits.mail.header_field, "Bytes of one header field");
  add_number(app, "--max-mime-depth", limits.mail.depth, "Parts inside each other");
  add_number(app, "--max-parts", limits.mail.parts, "Parts of one mail");
  add_number(app, "--max-reports", limits.reports, "Reports in one mail");
  add_size(app, "--max-inflated", limits.unpack.inflated, "Bytes of one report, inflated");
  add_size(app, "--max-original", limits.original,
           "Bytes kept of reports as they came, of one mail");
  add_number(app, "--max-json-depth", limits.json.depth, "Objects inside each other");
  add_number(app, "--max-policies", limits.json.policies, "Policies of one report");
  add_number(app, "--max-failure-details", limits.json.failure_details,
             "Failure details of one report");
  add_size(app, "--max-memory", memory, "Bytes of address space for reading one mail",
           kLeastMemory);
  app.option_defaults()->group("Options");
}

namespace {

std::string authserv_id_or_error(const std::string& id) {
  return id.empty() || id.find_first_of(" \t;()\"") != std::string::npos
             ? "it is no identifier as Authentication-Results has one"
             : "";
}

}  // namespace

void add_verifier(App& app, std::vector<std::string>& trusted_authserv_ids) {
  app.option_defaults()->group("Admission");
  app.on_demand("--trusted-authserv-id", [&](const char* name) {
    app.add_option(name, trusted_authserv_ids,
                   "The identifier that your own mail server writes into Authentication-Results "
                   "(repeatable); of these fields the topmost is believed")
        ->allow_extra_args(false)
        ->check(CLI::Validator(authserv_id_or_error, ""))
        ->type_name("ID");
  });
  app.option_defaults()->group("Options");
}

namespace {

/// What a report has to bring to be believed, and to be ours.
struct AdmissionTold {
  std::string authentication;
  std::vector<std::string> domains;
};

void add_admission(App& app, IngestOptions& options, AdmissionTold& told) {
  add_verifier(app, options.trusted_authserv_ids);
  app.option_defaults()->group("Admission");
  app.on_demand("--authentication", [&](const char* name) {
    app.add_option(name, told.authentication,
                   "Quarantine reports without a DKIM signature of their reporter, or only mark "
                   "them (default: require)")
        ->check(one_of({"require", "record"}))
        ->type_name("require|record");
  });
  app.on_demand("--domain", [&](const char*) {
    add_domains(app, told.domains,
                "Take reports on this domain and those named beside it alone; *.example.com is all "
                "below that one (repeatable; default: all)")
        ->allow_extra_args(false);
  });
  app.option_defaults()->group("Options");
}

void settle_admission(IngestOptions& options, const AdmissionTold& told) {
  const bool has_verifier = !options.trusted_authserv_ids.empty();
  if (!told.authentication.empty() && !has_verifier) {
    throw BadOptions("authentication = " + told.authentication +
                     " needs trusted-authserv-id, the identifier that your own mail server writes "
                     "into Authentication-Results");
  }
  options.admission.require_authentication = has_verifier && told.authentication != "record";
  for (const std::string& domain : told.domains) options.admission.domains.add(domain);
  // A report that is taken for one of its results may have others.
  if (options.admission.domains.empty()) return;
  options.rules.concern = [domains = options.admission.domains](const std::string& domain) {
    return domains.contains(domain);
  };
}

/// What is for one call: in a file that a mail server's delivery reads too, it would lose every
/// mail.
void add_commands(App& app, IngestOptions& options) {
  const auto add_command = [&](const char* name, bool& told, const char* what) {
    app.on_demand(name, [&app, &told, what](const char* its_name) {
      app.add_flag(its_name, told, what)->configurable(false);
    });
  };
  add_command("--dry-run", options.dry_run,
              "Store nothing; print the verdict and the report of each input as JSON lines");
  add_command("--restore", options.restore,
              "Store the reports of these outputs of tlsrpt-store export as they were");
  add_command("--alert", options.alert, "Let an import send alerts, as a delivery does");
  add_command("--test-alert", options.test_alert,
              "Send a test to everybody who is told of alerts, and say what came of it");
}

void check_commands(const IngestOptions& options) {
  if (options.test_alert && !options.paths.empty()) {
    throw BadOptions("--test-alert sends a test and nothing else; name no paths");
  }
  if (options.restore && options.paths.empty()) {
    throw BadOptions("--restore needs the paths of exports, or - for standard input");
  }
  if (options.alert && options.paths.empty()) {
    throw BadOptions("--alert goes with the paths of an import; a delivery always sends alerts");
  }
}

}  // namespace

IngestOptions ingest_options(int argc, const char* const* argv) {
  IngestOptions options;
  std::string not_report = "quarantine";
  App app(
      "Reads SMTP TLS reports (RFC 8460) out of mails into a store.\n"
      "Without PATH it delivers one mail from standard input and ends with 0 or 75.",
      "tlsrpt-ingest", argc, argv);
  std::vector<std::string> thresholds;
  add_shared(app, options.store);
  add_quarantine(app, options.store);
  app.add_option(
         "paths", options.paths,
         "Mails, mboxes, Maildirs, bare reports (.json, .json.gz), - for standard input; with "
         "--restore exports")
      ->type_name("PATH")
      ->configurable(false);
  add_commands(app, options);
  app.on_demand("--recipient", [&](const char* name) {
    app.add_option(name, options.recipients,
                   "The address the mail was sent to; no alert is mailed there")
        ->expected(0, -1)
        ->type_name("ADDRESS");
  });
  app.on_demand("--not-report", [&](const char* name) {
    app.add_option(name, not_report, "What to do with mail that is no report")
        ->check(one_of({"quarantine", "discard"}))
        ->type_name("quarantine|discard")
        ->capture_default_str();
  });
  add_number(app, "--quarantine-messages", options.quarantine_bounds.messages,
             "Mails the quarantine holds at most");
  add_size(app, "--quarantine-bytes", options.quarantine_bounds.bytes,
           "Bytes the quarantine holds at most");
  add_max_database(app, options.max_database);
  add_number(app, "--deadline", options.deadline, "Seconds for the delivery of one mail");
  app.on_demand("--allow-root", [&](const char* name) {
    app.add_flag(name, options.allow_root, "Deliver mail even as root");
  });
  AdmissionTold admission;
  add_admission(app, options, admission);
  add_alerts(app, options.alerts);
  add_rules(app, options.rules, thresholds);
  add_limits(app, options.limits, options.memory);
  parse(app, options.store, argc, argv);
  set_thresholds(options.rules, thresholds);
  check_commands(options);
  settle_admission(options, admission);
  // Postfix with enable_original_recipient = no knows none.
  std::erase(options.recipients, "");
  options.discard_other_mail = not_report == "discard";
  return options;
}

}  // namespace tlsrpt::cli
