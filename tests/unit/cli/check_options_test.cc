// SPDX-License-Identifier: MIT
#include "cli/check_options.h"

#include "catch.h"

using namespace tlsrpt;

namespace {

cli::CheckOptions options_of(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "tlsrpt-check");
  return cli::check_options(static_cast<int>(arguments.size()), arguments.data());
}

std::string complaint_of(const std::vector<const char*>& arguments) {
  try {
    options_of(arguments);
  } catch (const cli::BadOptions& bad) {
    return bad.what();
  }
  return "none";
}

cli::CheckOptions set_up(const char* domain, const char* mx, const char* rua) {
  return options_of({"--setup", domain, "--mx", mx, "--rua", rua});
}

std::string complaint_of_setup(const char* domain, const char* mx, const char* rua) {
  return complaint_of({"--setup", domain, "--mx", mx, "--rua", rua});
}

}  // namespace

TEST_CASE("names of a setup become A-labels, in small letters, without a final dot") {
  const cli::CheckOptions options = set_up(
      "B\xC3\xBC"
      "cher.Example.",
      "*.b\xC3\xBC"
      "cher.example.",
      "a,b@B\xC3\xBC"
      "cher.example");
  CHECK(options.setup == "xn--bcher-kva.example");
  CHECK(options.mx == std::vector<std::string>{"*.xn--bcher-kva.example"});
  CHECK(options.ruas == std::vector<std::string>{"mailto:a%2Cb@xn--bcher-kva.example"});
  CHECK(set_up("example.com", "MX.example.com", "https://r.example.com/").ruas.front() ==
        "https://r.example.com/");
}

TEST_CASE("names and URIs that nobody could use are refused") {
  for (const char* domain : {"exa mple.com", "-example.com", "192.0.2.1", "*.example.com",
                             "a..example", "_smtp._tls.example.com", "\x1b[31m.example"}) {
    CHECK(complaint_of_setup(domain, "mx.example.com", "a@example.com").starts_with("--setup: "));
  }
  for (const char* mx : {"*", "mx_1.example.com", "mx1.example.com,mx2.example.com",
                         "m*.example.com", "192.0.2.1", "10 mx.example.com"}) {
    CHECK(complaint_of_setup("example.com", mx, "a@example.com").starts_with("--mx: "));
  }
  for (const char* rua : {"nobody", "http://r.example.com/", "mailto:a@x.example!10m", "a@-",
                          "@example.com", "a b@example.com", "mailto:"}) {
    CHECK(complaint_of_setup("example.com", "mx.example.com", rua).starts_with("--rua: "));
  }
  CHECK(complaint_of_setup("\x1b[31m.example", "mx.example.com", "a@example.com").find('\x1b') ==
        std::string::npos);
}

TEST_CASE("a setup says what else it needs") {
  CHECK(complaint_of({"--setup", "example.com"}).find("--mx HOST --rua ADDRESS") !=
        std::string::npos);
  CHECK(complaint_of({"--setup", "example.com", "--mx", "mx.example.com"})
            .find("--mx mx.example.com --rua tls-reports@example.com") != std::string::npos);
}

TEST_CASE("options that do not go together are refused") {
  CHECK(complaint_of({}).starts_with("say what to check"));
  CHECK(complaint_of({"--mx", "mx.example.com", "--policy", "-"}) ==
        "--mx and --rua go with --setup");
  CHECK(complaint_of({"--setup", "example.com", "--mx", "mx.example.com", "--rua", "a@example.com",
                      "--policy", "-"})
            .starts_with("--setup checks what it prints"));
  CHECK(complaint_of({"--setup", "example.com", "--mx", "mx.example.com", "--rua", "a@example.com",
                      "--format", "json"})
            .starts_with("--setup prints"));
  CHECK(complaint_of({"--policy", ""}) != "none");
  CHECK(complaint_of({"--policy", "a", "--format", "html"}) != "none");
}

TEST_CASE("options of a domain, and of its alerts, go with these alone") {
  const char* const of_domain[][2] = {{"--dns", "192.0.2.1"},
                                      {"--trust-anchor", "none"},
                                      {"--resolve", "a.example:192.0.2.1"},
                                      {"--ca-file", "/nonexistent"},
                                      {"--helo", "a.example"},
                                      {"--port", "2525"},
                                      {"--https-port", "8443"},
                                      {"--timeout", "3"}};
  for (const auto& [option, value] : of_domain) {
    CHECK(complaint_of({"--record", "v=STSv1; id=1", option, value}) ==
          std::string(option) + " goes with a domain");
    CHECK(complaint_of({"example.com", option, value}) == "none");
  }
  const char* const of_alert[][2] = {
      {"--alert-mail", "a@example.com"}, {"--alert-from", "a@example.com"},
      {"--alert-command", "/bin/true"},  {"--alert-timeout", "3"},
      {"--alert-give-up", "3"},          {"--sendmail", "/bin/true"},
      {"--confirm-after", "0"},          {"--remind", "3"}};
  for (const auto& [option, value] : of_alert) {
    CHECK(complaint_of({"example.com", option, value}) ==
          std::string(option) + " goes with --alert");
    CHECK(complaint_of({"example.com", "--alert", "--config", "/dev/null", option, value}) ==
          "none");
  }
  CHECK(complaint_of({"example.com", "--config", "/dev/null"}) == "--config goes with --alert");
}

TEST_CASE("a policy and records may be checked together") {
  const auto options = options_of({"--policy", "-", "--record", "a", "--record", "b"});
  CHECK(options.policy == "-");
  CHECK(options.records == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a store goes with a domain alone") {
  CHECK_FALSE(options_of({"example.com"}).compare);
  const cli::CheckOptions options = options_of({"example.com", "--database", "a.db"});
  CHECK(options.compare);
  CHECK(options.store.database == "a.db");
  for (const std::vector<const char*>& arguments :
       {std::vector<const char*>{"--database", "a.db"},
        {"--database", "a.db", "--policy", "mta-sts.txt"},
        {"--database", "a.db", "--setup", "example.com", "--mx", "mx.example.com", "--rua",
         "a@example.com"}}) {
    CHECK(complaint_of(arguments) ==
          "--database goes with a domain, which is compared with its reports");
  }
  CHECK(complaint_of({"example.com", "--database", ""}) == "--database: it is empty");
}
