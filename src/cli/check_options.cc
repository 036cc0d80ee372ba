// SPDX-License-Identifier: MIT
#include "cli/check_options.h"

#include "cli/options_shared.h"
#include "ingest/domains.h"
#include "policy/mx_pattern.h"
#include "policy/rua.h"
#include "report/domain.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

std::string host_or_error(const std::string& text) {
  return report::is_domain_name(text) ? std::string() : "is not a valid host name";
}

void add_port(CLI::App& app, const std::string& name, std::uint16_t& port,
              const std::string& what) {
  app.add_option(name, port, what)->check(within(1, 65'535))->type_name("N")->capture_default_str();
}

void add_files(CLI::App& app, CheckOptions& options) {
  app.add_option("--policy", options.policy, "Check this policy file; - is standard input")
      ->check(CLI::Validator(
          [](const std::string& path) {
            return path.empty() ? std::string("it is empty") : path_or_error(path);
          },
          ""))
      ->type_name("FILE");
  app.add_option("--record", options.records,
                 "Check this TXT record, as its text or as dig prints it (repeatable)")
      ->allow_extra_args(false)
      ->type_name("TEXT");
}

void add_live(App& app, LiveOptions& live) {
  app.add_option("domain", live.domain,
                 "Check this domain as senders see it, by DNS, HTTPS and SMTP")
      ->type_name("DOMAIN");
  app.option_defaults()->group("Check a domain");
  app.add_option("--dns", live.dns,
                 "Ask this resolver (default: those of /etc/resolv.conf; repeatable)")
      ->allow_extra_args(false)
      ->type_name("ADDRESS[@PORT]");
  app.add_option("--trust-anchor", live.trust_anchor,
                 "Trust the DNSSEC keys in this file (default: those of the root), or none")
      ->type_name("FILE|none");
  app.add_option("--resolve", live.resolve, "Take this for an address of a host (repeatable)")
      ->allow_extra_args(false)
      ->check(CLI::Validator(resolve_or_error, ""))
      ->type_name("HOST:ADDRESS");
  app.add_option("--ca-file", live.ca_file,
                 "Trust the CAs in this file (default: those of the system)")
      ->check(CLI::Validator(path_or_error, ""))
      ->type_name("FILE");
  app.add_option("--helo", live.helo,
                 "Greet mail servers by this name (default: that of this machine)")
      ->check(CLI::Validator(host_or_error, ""))
      ->type_name("NAME");
  add_port(app, "--port", live.smtp_port, "The port of mail servers");
  add_port(app, "--https-port", live.https_port, "The port of the policy host");
  add_time(app, "--timeout", live.timeout, "Seconds for all");
  app.option_defaults()->group("Options");
}

/// The configuration is read for alerts alone: whatever else is checked is told on the command
/// line, and by users who may not read it.
void add_alert(App& app, CheckOptions& options, bool wanted) {
  app.option_defaults()->configurable(true);
  add_shared(app, options.store, {"format"});
  if (!wanted) app.set_config("--config", "", "Read options from this file")->type_name("FILE");
  app.option_defaults()->group("Alerts");
  app.add_flag("--alert", options.alert, "Tell those who are told of incidents, where it is news")
      ->configurable(false);
  app.add_option_function<std::uint64_t>(
         "--confirm-after",
         [&options](const std::uint64_t& seconds) {
           options.confirm_after = std::chrono::seconds(seconds);
         },
         "Seconds until a second look, which has to find it too; 0: there is none")
      ->check(within(0, 3600))
      ->configurable(false)
      ->type_name("N")
      ->default_str(std::to_string(options.confirm_after.count()));
  add_time(app, "--remind", options.remind, "Days between two alerts of what goes on");
  add_alerts(app, options.alerts);
  app.option_defaults()->configurable(false);
}

void add_setup(CLI::App& app, CheckOptions& options) {
  app.option_defaults()->group("Begin with MTA-STS and reports");
  app.add_option("--setup", options.setup,
                 "Print a policy and the records for this domain, and what to do with them")
      ->type_name("DOMAIN");
  app.add_option("--mx", options.mx, "A host of its MX records, or *.example.com (repeatable)")
      ->allow_extra_args(false)
      ->type_name("HOST");
  app.add_option("--rua", options.ruas,
                 "Where reports are to go: an address, or a URI (repeatable)")
      ->allow_extra_args(false)
      ->type_name("URI");
  app.option_defaults()->group("Options");
}

/// As DNS has it: U-labels become A-labels. RFC 5890, section 2.3.2.1.
std::string normal_domain(const char* option, const std::string& told) {
  std::string domain = ingest::normal_mail_domain(told);
  if (!policy::is_mx_pattern(domain) || domain.starts_with('*')) {
    throw BadOptions(std::string(option) + ": " + report::printable(told) +
                     " is no name of a domain");
  }
  return domain;
}

std::string normal_pattern(const std::string& told) {
  const bool is_star = told.starts_with("*.");
  std::string pattern = ingest::normal_mail_domain(is_star ? told.substr(2) : told);
  if (is_star) pattern.insert(0, "*.");
  const std::string fault = policy::fault_of_mx_pattern(pattern);
  if (!fault.empty()) throw BadOptions("--mx: " + report::printable(told) + " " + fault);
  return pattern;
}

/// An address becomes the URI that names it.
std::string normal_rua(const std::string& told) {
  const bool is_address =
      told.find(':') == std::string::npos && told.find('@') != std::string::npos;
  if (is_address) {
    const auto at = told.rfind('@');
    const std::string address =
        told.substr(0, at + 1) + normal_domain("--rua", told.substr(at + 1));
    if (auto uri = policy::rua_of_address(address)) return *uri;
    throw BadOptions("--rua: " + report::printable(told) + " is no mail address");
  }
  if (const auto fault = policy::fault_of_rua(told)) {
    throw BadOptions("--rua: " + report::printable(told) + ": " + fault->what);
  }
  return told;
}

void settle_setup(CheckOptions& options) {
  if (options.setup.empty()) {
    if (options.mx.empty() && options.ruas.empty()) return;
    throw BadOptions("--mx and --rua go with --setup");
  }
  options.setup = normal_domain("--setup", options.setup);
  const std::string command = "tlsrpt-check --setup " + options.setup;
  if (options.mx.empty()) {
    throw BadOptions("say which hosts take its mail, as its MX records name them: " + command +
                     " --mx HOST --rua ADDRESS");
  }
  if (options.ruas.empty()) {
    throw BadOptions("say where reports are to go: " + command + " --mx " + options.mx.front() +
                     " --rua tls-reports@" + options.setup);
  }
  for (std::string& mx : options.mx) mx = normal_pattern(mx);
  for (std::string& rua : options.ruas) rua = normal_rua(rua);
}

/// What would be parsed and not obeyed.
void check_companions(const CheckOptions& options, int argc, const char* const* argv) {
  constexpr const char* kOfDomain[] = {"--dns",        "--trust-anchor", "--resolve",
                                       "--port",       "--ca-file",      "--helo",
                                       "--https-port", "--timeout",      "--alert"};
  constexpr const char* kOfAlert[] = {"--alert-mail",    "--alert-from",    "--alert-command",
                                      "--alert-timeout", "--alert-give-up", "--sendmail",
                                      "--confirm-after", "--remind",        "--config"};
  for (const char* const option : kOfDomain) {
    if (options.live.domain.empty() && names(argc, argv, {option})) {
      throw BadOptions(std::string(option) + " goes with a domain");
    }
  }
  for (const char* const option : kOfAlert) {
    if (!options.alert && names(argc, argv, {option})) {
      throw BadOptions(std::string(option) + " goes with --alert");
    }
  }
}

void check_one_task(const CheckOptions& options, bool names_format) {
  const bool lints = !options.policy.empty() || !options.records.empty();
  if (!options.setup.empty() && lints) {
    throw BadOptions("--setup checks what it prints; --policy and --record do not go with it");
  }
  if (!options.setup.empty() && names_format) {
    throw BadOptions("--setup prints what is to be copied; --format does not go with it");
  }
  const bool is_live = !options.live.domain.empty();
  if (is_live && (lints || !options.setup.empty())) {
    throw BadOptions(
        "a domain is checked by itself; --policy, --record and --setup do not go with it");
  }
  if (options.compare && !is_live) {
    throw BadOptions("--database goes with a domain, which is compared with its reports");
  }
  if (options.setup.empty() && !lints && !is_live) {
    throw BadOptions("say what to check: a domain, --policy FILE, --record TEXT or --setup DOMAIN");
  }
}

}  // namespace

CheckOptions check_options(int argc, const char* const* argv) {
  CheckOptions options;
  App app(
      "Checks a domain, or what it is to publish for MTA-STS and TLS reports, as senders see it.\n"
      "Ends with 1 where something is wrong, and with 2 where it could not be checked.",
      "tlsrpt-check", argc, argv);
  const bool alert = names(argc, argv, {"--alert"});
  // Of a configuration for alerts none of these is a key.
  app.option_defaults()->configurable(false);
  app.add_option("--format", options.format, "How to tell what was found")
      ->check(one_of({"text", "json"}))
      ->type_name("text|json")
      ->capture_default_str();
  add_live(app, options.live);
  add_files(app, options);
  add_alert(app, options, alert);
  add_setup(app, options);
  if (alert) {
    parse(app, options.store, argc, argv);
  } else {
    parse_arguments(app, argc, argv);
  }
  if (!options.live.domain.empty()) {
    options.live.domain = normal_domain("DOMAIN", options.live.domain);
  }
  // A store that the environment or the configuration names is not asked for.
  options.compare = names(argc, argv, {"--database"});
  if (options.compare && options.store.database.empty())
    throw BadOptions("--database: it is empty");
  check_companions(options, argc, argv);
  settle_setup(options);
  check_one_task(options, names(argc, argv, {"--format"}));
  return options;
}

}  // namespace tlsrpt::cli
