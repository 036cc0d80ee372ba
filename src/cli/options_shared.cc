// SPDX-License-Identifier: MIT
#include "cli/options_shared.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "alert/trusted_path.h"
#include "cli/owner.h"
#include "ingest/served_domains.h"

namespace tlsrpt::cli {
namespace {

/// One file serves all programs: each takes its own keys and passes over those of the others. A
/// key of no program is a mistake, and says so.
constexpr std::array<std::string_view, 49> kKeys = {
    // tlsrpt-ingest
    "not-report", "quarantine-messages", "quarantine-bytes", "deadline", "max-message",
    "max-header", "max-header-field", "max-mime-depth", "max-parts", "max-reports", "max-inflated",
    "max-original", "max-database", "max-json-depth", "max-policies", "max-failure-details",
    "max-memory", "recipient", "threshold", "remind", "resolve-after", "alert-max-age",
    "alert-limit", "allow-root", "trusted-authserv-id", "authentication",
    // tlsrpt-summary
    "format", "day", "from", "to", "last", "exit-code", "all", "mail-to", "mail-from",
    "quiet-if-clean", "accept-unverified",
    // tlsrpt-store
    "keep-raw", "keep-reports", "keep-quarantine",
    // several
    "domain", "quarantine", "database", "alert-mail", "alert-from", "alert-command",
    "alert-timeout", "alert-give-up", "sendmail"};

/// Set, but empty, is not set.
std::string_view environment_database() {
  const char* const path = std::getenv("TLSRPT_DATABASE");
  return path == nullptr ? std::string_view() : path;
}

class SharedFile final : public CLI::ConfigBase {
 public:
  SharedFile(App& app, std::vector<std::string> passed_over)
      : app_(app), passed_over_(std::move(passed_over)) {
    commentChar = '#';
  }

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
    if (std::find(passed_over_.begin(), passed_over_.end(), item.name) != passed_over_.end()) {
      return true;
    }
    app_.make(item.name);
    const CLI::Option* const ours = app_.get_option_no_throw("--" + item.name);
    return (ours == nullptr || !ours->get_configurable()) && is_key(item.name);
  }
  static bool is_key(std::string_view name) {
    return std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end();
  }

  App& app_;
  std::vector<std::string> passed_over_;
};

std::string absolute_or_error(const std::string& path) {
  return path.starts_with('/') ? std::string() : path + " does not begin with /";
}

/// One without a name would be all of them.
std::string domain_pattern_or_error(const std::string& text) {
  try {
    ingest::normal_domain_pattern(text);
    return {};
  } catch (const ingest::BadDomain& bad) {
    return bad.what();
  }
}

/// CLI11 passes over a default file that it cannot read; a file that is there was meant.
void check_default_config() {
  if (::access(kDefaultConfig, F_OK) == 0 && ::access(kDefaultConfig, R_OK) != 0) {
    throw BadOptions(std::string("cannot read ") + kDefaultConfig + "; check its mode and owner");
  }
}

/// It names programs to run, and the store. Only now is known as whom this process will run.
void check_writers_of_config(const CLI::App& app, const StoreOptions& store) {
  std::vector<std::string> files = app.get_config_ptr()->results();
  if (files.empty()) files.emplace_back(kDefaultConfig);
  for (const std::string& file : files) {
    if (::access(file.c_str(), F_OK) != 0) continue;
    const std::string fault =
        alert::distrust(std::filesystem::absolute(file).string(), user_of(store));
    if (fault.empty()) continue;
    throw BadOptions(std::string(file).append(" is refused: ").append(fault));
  }
}

}  // namespace

void add_shared(App& app, StoreOptions& store, std::vector<std::string> passed_over) {
  app.set_version_flag("--version", app.get_name() + " " TLSRPT_VERSION);
  app.set_config("--config", kDefaultConfig, "Read options from this file")->type_name("FILE");
  app.config_formatter(std::make_shared<SharedFile>(app, std::move(passed_over)));
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--database", store.database, "The store")
      ->check(CLI::Validator(path_or_error, ""))
      ->envname("TLSRPT_DATABASE")
      ->type_name("FILE");
}

