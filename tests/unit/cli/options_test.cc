// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include "catch.h"
#include "cli/store_options.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <vector>

using namespace tlsrpt;

namespace {

using Page = cli::SummaryOptions::Page;

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

TEST_CASE("a configuration that others can write is refused") {
  const Configuration file("deadline = 5\n");
  CHECK(for_ingest({"--config", file.path()}).deadline == 5);
  std::filesystem::permissions(file.path(), std::filesystem::perms(0646));
  const std::string path = file.path();
  const auto refused = tlsrpt::test::Equals(path + " is refused: " + path +
                                            " is writable by everybody; fix: chmod o-w " + path);
  CHECK_THROWS_WITH(for_ingest({"--config", file.path()}), refused);
  CHECK_THROWS_WITH(for_summary({"--config", file.path()}), refused);
  CHECK_THROWS_WITH(for_store({"--config", file.path(), "alerts"}), refused);
}

TEST_CASE("every limit is an option and is obeyed with its unit") {
  const auto options = for_ingest(
      {"--max-message",         "1M", "--max-header",     "64K", "--max-header-field", "1000",
       "--max-mime-depth",      "3",  "--max-parts",      "4",   "--max-reports",      "5",
       "--max-inflated",        "2M", "--max-json-depth", "6",   "--max-policies",     "7",
       "--max-failure-details", "8",  "--max-original",   "9K"});
  CHECK(options.limits.message == 1024 * 1024);
  CHECK(options.limits.mail.header_block == 64 * 1024);
  CHECK(options.limits.mail.header_field == 1000);
  CHECK(options.limits.mail.depth == 3);
  CHECK(options.limits.mail.parts == 4);
  CHECK(options.limits.reports == 5);
  CHECK(options.limits.unpack.inflated == 2 * 1024 * 1024);
  CHECK(options.limits.original == 9 * 1024);
  CHECK(options.limits.json.depth == 6);
  CHECK(options.limits.json.policies == 7);
  CHECK(options.limits.json.failure_details == 8);
}

TEST_CASE("Postfix gives as many recipients as it likes") {
  const auto options = for_ingest({"--recipient", "a@example.com", "b@example.com"});
  CHECK(options.recipients == std::vector<std::string>{"a@example.com", "b@example.com"});
  // What ${original_recipient} is with enable_original_recipient = no.
  CHECK(for_ingest({"--recipient="}).recipients.empty());
  CHECK(options.paths.empty());
}

TEST_CASE("every option that the help tells of is known where nothing else is asked for") {
  const auto help_of = [](auto options_of, const char* word) -> std::string {
    try {
      options_of({word});
    } catch (const cli::Answer& answer) {
      return answer.text;
    }
    return {};
  };
  const auto check = [&](auto options_of, std::size_t count) {
    const std::string help = help_of(options_of, "--help");
    // CLI11 tells what excludes what in no order.
    CHECK(help_of(options_of, "-h").size() == help.size());
    const std::regex option("\n +(?:-., *)?(--[a-z-]+)");
    std::size_t found = 0;
    for (std::sregex_iterator each(help.begin(), help.end(), option), end; each != end; ++each) {
      const std::string name = (*each)[1];
      ++found;
      std::string fault;
      try {
        options_of({name.c_str()});
      } catch (const cli::BadOptions& bad) {
        fault = bad.what();
      } catch (const cli::Answer&) {
        fault = "none, it answers";
      }
      CHECK_THAT(name + ": " + fault, !tlsrpt::test::Contains("not expected"));
    }
    CHECK(found >= count);
  };
  check(for_ingest, 39);
  check(for_summary, 30);
  check(for_store, 40);
}

TEST_CASE("a URL in the place of a path is refused, and says so") {
  for (const char* url : {"postgresql:///tlsrpt", "sqlite://x", "file:tlsrpt.db", "HTTP://a/b"}) {
    CHECK_THROWS_WITH(for_ingest({"--database", url}),
                      tlsrpt::test::Contains(std::string(url) + " is a URL (expected a path)"));
    CHECK_THROWS_AS(for_summary({"--quarantine", url}), cli::BadOptions);
    CHECK_THROWS_AS(for_store({"backup", url}), cli::BadOptions);
  }
  for (const char* path : {"/var/lib/a:b.db", "a:b", "://x", "file", "./file:x"}) {
    CHECK(for_ingest({"--database", path}).store.database == path);
  }
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
  CHECK(for_summary({"--config", file.path(), "--incidents"}).page == Page::incidents);
  CHECK(for_summary({"--config", file.path(), "--report", "3"}).report == "3");
}

TEST_CASE("the options of a drill-down are obeyed") {
  const auto failures = for_summary({"--failures", "--last", "3", "--domain", "example.org",
                                     "--type", "certificate-expired", "--mx", "mx2.example.org",
                                     "--format", "csv", "--all", "--exit-code"});
  CHECK(failures.page == Page::failures);
  CHECK(failures.type == "certificate-expired");
  CHECK(failures.mx == "mx2.example.org");
  CHECK(failures.format == "csv");
  CHECK(for_summary({"--failures", "--type", "", "--mx", ""}).mx == "");
  CHECK(for_summary({"--report", "2026-11-20T00:00:00Z_example"}).report ==
        "2026-11-20T00:00:00Z_example");
  CHECK(for_summary({"--report", "3", "--format", "json"}).report == "3");
}

TEST_CASE("options of a drill-down that contradict each other are refused") {
  for (const std::vector<const char*>& wrong :
       std::vector<std::vector<const char*>>{{"--type", "certificate-expired"},
                                             {"--mx", "mx1.example.org"},
                                             {"--incidents", "--type", "x"},
                                             {"--report", "3", "--mx", "x"},
                                             {"--failures", "--incidents"},
                                             {"--failures", "--report", "3"},
                                             {"--incidents", "--report", "3"},
                                             {"--report", "3", "--last", "2"},
                                             {"--report", "3", "--day=2026-11-20"},
                                             {"--report", ""},
                                             {"--report"},
                                             {"--report", "3", "--format", "csv"},
                                             {"--incidents", "--format", "csv"},
                                             {"--failures", "--format", "html"},
                                             {"--ready", "a.example", "--format", "html"},
                                             {"--ready", "a.example", "--incidents"},
                                             {"--ready", "a.example", "--last", "3"},
                                             {"--ready", ""},
                                             {"--ready", "a.example", "--new"},
                                             {"--failures", "--quiet-if-clean"},
                                             {"--report", "3", "--domain", "a.example"},
                                             {"--ready", "a.example", "--domain", "a.example"},
                                             {"--failures", "--new"},
                                             {"--new", "--day", "2026-11-20"},
                                             {"--new", "--to=2026-11-20"}}) {
    CHECK_THROWS_AS(for_summary(wrong), cli::BadOptions);
  }
}

TEST_CASE("a window of the command line goes before one of the file") {
  const Configuration last("last = 7\n");
  CHECK(for_summary({"--config", last.path(), "--day", "2026-11-20"}).day == "2026-11-20");
  CHECK_FALSE(for_summary({"--config", last.path(), "--day", "2026-11-20"}).last);
  CHECK(for_summary({"--config", last.path()}).last == 7);
  const Configuration from("from = 2026-11-01\nto = 2026-11-05\n");
  CHECK(for_summary({"--config", from.path(), "--last=2"}).last == 2);
  CHECK_FALSE(for_summary({"--config", from.path(), "--to", "2026-11-09"}).from);
  CHECK_FALSE(for_summary({"--config", from.path(), "--new"}).from);
}

TEST_CASE("a domain without a name is refused, for it would be all of them") {
  for (const char* name : {"", " ", "."}) {
    CHECK_THROWS_AS(for_summary({"--domain", name}), cli::BadOptions);
    CHECK_THROWS_AS(for_summary({"--ready", name}), cli::BadOptions);
  }
  const Configuration file("domain =\n");
  CHECK_THROWS_AS(for_summary({"--config", file.path()}), cli::BadOptions);
}

TEST_CASE("a digest is mailed where the command line says so, and not because of the file") {
  const Configuration file("mail-to = a@example.org\nmail-to = b@example.org\n");
  CHECK_FALSE(for_summary({"--config", file.path()}).mail);
  const auto mailed = for_summary({"--config", file.path(), "--mail"});
  CHECK(mailed.mail);
  CHECK(mailed.mail_to == std::vector<std::string>{"a@example.org", "b@example.org"});
  CHECK(mailed.mail_from == "a@example.org");
  const auto named = for_summary({"--config", file.path(), "--mail-to", "c@example.org"});
  CHECK(named.mail);
  CHECK(named.mail_to == std::vector<std::string>{"c@example.org"});
}

TEST_CASE("who is told of alerts gets the digest, unless somebody else is named") {
  const Configuration file("alert-mail = a@example.org\nalert-from = tlsrpt@example.org\n");
  const auto mailed = for_summary({"--config", file.path(), "--mail"});
  CHECK(mailed.mail_to == std::vector<std::string>{"a@example.org"});
  CHECK(mailed.mail_from == "tlsrpt@example.org");
  CHECK(
      for_summary({"--config", file.path(), "--mail", "--mail-from", "x@example.org"}).mail_from ==
      "x@example.org");
}

TEST_CASE("where nobody is named, postmaster gets the digest") {
  const auto mailed = for_summary({"--mail"});
  CHECK(mailed.mail_to == std::vector<std::string>{"postmaster"});
  CHECK(mailed.mail_from == "postmaster");
  CHECK(for_summary({}).mail_to.empty());
}

TEST_CASE("a mail that could not be is refused") {
  for (const std::vector<const char*>& wrong :
       std::vector<std::vector<const char*>>{{"--mail-to", "a b"},
                                             {"--mail-to", ""},
                                             {"--mail-to", "a@example.org", "--mail-from", "-x"},
                                             {"--mail-to", "a@example.org", "--format", "html"},
                                             {"--mail-to", "a@example.org", "--incidents"},
                                             {"--mail-to", "a@example.org", "--ready", "b"}}) {
    CHECK_THROWS_AS(for_summary(wrong), cli::BadOptions);
  }
}

TEST_CASE("a format of the file is for the pages that have it") {
  const Configuration file("format = html\n");
  CHECK(for_summary({"--config", file.path()}).format == "html");
  CHECK(for_summary({"--config", file.path(), "--failures"}).format == "text");
  CHECK(for_summary({"--config", file.path(), "--ready", "a.example"}).format == "text");
  CHECK(for_summary({"--config", file.path(), "--mail-to", "a@example.org"}).mail);
}

TEST_CASE("--ready looks at the day that the command line names, not at one of the file") {
  const Configuration file("to = 2026-11-20\n");
  CHECK_FALSE(for_summary({"--config", file.path(), "--ready", "a.example"}).to);
  CHECK(for_summary({"--config", file.path(), "--ready", "a.example", "--to", "2026-11-01"}).to ==
        "2026-11-01");
}

TEST_CASE("a key of one value that stands twice is a mistake") {
  const Configuration file("deadline = 5\nformat = text\ndeadline = 6\n");
  CHECK_THROWS_AS(for_ingest({"--config", file.path()}), cli::BadOptions);
}

TEST_CASE("what is for one call alone is no key") {
  for (const char* text :
       {"alert = true\n", "test-alert = true\n", "incidents = true\n", "why = because\n",
        "failures = true\n", "type = x\n", "mx = x\n", "report = 3\n", "ready = a.example\n",
        "new = true\n", "mail = true\n", "dry-run = true\n", "vacuum = true\n", "older = 3\n",
        "force = true\n"}) {
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

TEST_CASE("tlsrpt-store looks after the quarantine") {
  using Command = cli::StoreToolOptions::Command;
  CHECK(for_store({"quarantine"}).command == Command::quarantine_list);
  CHECK(for_store({"quarantine", "list", "--format", "json"}).format == "json");
  CHECK(for_store({"quarantine", "show", "12"}).mails == std::vector<std::string>{"12"});
  const auto release = for_store({"quarantine", "release", "12", "8ebd23", "--alert"});
  CHECK(release.command == Command::quarantine_release);
  CHECK(release.mails == std::vector<std::string>{"12", "8ebd23"});
  CHECK(release.alert);
  CHECK(for_store({"quarantine", "release", "--all", "--max-message", "64M"}).limits.message ==
        std::size_t{64} << 20);
  CHECK(for_store({"quarantine", "delete", "--older", "30"}).older == 30);
  CHECK(for_store({"quarantine", "delete", "--all"}).command == Command::quarantine_delete);
  for (const std::vector<const char*>& wrong :
       std::vector<std::vector<const char*>>{{"quarantine", "show"},
                                             {"quarantine", "show", "1", "2"},
                                             {"quarantine", "show", "--all"},
                                             {"quarantine", "list", "1"},
                                             {"quarantine", "release"},
                                             {"quarantine", "release", "1", "--all"},
                                             {"quarantine", "release", "--older", "3"},
                                             {"quarantine", "delete"},
                                             {"quarantine", "delete", "1", "--older", "3"},
                                             {"quarantine", "delete", "--all", "--older", "3"},
                                             {"quarantine", "delete", "--older", "-3"},
                                             {"quarantine", "delete", "1", "--alert"},
                                             {"quarantine", "delete", "1", "--format", "json"}}) {
    CHECK_THROWS_AS(for_store(wrong), cli::BadOptions);
  }
}

TEST_CASE("what is kept for how long is a key, and has sense") {
  using Command = cli::StoreToolOptions::Command;
  const auto usual = for_store({"prune"});
  CHECK(usual.command == Command::prune);
  CHECK(usual.keep.raw == 90);
  CHECK(usual.keep.reports == 1095);
  CHECK(usual.keep.quarantine == 90);
  const Configuration file("keep-raw = 0\nkeep-reports = 400\nkeep-quarantine = 7\n");
  const auto ours = for_store({"--config", file.path(), "prune", "--keep-raw", "10", "--dry-run"});
  CHECK(ours.keep.raw == 10);
  CHECK(ours.keep.reports == 400);
  CHECK(ours.keep.quarantine == 7);
  CHECK(ours.dry_run);
  CHECK(for_ingest({"--config", file.path()}).deadline == 8);
  CHECK(for_store({"prune", "--keep-reports", "0", "--vacuum"}).vacuum);
  for (const std::vector<const char*>& wrong : std::vector<std::vector<const char*>>{
           {"prune", "--keep-reports", "29"},
           {"prune", "--keep-reports", "-1"},
           {"prune", "--keep-raw", "x"},
           {"prune", "--keep-reports", "60", "--alert-max-age", "60"},
           {"prune", "now"},
           {"alerts", "--dry-run"},
           {"alerts", "--vacuum"}}) {
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

TEST_CASE("whoever names his verifier asks for signatures, unless he says otherwise") {
  CHECK_FALSE(for_ingest({}).admission.require_authentication);
  const auto strict = for_ingest({"--trusted-authserv-id", "mx1.example.org",
                                  "--trusted-authserv-id", "mx2.example.org", "mail.eml"});
  CHECK(strict.trusted_authserv_ids ==
        std::vector<std::string>{"mx1.example.org", "mx2.example.org"});
  CHECK(strict.paths == std::vector<std::string>{"mail.eml"});
  CHECK(strict.admission.require_authentication);
  CHECK(for_ingest({"--trusted-authserv-id", "a", "--authentication", "require"})
            .admission.require_authentication);
  CHECK_FALSE(for_ingest({"--trusted-authserv-id", "a", "--authentication", "record"})
                  .admission.require_authentication);
}

TEST_CASE("to ask for signatures without a verifier is a mistake that says so") {
  using tlsrpt::test::Contains;
  CHECK_THROWS_WITH(for_ingest({"--authentication", "record"}), Contains("trusted-authserv-id"));
  const Configuration file("authentication = require\n");
  CHECK_THROWS_WITH(for_ingest({"--config", file.path()}), Contains("trusted-authserv-id"));
  CHECK_NOTHROW(for_summary({"--config", file.path()}));
  CHECK_THROWS_AS(for_ingest({"--trusted-authserv-id", "a", "--authentication", "maybe"}),
                  cli::BadOptions);
  for (const char* const id : {"", "a b", "a; b", "(a)", "\"a\""}) {
    CHECK_THROWS_AS(for_ingest({"--trusted-authserv-id", id}), cli::BadOptions);
  }
}

TEST_CASE("tlsrpt-summary reads from the file whether reports are authenticated") {
  const Configuration file("trusted-authserv-id = mx.example.org\nauthentication = record\n");
  const auto options = for_summary({"--config", file.path(), "--ready", "a.example"});
  CHECK(options.trusted_authserv_ids == std::vector<std::string>{"mx.example.org"});
  CHECK_FALSE(options.accept_unverified);
  CHECK(for_summary({"--ready", "a.example", "--accept-unverified"}).accept_unverified);
  const Configuration accepting("accept-unverified = true\n");
  CHECK(for_summary({"--config", accepting.path()}).accept_unverified);
}

TEST_CASE("the domains of the file are those served, and those that a digest is about") {
  const Configuration file("domain = example.com\ndomain = *.Example.NET  # all below\n");
  const auto ingest = for_ingest({"--config", file.path(), "mail.eml"});
  CHECK(ingest.admission.domains.contains("example.com"));
  CHECK(ingest.admission.domains.contains("a.example.net"));
  CHECK_FALSE(ingest.admission.domains.contains("example.net"));
  REQUIRE(ingest.rules.concern);
  CHECK(ingest.rules.concern("example.com"));
  CHECK_FALSE(ingest.rules.concern("example.org"));
  CHECK(ingest.paths == std::vector<std::string>{"mail.eml"});
  CHECK(for_summary({"--config", file.path()}).domains ==
        std::vector<std::string>{"example.com", "*.Example.NET"});
  CHECK(for_summary({"--config", file.path(), "--domain", "example.org"}).domains ==
        std::vector<std::string>{"example.org"});
  CHECK(for_ingest({"--domain", "example.com", "mail.eml"}).paths ==
        std::vector<std::string>{"mail.eml"});
  CHECK_FALSE(for_ingest({}).rules.concern);
  CHECK(for_ingest({}).admission.domains.empty());
  for (const char* const name : {"*", "", "a.*.example", "a b"}) {
    CHECK_THROWS_AS(for_ingest({"--domain", name}), cli::BadOptions);
    CHECK_THROWS_AS(for_summary({"--domain", name}), cli::BadOptions);
  }
}
