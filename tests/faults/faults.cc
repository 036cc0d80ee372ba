// SPDX-License-Identifier: MIT
// faults: deliveries to what becomes of the mail when one of their system calls fails, or a process
// is killed at it: for every call that a delivery makes.
//
//   faults PROGRAM MAILS FOLDER STRIDE [no-memory]
//
// PROGRAM is tlsrpt-ingest; MAILS has the mails that faults.sh makes; FOLDER is for its work. Of
// the faults, each STRIDE-th is tried. With `no-memory`, brk and mmap do not fail, because a
// sanitizer would not bear it. Prints how many faults were tried, by kind.
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "judge.h"
#include "site.h"
#include "trial.h"
#include "unpack/unpack.h"

namespace {

using namespace tlsrpt;
using namespace tlsrpt::faults;
namespace fs = std::filesystem;

constexpr std::size_t kWorkers = 2;
constexpr std::size_t kKinds = 16;
constexpr std::size_t kMostComplaints = 40;  // of a worker, in full
/// Of the points at which SIGTERM is tried.
constexpr std::size_t kEachTerm = 3;

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string id_of(const std::string& mail) {
  std::string id;
  const report::Sha256 sum = unpack::sha256(mail);
  for (std::size_t i = 0; i < 16; ++i) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", sum[i]);
    id += digits;
  }
  return id;
}

struct Setting {
  std::string program, mails, folder;
  std::size_t stride = 1;
};

/// Shared by the workers: how many faults there were.
struct Tally {
  struct Row {
    char kind[24];
    std::atomic<unsigned> errors, kills, terms;
  };
  Row rows[kKinds];
  std::atomic<unsigned> not_met, wrong;
};

Tally& shared_tally() {
  void* const room =
      ::mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) throw std::runtime_error("no memory");
  auto& tally = *new (room) Tally{};
  std::size_t used = 0;
  for (const Call& call : calls()) {
    const bool known = std::any_of(tally.rows, tally.rows + used, [&](const Tally::Row& row) {
      return std::strcmp(row.kind, call.kind) == 0;
    });
    if (!known) std::snprintf(tally.rows[used++].kind, sizeof tally.rows[0].kind, "%s", call.kind);
  }
  return tally;
}

/// One scenario in a folder of its own.
class Stage {
 public:
  Stage(const Setting& setting, const Scenario& scenario, const std::string& folder)
      : setting_(setting),
        scenario_(scenario),
        folder_(folder),
        mail_(setting.mails + "/" + scenario.mail),
        start_(folder + "/start"),
        site_(folder + "/site"),
        look_(folder + "/look") {
    fs::remove_all(folder);
    fs::create_directories(folder + "/start");
    for (const std::string& mail : scenario.before) {
      require_good(run(command(start_, setting.mails + "/" + mail)));
    }
  }

  /// The calls of a delivery in which nothing fails.
  std::vector<Seen> rehearse() {
    site_.copy(start_);
    Outcome outcome = try_it(command(site_, mail_), std::nullopt);
    require_good(outcome.status);
    require_good(deliver_again());
    good_ = site_.look();
    return std::move(outcome.seen);
  }

  /// What is wrong. Whether the fault was met is in the outcome.
  std::vector<std::string> try_fault(const Fault& fault, Tried& tried) {
    site_.copy(start_);
    tried.fault = fault;
    tried.outcome = try_it(command(site_, mail_), fault);
    tried.output = read_file(folder_ + "/out");
    tried.errors = read_file(folder_ + "/err");
    look_.copy(site_);
    tried.state = look_.look();
    const std::string mail = read_file(mail_);
    const Judge judge(scenario_, good_, id_of(mail), mail.size());
    auto wrong = judge.of_fault(tried);
    const int again = deliver_again();
    const auto later = judge.of_redelivery(tried, again, site_.look(), site_.told());
    wrong.insert(wrong.end(), later.begin(), later.end());
    return wrong;
  }

 private:
  static void require_good(int status) {
    if (status != 0) throw std::runtime_error("a delivery without a fault does not end well");
  }

  /// As a mail server does after a while.
  int deliver_again() {
    const int status = run(command(site_, mail_));
    if (!scenario_.alerts || status != 0) return status;
    site_.let_time_pass();
    return run(command(site_, mail_));
  }

  Command command(const Site& site, const std::string& mail) {
    std::vector<std::string> arguments = {setting_.program, "--database", site.database()};
    if (scenario_.alerts) {
      const std::string notifier = site.path("sendmail");
      std::ofstream(notifier) << "#!/bin/sh\ncat >>" << site.path("told") << "\n";
      ::chmod(notifier.c_str(), 0700);
      arguments.insert(arguments.end(),
                       {"--alert-mail", "postmaster@example.org", "--sendmail", notifier});
    }
    arguments.insert(arguments.end(), scenario_.options.begin(), scenario_.options.end());
    return {arguments, mail, folder_ + "/out", folder_ + "/err"};
  }

  const Setting& setting_;
  const Scenario& scenario_;
  std::string folder_, mail_;
  Site start_, site_, look_;
  State good_;
};

std::vector<Scenario> scenarios() {
  return {
      {"the first report", {}, "first.eml", true, false, {}},
      {"another report", {"first.eml"}, "second.eml", true, false, {}},
      {"a duplicate", {"first.eml"}, "first.eml", true, false, {}},
      {"an alert", {"first.eml"}, "failing.eml", true, true, {}},
      {"a broken mail", {"first.eml"}, "broken.eml", false, false, {}},
      {"a full quarantine",
       {"first.eml", "other1.eml", "other2.eml"},
       "broken.eml",
       false,
       false,
       {"--quarantine-messages", "2"}},
  };
}