void add_quarantine(App& app, StoreOptions& store) {
  app.on_demand("--quarantine", [&](const char* name) {
    app.add_option(name, store.quarantine,
                   "Maildir for mails that are not stored (default: quarantine beside the store)")
        ->check(CLI::Validator(path_or_error, ""))
        ->type_name("FOLDER");
  });
}

std::string number_or_error(const std::string& text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool is_number = rest == end && error != std::errc::invalid_argument;
  if (is_number && error == std::errc() && value >= least && value <= most) return {};
  return text + (is_number ? " is out of range" : " is not a number") + " (expected " +
         std::to_string(least) + " to " + std::to_string(most) + ")";
}

std::string path_or_error(const std::string& text) {
  // RFC 3986, section 3.1; file: is what SQLite takes for a URL.
  const auto scheme =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
  const bool is_url = scheme != std::string::npos && scheme > 0 &&
                      (text.substr(scheme).starts_with("://") || text.starts_with("file:"));
  return is_url ? text + " is a URL (expected a path)" : std::string();
}

std::string address_or_error(const std::string& text) {
  return alert::is_plain_address(text) ? std::string() : "it is no plain mail address";
}

void add_alerts(App& app, AlertOptions& alerts) {
  app.option_defaults()->group("Alerts");
  // One value each: a vector of CLI11 would take the paths that follow as well.
  app.on_demand("--alert-mail", [&](const char* name) {
    app.add_option(name, alerts.outlets.mail_to, "Mail alerts to this address (repeatable)")
        ->allow_extra_args(false)
        ->check(CLI::Validator(address_or_error, ""))
        ->type_name("ADDRESS");
  });
  app.on_demand("--alert-from", [&](const char* name) {
    app.add_option(name, alerts.outlets.mail_from,
                   "Whom they come from (default: the first --alert-mail)")
        ->check(CLI::Validator(address_or_error, ""))
        ->type_name("ADDRESS");
  });
  app.on_demand("--sendmail", [&](const char* name) {
    app.add_option(name, alerts.outlets.sendmail, "The program that takes them")
        ->check(CLI::Validator(absolute_or_error, ""))
        ->type_name("FILE")
        ->capture_default_str();
  });
  app.on_demand("--alert-command", [&](const char* name) {
    app.add_option(name, alerts.outlets.command,
                   "Run this program for each alert, with JSON on its standard input")
        ->check(CLI::Validator(absolute_or_error, ""))
        ->type_name("FILE");
  });
  add_time(app, "--alert-timeout", alerts.patience.each, "Seconds for one of these programs");
  add_time(app, "--alert-give-up", alerts.patience.give_up,
           "Days after which an alert that cannot be delivered is given up");
  app.option_defaults()->group("Options");
}

CLI::Option* add_domains(CLI::App& app, std::vector<std::string>& domains,
                         const std::string& what) {
  return app.add_option("--domain", domains, what)
      ->check(CLI::Validator(domain_pattern_or_error, ""))
      ->type_name("DOMAIN");
}

void parse_arguments(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    throw Answer{app.help()};
  } catch (const CLI::CallForVersion&) {
    throw Answer{app.version() + "\n"};
  } catch (const CLI::ParseError& error) {
    throw BadOptions(error.what());
  }
}

void parse(CLI::App& app, const StoreOptions& store, int argc, const char* const* argv) {
  parse_arguments(app, argc, argv);
  check_default_config();
  check_writers_of_config(app, store);
}

bool names(int argc, const char* const* argv, std::initializer_list<std::string_view> wanted) {
  return std::any_of(argv + 1, argv + argc, [&](std::string_view argument) {
    const std::string_view option = argument.substr(0, argument.find('='));
    return std::find(wanted.begin(), wanted.end(), option) != wanted.end();
  });
}

}  // namespace tlsrpt::cli
