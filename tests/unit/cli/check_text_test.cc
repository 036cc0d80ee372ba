// SPDX-License-Identifier: MIT
#include "cli/check_text.h"

#include "catch.h"
#include "cli/check_json.h"
#include "cli/check_setup.h"

using namespace tlsrpt;

namespace {

const cli::Terminal kTerminal = {
    .present = true, .width = 80, .height = 40, .unicode = true, .colour = false};

std::string text_of(const std::string& policy, const cli::Terminal& terminal = kTerminal) {
  cli::CheckReport report;
  cli::check_policy(report, policy, "mta-sts.txt");
  return cli::check_text(report, terminal);
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a long line is cut around its column, and the caret is below it") {
  const std::string policy =
      "version: STSv1\nmode: testing\nmax_age: 86401\nmx: mail.example.com\nfoo: " +
      std::string(200, 'a') + '\x01' + std::string(200, 'b') + "\n";
  const std::string text = text_of(policy);
  const auto line = text.find("    …aaa");
  REQUIRE(line != std::string::npos);
  const std::string shown = text.substr(line, text.find('\n', line) - line);
  const auto caret = text.find('\n', line) + 1;
  const std::string below = text.substr(caret, text.find('\n', caret) - caret);
  CHECK(shown.size() <= 80 + 2 * 3);  // both dots are three bytes
  CHECK(below.find_first_not_of(' ') == below.size() - 1);
  CHECK(shown.substr(below.size() - 1 + 2, 4) == "\\x01");  // the first dots are two bytes longer
}

TEST_CASE("what a rule does is told once") {
  const std::string text =
      text_of("version: STSv1\n\n\n\nmode: testing\nmx: m.example.com\nmax_age: 86401\n");
  CHECK(times(text, "[policy-empty-line]") == 3);
  CHECK(times(text, "remedy: Remove the line.") == 1);
}

TEST_CASE("findings come in the order of their lines") {
  const std::string text = text_of("mode: testing\nmx: m.example.com.\nversion: STSv1\n");
  CHECK(text.find("2:5: error:") < text.find("3:1: note:"));
  CHECK(text.find("3:1: note:") < text.find("mta-sts.txt: error: no line tells max_age"));
}

TEST_CASE("colours are for terminals, and nothing else acts there") {
  const std::string hostile =
      "version: STSv1\nmode: \x1b[31m\xe2\x80\xae\nmx: m.example.com\nmax_age: 86401\n";
  CHECK(text_of(hostile).find('\x1b') == std::string::npos);
  CHECK(text_of(hostile).find("\xe2\x80\xae") == std::string::npos);
  cli::Terminal colours = kTerminal;
  colours.colour = true;
  const std::string text = text_of(hostile, colours);
  CHECK(text.find("\x1b[1;31merror:\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[31m") == std::string::npos);
  cli::Terminal ascii = kTerminal;
  ascii.unicode = false;
  for (const char c : text_of("foo: b\xC3\xA4r\nmode: " + std::string(300, 'x') + "\n", ascii)) {
    CHECK(static_cast<unsigned char>(c) < 0x80);
  }
}

TEST_CASE("what was read is told where nothing is wrong, too") {
  const std::string text =
      text_of("version: STSv1\nmode: testing\nmx: m.example.com\nmax_age: 86401\n");
  CHECK(text ==
        "mta-sts.txt: mode testing, max_age 86401, 1 MX pattern (m.example.com)\nnothing wrong\n");
}

TEST_CASE("JSON has what was read, and each finding") {
  cli::CheckReport report;
  cli::check_policy(report, "version: STSv1\n", "mta-sts.txt");
  cli::check_records(report, {"v=STSv1; id=1"});
  const std::string json = cli::check_json(report);
  CHECK(json.starts_with(
      "{\"live\":null,\"policy\":{\"of\":\"mta-sts.txt\",\"valid\":false,\"mode\":null,\"max_"
      "age\":null,\"mx\":[]},"
      "\"records\":[{\"of\":\"_mta-sts\",\"kind\":\"sts\",\"valid\":true,"
      "\"texts\":[\"v=STSv1; id=1\"],"
      "\"rua\":[],\"id\":\"1\"}],\"findings\":[{\"rule\":\"policy-mode-missing\","
      "\"severity\":\"error\","
      "\"place\":{\"of\":\"mta-sts.txt\",\"line\":null,\"column\":null},"
      "\"what\":\"no line tells the mode\","));
  CHECK(json.ends_with("],\"complete\":true,\"errors\":3,\"warnings\":0,\"notes\":0}\n"));
}

TEST_CASE("an id is the time, in digits") {
  CHECK(cli::id_of(*report::parse_day("2026-11-23") + std::chrono::hours(18)) == "20261123180000");
}

TEST_CASE("a record for the zone is split where it is long") {
  policy::Setup setup = {"example.com", {"mx.example.com"}, {}};
  for (int i = 0; i < 12; ++i)
    setup.ruas.push_back("mailto:tls-reports-" + std::to_string(i) + "@example.com");
  const std::string text = cli::setup_text(setup, policy::write_setup(setup, "1"));
  cli::CheckReport report;
  const auto line = text.find("_smtp._tls.example.com.");
  cli::check_records(report, {text.substr(line, text.find('\n', line) - line)});
  REQUIRE(report.records.size() == 1);
  CHECK(report.records[0].valid);
  CHECK(report.records[0].ruas == setup.ruas);
  CHECK(report.findings.empty());
}
