// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace tlsrpt;

namespace {

cli::IngestOptions for_ingest(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "tlsrpt-ingest");
  return cli::ingest_options(static_cast<int>(arguments.size()), arguments.data());
}

cli::SummaryOptions for_summary(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "tlsrpt-summary");
  return cli::summary_options(static_cast<int>(arguments.size()), arguments.data());
}

cli::StoreToolOptions for_store(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "tlsrpt-store");
  return cli::store_tool_options(static_cast<int>(arguments.size()), arguments.data());
}

/// A configuration file, gone with the test.
class Configuration {
 public:
  explicit Configuration(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("tlsrpt-options-" + std::to_string(::getpid()) + ".conf")) {
    std::ofstream(path_) << text;
  }
  ~Configuration() { std::filesystem::remove(path_); }
  const char* path() const { return path_.c_str(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("every limit is an option and is obeyed with its unit") {
  const auto options = for_ingest({"--max-message",      "1M",   "--max-header",          "64K",
                                   "--max-header-field", "1000", "--max-mime-depth",      "3",
                                   "--max-parts",        "4",    "--max-reports",         "5",
                                   "--max-inflated",     "2M",   "--max-json-depth",      "6",
                                   "--max-policies",     "7",    "--max-failure-details", "8"});
  CHECK(options.limits.message == 1024 * 1024);
  CHECK(options.limits.mail.header_block == 64 * 1024);
  CHECK(options.limits.mail.header_field == 1000);
  CHECK(options.limits.mail.depth == 3);
  CHECK(options.limits.mail.parts == 4);
  CHECK(options.limits.reports == 5);
  CHECK(options.limits.unpack.inflated == 2 * 1024 * 1024);
  CHECK(options.limits.json.depth == 6);
  CHECK(options.limits.json.policies == 7);
  CHECK(options.limits.json.failure_details == 8);
}

TEST_CASE("Postfix gives as many recipients as it likes") {
  const auto options = for_ingest({"--recipient", "a@example.com", "b@example.com"});
  CHECK(options.recipients == std::vector<std::string>{"a@example.com", "b@example.com"});
  CHECK(options.paths.empty());
}

TEST_CASE("one file serves both programs, and each takes its own keys") {
  const Configuration file(
      "# a comment\ndatabase = /srv/tlsrpt.db\ndeadline = 5\nformat = json\n"
      "quarantine-bytes = 1M\nnot-report = discard\nexit-code = true\n");
  const auto of_ingest = for_ingest({"--config", file.path()});
  CHECK(of_ingest.store.database == "/srv/tlsrpt.db");
  CHECK(of_ingest.deadline == 5);
  CHECK(of_ingest.quarantine_bounds.bytes == 1024 * 1024);
  CHECK(of_ingest.discard_other_mail);
  const auto of_summary = for_summary({"--config", file.path()});
  CHECK(of_summary.store.database == "/srv/tlsrpt.db");
  CHECK(of_summary.format == "json");
  CHECK(of_summary.exit_code);
}

TEST_CASE("a key of no program is a mistake") {
  const Configuration file("databse = /srv/tlsrpt.db\n");
  CHECK_THROWS_AS(for_ingest({"--config", file.path()}), cli::BadOptions);
  CHECK_THROWS_AS(for_summary({"--config", file.path()}), cli::BadOptions);
}

TEST_CASE("the command line goes before the environment, and that before the file") {
  const Configuration file("database = /from/file.db\n");
  CHECK(for_ingest({"--config", file.path()}).store.database == "/from/file.db");
  ::setenv("TLSRPT_DATABASE", "/from/environment.db", 1);
  CHECK(for_ingest({"--config", file.path()}).store.database == "/from/environment.db");
  CHECK(for_ingest({"--config", file.path(), "--database", "/from/line.db"}).store.database ==
        "/from/line.db");
  ::unsetenv("TLSRPT_DATABASE");
}

TEST_CASE("values that make no sense are refused") {
  CHECK_THROWS_AS(for_ingest({"--deadline", "0"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--deadline", "soon"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--max-message", "-5"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--not-report", "bounce"}), cli::BadOptions);
  CHECK_THROWS_AS(for_summary({"--day", "2026-02-30"}), cli::BadOptions);
  CHECK_THROWS_AS(for_summary({"--day", "2026-02-01", "--last", "3"}), cli::BadOptions);
  CHECK_THROWS_AS(for_summary({"--format", "xml"}), cli::BadOptions);
}

TEST_CASE("a configuration that is named must be there") {
  CHECK_THROWS_AS(for_ingest({"--config", "/nonexistent/tlsrpt.conf"}), cli::BadOptions);
}

TEST_CASE("every option of alerts and incidents is obeyed") {
  const auto options = for_ingest({"--alert-mail",    "a@example.org",
                                   "--alert-mail",    "b@example.org",
                                   "--alert-from",    "tlsrpt@example.org",
                                   "--sendmail",      "/opt/sendmail",
                                   "--alert-command", "/opt/tell",
                                   "--alert-timeout", "2",
                                   "--alert-give-up", "3",
                                   "--remind",        "4",
                                   "--resolve-after", "5",
                                   "--alert-max-age", "6",
                                   "--alert-limit",   "8",
                                   "--threshold",     "*:9"});
  CHECK(options.alerts.outlets.mail_to ==
        std::vector<std::string>{"a@example.org", "b@example.org"});
  CHECK(options.alerts.outlets.mail_from == "tlsrpt@example.org");
  CHECK(options.alerts.outlets.sendmail == "/opt/sendmail");
  CHECK(options.alerts.outlets.command == "/opt/tell");
  CHECK(options.alerts.patience.each == std::chrono::seconds(2));
  CHECK(options.alerts.patience.give_up == std::chrono::days(3));
  CHECK(options.rules.remind == std::chrono::days(4));
  CHECK(options.rules.resolve_after == std::chrono::days(5));
  CHECK(options.rules.max_age == std::chrono::days(6));
  CHECK(options.rules.hourly == 8);
  CHECK(options.rules.thresholds.of("example.org", "validation-failure").sessions == 9);
}

TEST_CASE("an address does not take the paths that follow it") {
  const auto options = for_ingest({"--alert", "--alert-mail", "a@example.org", "x.eml", "y.eml"});
  CHECK(options.paths == std::vector<std::string>{"x.eml", "y.eml"});
  CHECK(options.alert);
}

TEST_CASE("a key may stand again anywhere in the file") {
  const Configuration file(
      "alert-mail = a@example.org\nthreshold = *:5\ndeadline = 5\nalert-mail = b@example.org\n"
      "threshold = example.org/validation-failure:50\nthreshold = *:2% # a share too\n");
  const auto options = for_ingest({"--config", file.path()});
  CHECK(options.alerts.outlets.mail_to.size() == 2);
  CHECK(options.rules.thresholds.of("example.com", "x").sessions == 5);
  CHECK(options.rules.thresholds.of("example.com", "x").share == Approx(0.02));
  CHECK(options.rules.thresholds.of("example.org", "validation-failure").sessions == 50);
  CHECK(for_summary({"--config", file.path()}).alerts.outlets.mail_to.size() == 2);
  CHECK(for_store({"--config", file.path(), "alerts"}).alerts.outlets.mail_to.size() == 2);
  const auto line = for_ingest({"--config", file.path(), "--alert-mail", "c@example.org"});
  CHECK(line.alerts.outlets.mail_to == std::vector<std::string>{"c@example.org"});
}

TEST_CASE("alerts that could not work are refused") {
  CHECK_THROWS_AS(for_ingest({"--alert-mail", "a b"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--alert-mail", ""}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--alert-from", "-oX"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--alert-command", "tell"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--sendmail", "sendmail"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--threshold", "many"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--remind", "0"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--alert"}), cli::BadOptions);
  CHECK_THROWS_AS(for_ingest({"--test-alert", "x.eml"}), cli::BadOptions);
  CHECK_THROWS_AS(for_summary({"--incidents", "--last", "3"}), cli::BadOptions);
  CHECK_THROWS_AS(for_summary({"--day=2026-11-20", "--incidents"}), cli::BadOptions);
}

TEST_CASE("a window for the digest does not keep incidents from being told") {
  const Configuration file("last = 7\n");
  CHECK(for_summary({"--config", file.path(), "--incidents"}).incidents);
}

TEST_CASE("a key of one value that stands twice is a mistake") {
  const Configuration file("deadline = 5\nformat = text\ndeadline = 6\n");
  CHECK_THROWS_AS(for_ingest({"--config", file.path()}), cli::BadOptions);
}

TEST_CASE("what is for one call alone is no key") {
  for (const char* text :
       {"alert = true\n", "test-alert = true\n", "incidents = true\n", "why = because\n"}) {
    const Configuration file(text);
    CHECK_THROWS_AS(for_ingest({"--config", file.path()}), cli::BadOptions);
    CHECK_THROWS_AS(for_summary({"--config", file.path()}), cli::BadOptions);
    CHECK_THROWS_AS(for_store({"--config", file.path(), "alerts"}), cli::BadOptions);
  }
}

TEST_CASE("the words of tlsrpt-store are commands") {
  using Command = cli::StoreToolOptions::Command;
  CHECK(for_store({"alerts"}).command == Command::alerts_list);
  CHECK(for_store({"alerts", "list", "--format", "json"}).format == "json");
  const auto retry = for_store({"alerts", "retry", "3", "4"});
  CHECK(retry.command == Command::alerts_retry);
  CHECK(retry.ids == std::vector<std::int64_t>{3, 4});
  CHECK(for_store({"alerts", "drop", "4", "3", "4"}).ids == std::vector<std::int64_t>{3, 4});
  CHECK(for_store({"alerts", "drop", "--all"}).command == Command::alerts_drop);
  const auto close = for_store({"incidents", "close", "12", "--why", "gone"});
  CHECK(close.command == Command::incidents_close);
  CHECK(close.why == "gone");
  for (const std::vector<const char*>& wrong :
       std::vector<std::vector<const char*>>{{},
                                             {"alert"},
                                             {"alerts", "list", "3"},
                                             {"alerts", "retry"},
                                             {"alerts", "retry", "three"},
                                             {"alerts", "retry", "0"},
                                             {"alerts", "drop", "99999999999999999999"},
                                             {"alerts", "drop", "3", "--all"},
                                             {"alerts", "--all"},
                                             {"alerts", "--why", "x"},
                                             {"alerts", "retry", "3", "--format", "json"},
                                             {"incidents"},
                                             {"incidents", "close", "12"},
                                             {"incidents", "close", "--why", "x"},
                                             {"incidents", "close", "12", "--why", "x", "--all"}}) {
    CHECK_THROWS_AS(for_store(wrong), cli::BadOptions);
  }
}

TEST_CASE("every key of the configuration that is shipped is one") {
  std::ifstream shipped(TLSRPT_TEST_DATA "/../../contrib/tlsrpt.conf");
  REQUIRE(shipped);
  std::string text;
  std::size_t keys = 0;
  for (std::string line; std::getline(shipped, line);) {
    // A key is commented out without a blank; windows of days exclude each other.
    const bool key = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    const bool window = line.starts_with("#last") || line.starts_with("#day") ||
                        line.starts_with("#from") || line.starts_with("#to ");
    if (!key || window) continue;
    text += line.substr(1) + "\n";
    ++keys;
  }
  CHECK(keys > 30);
  const Configuration file(text);
  CHECK(for_ingest({"--config", file.path()}).deadline == 8);
  CHECK(for_summary({"--config", file.path()}).format == "text");
  CHECK(for_store({"--config", file.path(), "alerts"}).alerts.outlets.command ==
        "/usr/local/bin/tell-the-chat");
}
