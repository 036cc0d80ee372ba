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
