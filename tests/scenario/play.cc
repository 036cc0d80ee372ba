// SPDX-License-Identifier: MIT
// play: a plot to the complete list of notices that come of it. Every line of the plot is a mail,
// made here and taken through the whole delivery at the time that the line says.
//
//   play PLOT      prints a line for each notice: time, kind, whether authenticated, subject
//
// A line of a plot: TIME REPORTER DAY DOMAIN TYPE/MODE SUCCESSFUL+FAILED [CAUSE@HOST=SESSIONS]...
// and marks: `authenticated`, `changed` (the same report with other contents). A `#` starts a
// comment.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "alert/rules.h"
#include "ingest/deliver.h"
#include "report/domain.h"
#include "store/outbox.h"

namespace {

using namespace tlsrpt;
namespace fs = std::filesystem;

struct Scene {
  report::Time time;
  std::string reporter, day, domain, policy, counts;
  std::vector<std::string> failures;
  bool authenticated = false;
  bool changed = false;
};

[[noreturn]] void bad(const std::string& line) {
  throw std::runtime_error("not a line of a plot: " + line);
}

/// What stands before and after a mark.
std::pair<std::string, std::string> split(const std::string& text, char mark) {
  const auto at = text.find(mark);
  if (at == std::string::npos) bad(text);
  return {text.substr(0, at), text.substr(at + 1)};
}

Scene read_scene(const std::string& line) {
  Scene scene;
  std::istringstream words(line);
  std::string time;
  words >> time >> scene.reporter >> scene.day >> scene.domain >> scene.policy >> scene.counts;
  const auto told = report::parse_time(time);
  if (!words || !told || !report::parse_day(scene.day)) bad(line);
  scene.time = told->time;
  for (std::string word; words >> word;) {
    if (word == "authenticated") {
      scene.authenticated = true;
    } else if (word == "changed") {
      scene.changed = true;
    } else if (word.find('@') != std::string::npos) {
      scene.failures.push_back(word);
    } else {
      bad(line);
    }
  }
  return scene;
}

std::string failure_details(const Scene& scene) {
  std::string json;
  for (const std::string& failure : scene.failures) {
    const auto [cause, rest] = split(failure, '@');
    const auto [host, sessions] = split(rest, '=');
    json += json.empty() ? "" : ",";
    json += R"({"result-type":")" + cause + R"(","receiving-mx-hostname":")" + host +
            R"(","failed-session-count":)" + sessions + "}";
  }
  return json;
}

std::string mail_of(const Scene& scene) {
  const auto [type, mode] = split(scene.policy, '/');
  const auto [successful, failed] = split(scene.counts, '+');
  const std::string reporter = scene.reporter + ".example";
  return "From: tls-reports@" + reporter + "\nTLS-Report-Domain: " + scene.domain +
         "\nTLS-Report-Submitter: " + reporter + "\nMessage-ID: <" + scene.day + "@" + reporter +
         ">\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n"
         "--b\nContent-Type: application/tlsrpt+json\n\n"
         R"({"organization-name":")" +
         scene.reporter + R"(","contact-info":"tls-reports@)" + reporter +
         R"(","date-range":{"start-datetime":")" + scene.day + R"(T00:00:00Z","end-datetime":")" +
         scene.day + R"(T23:59:59Z"},"report-id":")" + scene.day +
         R"(","policies":[{"policy":{"policy-type":")" + type + R"(","policy-domain":")" +
         scene.domain + R"(","policy-string":["version: STSv1","mode: )" + mode +
         R"("]},"summary":{"total-successful-session-count":)" + successful +
         R"(,"total-failure-session-count":)" + failed + R"(},"failure-details":[)" +
         failure_details(scene) + "]}]" + (scene.changed ? R"(,"revision":2)" : "") + "}\n--b--\n";
}

void deliver(const Scene& scene, store::Store& store, ingest::Quarantine& quarantine) {
  const std::string mail = mail_of(scene);
  auto examined = ingest::examine_mail(mail, {}, {scene.time, {}});
  for (ingest::Finding& finding : examined.findings) {
    if (!finding.readable()) bad("the mail it makes is no report");
    if (!scene.authenticated) continue;
    finding.authenticity = report::Authenticity::authenticated;
    finding.signer = report::domain_of_address(finding.report->contact_info);
  }
  const alert::Rules rules;
  ingest::deliver(examined, mail, store, {quarantine}, {rules, {}, {}, {}}, scene.time);
}

void print_new_notices(store::Store& store, std::int64_t& printed) {
  store::Outbox outbox(store);
  while (const auto notice = outbox.find(printed + 1)) {
    std::cout << report::format_time(notice->created) << "  " << notice->kind << "  "
              << (notice->authenticated ? "authenticated" : "unverified") << "  " << notice->subject
              << "\n";
    ++printed;
  }
}

void play(const std::string& plot, const fs::path& folder) {
  store::Store store((folder / "tlsrpt.db").string(), store::Access::write, {});
  ingest::Quarantine quarantine((folder / "quarantine").string(), {});
  std::ifstream file(plot);
  if (!file) throw std::runtime_error("cannot read " + plot);
  std::int64_t printed = 0;
  for (std::string line; std::getline(file, line);) {
    line.erase(std::min(line.find('#'), line.size()));
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    deliver(read_scene(line), store, quarantine);
    print_new_notices(store, printed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: play PLOT\n";
    return 64;
  }
  std::string folder = (fs::temp_directory_path() / "tlsrpt-play-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 71;
  int status = 0;
  try {
    play(argv[1], folder);
  } catch (const std::exception& error) {
    std::cerr << "play: " << error.what() << "\n";
    status = 1;
  }
  fs::remove_all(folder);
  return status;
}