/// How often the turn of an error has come, in all scenarios.
using Turns = std::map<const Error*, std::size_t>;

std::vector<Fault> plan(const std::vector<Seen>& seen, Turns& turns) {
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const Point at = seen[i].point;
    faults.push_back({at, SIGKILL, {}});
    if (i % kEachTerm == 0) faults.push_back({at, SIGTERM, {}});
    for (const Error& error : seen[i].call->errors) {
      if (turns[&error]++ % error.each == 0) faults.push_back({at, 0, error});
    }
  }
  return faults;
}

std::string describe(const Fault& fault, const Outcome& outcome) {
  std::string text = outcome.hit ? outcome.hit->call->name : "call";
  text += " (call " + std::to_string(fault.at.nth) + " of process " +
          std::to_string(fault.at.process) + ")";
  if (fault.signal != 0) return "at " + text + " comes SIG" + ::sigabbrev_np(fault.signal);
  return text + " fails" + (fault.error->for_good ? " from now on: " : ": ") +
         ::strerrordesc_np(fault.error->code);
}

void count(const Tried& tried, Tally& tally) {
  if (!tried.outcome.hit) {
    ++tally.not_met;
    return;
  }
  for (Tally::Row& row : tally.rows) {
    if (std::strcmp(row.kind, tried.outcome.hit->call->kind) != 0) continue;
    ++(tried.fault.signal == SIGKILL   ? row.kills
       : tried.fault.signal == SIGTERM ? row.terms
                                       : row.errors);
  }
}

/// Each kWorkers-th fault, from `first` on.
void work(const Setting& setting, std::size_t first, Tally& tally) {
  std::size_t complaints = 0;
  Turns turns;
  for (const Scenario& scenario : scenarios()) {
    Stage stage(setting, scenario, setting.folder + "/" + std::to_string(first));
    const std::vector<Fault> faults = plan(stage.rehearse(), turns);
    for (std::size_t i = first * setting.stride; i < faults.size();
         i += kWorkers * setting.stride) {
      Tried tried;
      const auto wrong = stage.try_fault(faults[i], tried);
      count(tried, tally);
      if (wrong.empty()) continue;
      ++tally.wrong;
      if (complaints++ >= kMostComplaints) continue;
      std::printf("FAILED: %s: %s: status %d\n", scenario.name.c_str(),
                  describe(faults[i], tried.outcome).c_str(), tried.outcome.status);
      for (const std::string& words : wrong) std::printf("    %s\n", words.c_str());
      std::fflush(stdout);
    }
  }
}

/// A program that takes every mail and does nothing with it must not pass.
bool canary(const Setting& setting) {
  const Scenario scenario = scenarios().front();
  Stage stage(setting, scenario, setting.folder + "/canary");
  stage.rehearse();
  Setting careless = setting;
  careless.program = "/bin/true";
  Stage other(careless, scenario, setting.folder + "/careless");
  Tried tried;
  return !other.try_fault({{0, 0}, 0, Error{EIO, false}}, tried).empty();
}

bool all_ended_well(const std::vector<pid_t>& workers) {
  bool well = true;
  for (const pid_t worker : workers) {
    int status = 0;
    if (::waitpid(worker, &status, 0) != worker || status != 0) well = false;
  }
  return well;
}

bool report(const Tally& tally) {
  unsigned sum = 0;
  std::printf("%-12s %8s %8s %8s\n", "calls", "failed", "killed", "told to end");
  for (const Tally::Row& row : tally.rows) {
    if (row.kind[0] == '\0') continue;
    std::printf("%-12s %8u %8u %8u\n", row.kind, row.errors.load(), row.kills.load(),
                row.terms.load());
    sum += row.errors + row.kills + row.terms;
  }
  std::printf("%u faults, %u of them with a bad end; %u more were not met\n", sum,
              tally.wrong.load(), tally.not_met.load());
  // A poll more or less is the machine's; but most of what is planned must be met.
  return tally.wrong == 0 && sum > 0 && tally.not_met * 20 <= sum;
}

int serve(const Setting& setting) {
  if (!can_try()) {
    std::printf("skipped: this machine lets nobody answer another one's system calls\n");
    return 77;
  }
  if (!canary(setting)) {
    std::printf("FAILED: a program that forgets every mail is not found out\n");
    return 1;
  }
  Tally& tally = shared_tally();
  std::vector<pid_t> workers;
  for (std::size_t i = 0; i < kWorkers; ++i) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      int status = 0;
      try {
        work(setting, i, tally);
      } catch (const std::exception& error) {
        std::printf("FAILED: %s\n", error.what());
        status = 1;
      }
      std::fflush(stdout);
      ::_exit(status);
    }
    workers.push_back(pid);
  }
  const bool well = all_ended_well(workers);
  return report(tally) && well ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: faults PROGRAM MAILS FOLDER STRIDE [no-memory]\n");
    return 64;
  }
  try {
    if (argc > 5) spare_memory();
    return serve({argv[1], argv[2], argv[3], std::strtoul(argv[4], nullptr, 10)});
  } catch (const std::exception& error) {
    std::printf("FAILED: %s\n", error.what());
    return 1;
  }
}
