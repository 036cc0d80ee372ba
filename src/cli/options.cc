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
constexpr std::array<std::string_view, 15> kIngestKeys = {
    "not-report",   "quarantine-messages", "quarantine-bytes", "deadline",
    "max-message",  "max-header",          "max-header-field", "max-mime-depth",
    "max-parts",    "max-reports",         "max-inflated",     "max-json-depth",
    "max-policies", "max-failure-details", "recipient"};
constexpr std::array<std::string_view, 8> kSummaryKeys = {"format", "day",    "from",      "to",
                                                          "last",   "domain", "exit-code", "all"};

/// Set, but empty, is not set.
std::string_view environment_database() {
  const char* const path = std::getenv("TLSRPT_DATABASE");
  return path == nullptr ? std::string_view() : path;
}

class SharedFile final : public CLI::ConfigBase {
 public:
  explicit SharedFile(const CLI::App& app) : app_(app) { commentChar = '#'; }

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    auto found = CLI::ConfigBase::from_config(input);
    const auto is_of_another = [&](const CLI::ConfigItem& item) {
      // The environment goes before the configuration.
      if (item.name == "database" && !environment_database().empty()) return true;
      return app_.get_option_no_throw("--" + item.name) == nullptr && is_key(item.name);
    };
    found.erase(std::remove_if(found.begin(), found.end(), is_of_another), found.end());
    return found;
  }

 private:
  static bool is_key(std::string_view name) {
    return std::find(kIngestKeys.begin(), kIngestKeys.end(), name) != kIngestKeys.end() ||
           std::find(kSummaryKeys.begin(), kSummaryKeys.end(), name) != kSummaryKeys.end();
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
  add_shared(app, options.store);
  app.add_option("paths", options.paths,
                 "Mails, mboxes, Maildirs, bare reports (.json, .json.gz), - for standard input")
      ->type_name("PATH")
      ->configurable(false);
  // In a file that a mail server's delivery reads too, it would lose every mail.
  app.add_flag("--dry-run", options.dry_run,
               "Store nothing; print the verdict and the report of each input as JSON lines")
      ->configurable(false);
  app.add_option("--recipient", options.recipients, "The address the mail was sent to, for the log")
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
  add_limits(app, options.limits);
  parse(app, argc, argv);
  options.discard_other_mail = not_report == "discard";
  return options;
}

SummaryOptions summary_options(int argc, const char* const* argv) {
  SummaryOptions options;
  CLI::App app(
      "Tells what the stored SMTP TLS reports say: what fails first, then all domains.\n"
      "Without a window it tells of the reports received in the last 24 hours.",
      "tlsrpt-summary");
  add_shared(app, options.store);
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
  app.add_flag("--exit-code", options.exit_code, "End with 1 where something fails");
  app.add_flag("--all", options.all, "Show every domain, however many there are");
  parse(app, argc, argv);
  return options;
}

}  // namespace tlsrpt::cli
